import { requestIdMaxLength, textMaxLength } from '../domain/commands';
import { orderNumberPattern } from '../domain/order';
import { openUpdateId } from '../workflows/messages';
import { misuseOf, parseLine } from './command-line';
import { printable } from './printable';

/** One command as it was typed. `requestId`: given by the caller, else the command has its own. */
export type Invocation = { order: string; requestId?: string } & (
  | { name: 'show' | 'close' | 'retry-email' }
  | { name: 'cancel'; authorization: 'void' | 'keep' }
  | { name: 'resolve'; note: string }
);

type Name = Invocation['name'];

const usages: Record<Name, string> = {
  show: 'show ORDER',
  close: 'close ORDER [--request-id ID]',
  cancel: 'cancel ORDER --void|--keep [--request-id ID]',
  'retry-email': 'retry-email ORDER [--request-id ID]',
  resolve: 'resolve ORDER --note "what was done" [--request-id ID]',
};

const misuse = misuseOf('order', usages);

const options = {
  json: { type: 'boolean' },
  void: { type: 'boolean' },
  keep: { type: 'boolean' },
  note: { type: 'string' },
  'request-id': { type: 'string' },
} as const;

/** Which options a command takes; `--json` goes with all of them. */
const optionsOf: Record<Name, readonly string[]> = {
  show: [],
  close: ['request-id'],
  cancel: ['void', 'keep', 'request-id'],
  'retry-email': ['request-id'],
  resolve: ['note', 'request-id'],
};

/** Every command, one a line: what `--help` prints. */
export function usageText(): string {
  const lines = Object.values(usages).map((usage) => `npm run order -- ${usage} [--json]`);
  return [...lines, 'docs/operate.md says what each does, and when it is needed.'].join('\n');
}

/** @throws OpsError with one sentence and the usage, exit code 2 */
export function parseInvocation(args: readonly string[]): Invocation {
  const { values, positionals } = parseLine(args, options, misuse);
  const [name, order, ...rest] = positionals;
  if (name === undefined) throw misuse('Say what to do, and with which order.');
  if (!isName(name)) throw misuse(`There is no command "${name}".`);
  if (order === undefined) throw misuse('Say which order.', name);
  if (rest.length > 0) throw misuse(`One order at a time: "${rest.join(' ')}" is too much.`, name);
  if (!orderNumberPattern.test(order)) {
    throw misuse(
      `"${order}" is no order number: letters, digits, dot, dash and underscore, at most 64.`,
      name,
    );
  }
  const foreign = Object.keys(values).find(
    (option) => option !== 'json' && !optionsOf[name].includes(option),
  );
  if (foreign !== undefined) throw misuse(`--${foreign} does not go with ${name}.`, name);
  const requestId = values['request-id'];
  if (requestId !== undefined && !isRequestId(requestId)) {
    throw misuse('A request id has 1 to 64 visible ASCII characters and is not "open".', name);
  }
  const head = { order, ...(requestId === undefined ? {} : { requestId }) };
  switch (name) {
    case 'cancel':
      return { name, ...head, authorization: wishOf(values) };
    case 'resolve':
      return { name, ...head, note: noteOf(values.note) };
    case 'show':
    case 'close':
    case 'retry-email':
      return { name, ...head };
  }
}

/** Nothing is voided because somebody forgot to say that it should stay. */
function wishOf(values: { void?: boolean; keep?: boolean }): 'void' | 'keep' {
  if (values.void && values.keep) {
    throw misuse('Either --void or --keep: the authorization cannot be both.', 'cancel');
  }
  if (values.void) return 'void';
  if (values.keep) return 'keep';
  throw misuse(
    'Say what becomes of the authorization: --void gives the money back, --keep leaves it.',
    'cancel',
  );
}

function noteOf(note: string | undefined): string {
  if (note === undefined || note.trim() === '') {
    throw misuse('Say with --note what was done: it is kept in the history.', 'resolve');
  }
  if (note.length > textMaxLength || printable(note) !== note) {
    throw misuse(`A note is one line of at most ${textMaxLength} characters.`, 'resolve');
  }
  return note;
}

function isName(text: string): text is Name {
  return Object.hasOwn(usages, text);
}

/** The update that opens an order has the id `open`: its answer would be taken for ours. */
function isRequestId(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text) && text.length <= requestIdMaxLength && text !== openUpdateId;
}
