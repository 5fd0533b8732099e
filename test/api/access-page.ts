import { credentials } from './access-credentials';
import { callers, rows, type Answer, type Caller } from './access-table';

/** `docs/access.md`, written from the table and the credentials it is tried with. */
export function accessPage(): string {
  const columns = Object.keys(callers) as Caller[];
  const table = rows.map(({ method, route, answers }) => [
    `\`${method} ${documented(route)}\``,
    ...columns.map((caller) => shown(answers[caller])),
  ]);
  const meanings = columns.map((caller) => {
    const names = credentials.filter((each) => each.caller === caller).map(({ name }) => name);
    return `- **${callers[caller]}**: ${names.join('; ')}`;
  });
  return `# Access

The shop's backend and the shopper's page call the same API (A3). The shop shows its key and may do everything. A page shows
the token that came with the payment result and may do what the table says, with the one order of its token, until the
order's hold has run out. Both are sent as \`Authorization: Bearer …\`, and in no other way.

${padded([['request', ...Object.values(callers)], ...table])}

What stands for each column in the tests, at every route:

${meanings.join('\n')}

Who is refused is refused before the body is read, and nothing behind the API is asked. \`HEAD\` is answered as \`GET\`, without
a body. An address or method that is not listed is \`404 route_unknown\` for everybody. A browser's preflight (\`OPTIONS\`) needs
no credential and does nothing; it names the pages that may call, and \`PUT\` is not among what they may send.
Without \`POSTLUDE_CORS_ORIGINS\` no page may call, and \`OPTIONS\` is \`404 route_unknown\` like any other method not listed.

This page is generated from \`test/api/access-table.ts\`; \`test/api/access.test.ts\` tries every cell, fails for a route without
a row, fails when this page differs, and writes it when it is run with \`POSTLUDE_WRITE_DOCS=1\`.
`;
}

/** As OpenAPI writes parameters. */
function documented(route: string): string {
  return route.replaceAll(/:(\w+)/g, '{$1}');
}

function shown(answer: Answer): string {
  const [status, code] = answer.split(' ');
  return code === undefined ? `${status}` : `${status} \`${code}\``;
}

/** A table with columns as wide as the formatter makes them. */
function padded([head = [], ...body]: string[][]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...body.map((row) => row[column]?.length ?? 0)),
  );
  const rule = widths.map((width) => '-'.repeat(width));
  return [head, rule, ...body]
    .map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`)
    .join('\n');
}
