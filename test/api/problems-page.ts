import { problems } from '../../api/problem-table';

/** `docs/problems.md`, written from the table of codes. */
export function problemsPage(): string {
  // A list: a table's columns would be padded anew for every new code.
  const entries = Object.entries(problems).map(
    ([code, { status, title, detail }]) => `- ${status} \`${code}\`: **${title}.** ${detail}`,
  );
  return `# Problems

Every error is an \`application/problem+json\` document (RFC 9457) with \`type\`, \`title\`, \`status\`, \`code\` and \`detail\`.
Decide by \`code\`: codes are stable, texts are not. \`type\` is \`urn:postlude:problem:\` and the code.

Beside them, where they help: \`field\` (what is wrong, as a path: \`order.lines[0].taxMinor\`) and \`errors\` (all of it),
\`requestId\`, \`item\`, \`reason\` or \`reasons\` (codes of the payment provider or of eligibility), \`nextAction\` (what the shopper
can do instead) and \`instance\` (which request it was, in our log). 429 and 503 carry \`Retry-After\` in seconds.

This page is generated from \`api/problem-table.ts\`; \`test/api/problems.test.ts\` fails when they differ, and writes the page
when it is run with \`POSTLUDE_WRITE_DOCS=1\`.

${entries.join('\n')}
`;
}
