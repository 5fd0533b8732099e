import { textMaxLength } from '../../domain/commands';
import { OpsError } from '../../ops/answer';
import { parseInvocation } from '../../ops/arguments';

/** The sentence a wrong command is answered with. */
function complaintAbout(args: string[]): string {
  try {
    parseInvocation(args);
  } catch (error) {
    if (error instanceof OpsError && error.exitCode === 2) return error.message;
  }
  throw new Error(`${args.join(' ')} was taken`);
}

describe('A command as it is typed', () => {
  it.each([
    [['show', 'A-1001'], { name: 'show', order: 'A-1001' }],
    [['close', '--json', 'A-1001'], { name: 'close', order: 'A-1001' }],
    [['cancel', 'A-1', '--void'], { name: 'cancel', order: 'A-1', authorization: 'void' }],
    [['cancel', '--keep', 'A-1'], { name: 'cancel', order: 'A-1', authorization: 'keep' }],
    [['retry-email', 'A.1', '--request-id', 'r-1'], { order: 'A.1', requestId: 'r-1' }],
    [['resolve', 'A_1', '--note', 'Ringde, Åsa.'], { name: 'resolve', note: 'Ringde, Åsa.' }],
  ])('%j is understood', (args, meant) => {
    expect(parseInvocation(args)).toMatchObject(meant);
  });

  it.each([
    ['nothing', [], /^Say what to do/],
    ['an unknown command', ['free', 'A-1'], /no command "free"/],
    ['a name every object has', ['constructor', 'A-1'], /no command "constructor"/],
    ['no order', ['show'], /^Say which order/],
    ['two orders', ['show', 'A-1', 'A-2'], /One order at a time/],
    ['a space in the order', ['show', 'A 1'], /no order number/],
    ['a path as the order', ['show', '../A-1'], /no order number/],
    ['an order of 65 characters', ['show', 'A'.repeat(65)], /no order number/],
    ['an unknown option', ['show', 'A-1', '--force'], /Unknown option '--force'/],
    ['an option of another command', ['show', 'A-1', '--void'], /--void does not go with show/],
    ['an id where nothing is sent', ['show', 'A-1', '--request-id=r'], /does not go with show/],
    ['both --void and --keep', ['cancel', 'A-1', '--void', '--keep'], /Either --void or --keep/],
    ['neither of them', ['cancel', 'A-1'], /--void gives .* --keep leaves/],
    ['no note', ['resolve', 'A-1'], /^Say with --note/],
    ['a note without its text', ['resolve', 'A-1', '--note'], /--note/],
    ['a blank note', ['resolve', 'A-1', '--note', '  '], /^Say with --note/],
    ['a note of two lines', ['resolve', 'A-1', '--note', 'a\nb'], /one line of at most 255/],
    ['too long a note', ['resolve', 'A-1', '--note', 'x'.repeat(textMaxLength + 1)], /at most 255/],
    ['a request id with a space', ['close', 'A-1', '--request-id', 'a b'], /visible ASCII/],
    ['the id of the opening', ['close', 'A-1', '--request-id', 'open'], /not "open"/],
    ['an id of 65 characters', ['close', 'A-1', '--request-id', 'r'.repeat(65)], /1 to 64/],
  ])('%s is one line with the usage, and exit code 2', (_what, args, sentence) => {
    const complaint = complaintAbout(args);
    expect(complaint).toMatch(sentence);
    expect(complaint).toMatch(/ Usage: npm run order -- \S.* \[--json\]$/);
  });

  it('takes a note of the greatest length', () => {
    const note = 'x'.repeat(textMaxLength);
    expect(parseInvocation(['resolve', 'A-1', '--note', note])).toMatchObject({ note });
  });

  it('is quoted without what could steer the terminal', () => {
    expect(complaintAbout(['show', '\u001b[2J'])).toContain(String.raw`"\u{1b}[2J"`);
  });
});
