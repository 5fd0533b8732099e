import { misuseOf, parseLine } from './command-line';

/** One command about a policy file, as it was typed. */
export type PolicyInvocation = { file: string } & (
  { name: 'check' | 'publish' } | { name: 'dry-run'; query: Record<string, string> }
);

type Name = PolicyInvocation['name'];

const usages: Record<Name, string> = {
  check: 'check FILE',
  'dry-run': 'dry-run FILE [--from TIME] [--to TIME] [--limit ORDERS]',
  publish: 'publish FILE',
};

const misuse = misuseOf('policy', usages);

const options = {
  json: { type: 'boolean' },
  from: { type: 'string' },
  to: { type: 'string' },
  limit: { type: 'string' },
} as const;

/** Options of `dry-run`, sent as they are: the api says what is wrong with them. */
const queryOptions = ['from', 'to', 'limit'] as const;

/** Every command, one a line: what `--help` prints. */
export function policyUsage(): string {
  return [
    ...Object.values(usages).map((usage) => `npm run policy -- ${usage} [--json]`),
    'FILE is an offer policy, YAML or JSON (docs/offers.md). Times are UTC: 2026-03-01T00:00:00Z.',
    'Exit code 0: done, 1: the policy is refused, 2: a slip in the command, its options or the key,',
    '3: the api is not there, or cannot answer now.',
  ].join('\n');
}

/** @throws OpsError with one sentence and the usage, exit code 2 */
export function parsePolicyInvocation(args: readonly string[]): PolicyInvocation {
  const { values, positionals } = parseLine(args, options, misuse);
  const [name, file, ...rest] = positionals;
  if (name === undefined) throw misuse('Say what to do, and with which file.');
  if (!isName(name)) throw misuse(`There is no command "${name}".`);
  if (file === undefined) throw misuse('Say which file.', name);
  if (rest.length > 0) throw misuse(`One file at a time: "${rest.join(' ')}" is too much.`, name);
  const asked = queryOptions.flatMap((option) => {
    const value = values[option];
    return value === undefined ? [] : [[option, value] as const];
  });
  if (name === 'dry-run') return { name, file, query: Object.fromEntries(asked) };
  const [foreign] = asked;
  if (foreign) throw misuse(`--${foreign[0]} does not go with ${name}.`, name);
  return { name, file };
}

function isName(text: string): text is Name {
  return Object.hasOwn(usages, text);
}
