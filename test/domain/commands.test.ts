import fc from 'fast-check';
import { parseCommand, requestIdMaxLength, type CommandName } from '../../domain/commands';
import { requestIds } from './arbitraries';

const head = { requestId: 'r-1', receivedAtMs: 1_772_000_000_000, fingerprint: 'abc' };
const add = { ...head, item: 'MEM-64', quantity: 1 };
const cancel = { ...head, authorization: 'void' };

const event = {
  eventId: 'evt_1',
  kind: 'increase',
  outcome: 'authorized',
  requestId: 'r-1',
  correlation: 'pi_2',
  amountMinor: 20_000,
  amountMeans: 'leg',
  currency: 'SEK',
};

const fieldsOf: Record<CommandName, string[]> = {
  addItem: ['item', 'quantity', 'offer'],
  closeWindow: [],
  removeItem: ['line'],
  cancelOrder: ['authorization'],
  resolveAttention: ['note', 'reasons'],
  retryConfirmation: [],
  providerEvent: ['event'],
};
const names = fc.constantFrom<CommandName>(
  'addItem',
  'closeWindow',
  'removeItem',
  'cancelOrder',
  'resolveAttention',
  'retryConfirmation',
  'providerEvent',
);

describe('a command in a signal', () => {
  it.each<[CommandName, object]>([
    ['addItem', add],
    ['addItem', { ...add, offer: 'offer-1' }],
    ['closeWindow', head],
    ['removeItem', { ...head, line: 'line-2' }],
    ['cancelOrder', cancel],
    ['cancelOrder', { ...head, authorization: 'keep' }],
    ['resolveAttention', { ...head, note: 'Called the bank.' }],
    ['resolveAttention', { ...head, note: 'Called the bank.', reasons: ['void_failed'] }],
    ['retryConfirmation', head],
    ['providerEvent', { ...head, event }],
    ['providerEvent', { ...head, event: { eventId: 'e', kind: 'other', outcome: 'none' } }],
  ])('%s is read as it was sent', (name, argument) => {
    expect(parseCommand(name, argument)).toEqual({ name, ...argument });
  });

  it('loses every field it does not have', () => {
    const sent = { ...add, unitPriceMinor: 1, name: 'cancelOrder', line: 'line-1' };
    expect(parseCommand('addItem', sent)).toEqual({ name: 'addItem', ...add });
  });

  const tooLong = 'x'.repeat(requestIdMaxLength + 1);
  it.each<[string, CommandName, unknown]>([
    ['nothing', 'addItem', undefined],
    ['null', 'closeWindow', null],
    ['a text', 'addItem', 'addItem'],
    ['a list', 'addItem', [add]],
    ['what could not be decoded', 'addItem', { undecodable: 'Error' }],
    ['no request id', 'closeWindow', { ...head, requestId: undefined }],
    ['an empty request id', 'closeWindow', { ...head, requestId: '' }],
    ['a request id that is too long', 'closeWindow', { ...head, requestId: tooLong }],
    ['a request id that is a number', 'closeWindow', { ...head, requestId: 1 }],
    ['a NUL in the request id', 'closeWindow', { ...head, requestId: 'a\0b' }],
    ['half a character in the item', 'addItem', { ...add, item: 'X\ud800' }],
    ['a line break in the offer', 'addItem', { ...add, offer: 'offer-1\r\n' }],
    ['no fingerprint', 'closeWindow', { ...head, fingerprint: undefined }],
    ['a time that is a text', 'closeWindow', { ...head, receivedAtMs: '1772000000000' }],
    ['a time that is no number', 'closeWindow', { ...head, receivedAtMs: Number.NaN }],
    ['no line', 'removeItem', head],
    ['no item', 'addItem', { ...add, item: undefined }],
    ['an item that is a list', 'addItem', { ...add, item: ['MEM-64'] }],
    ['no piece', 'addItem', { ...add, quantity: 0 }],
    ['minus one piece', 'addItem', { ...add, quantity: -1 }],
    ['half a piece', 'addItem', { ...add, quantity: 0.5 }],
    ['one piece and a half', 'addItem', { ...add, quantity: 1.5 }],
    ['endless pieces', 'addItem', { ...add, quantity: Number.POSITIVE_INFINITY }],
    ['pieces as a text', 'addItem', { ...add, quantity: '1' }],
    ['an offer that is null', 'addItem', { ...add, offer: null }],
    ['no word on the authorization', 'cancelOrder', head],
    ['another word on it', 'cancelOrder', { ...cancel, authorization: 'capture' }],
    ['no note', 'resolveAttention', head],
    ['reasons that are a text', 'resolveAttention', { ...head, note: 'x', reasons: 'void_failed' }],
    ['a reason that is none', 'resolveAttention', { ...head, note: 'x', reasons: [7] }],
    ['too many reasons', 'resolveAttention', { ...head, note: 'x', reasons: Array(51).fill('x') }],
    ['no event', 'providerEvent', head],
    ['an event without an id', 'providerEvent', { ...head, event: { ...event, eventId: 1 } }],
    ['an event of another kind', 'providerEvent', { ...head, event: { ...event, kind: 'x' } }],
    ['an event with another end', 'providerEvent', { ...head, event: { ...event, outcome: '' } }],
  ])('with %s in it is no command: %s is ignored', (_what, name, argument) => {
    expect(parseCommand(name, argument)).toBeUndefined();
  });

  it('never throws, whatever somebody sends by hand', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSparseArray: true,
    });
    fc.assert(
      fc.property(names, anything, (name, argument) => {
        expect(() => parseCommand(name, argument)).not.toThrow();
      }),
      { numRuns: 1000 },
    );
  });

  it('has known fields only, whatever else was sent with it', () => {
    const noise = fc.dictionary(fc.string(), fc.anything());
    fc.assert(
      fc.property(
        names,
        noise,
        fc.constantFrom(add, cancel, { ...head, note: 'x' }),
        (name, more, sent) => {
          const command = parseCommand(name, { ...more, ...sent });
          const known = ['name', ...Object.keys(head), ...fieldsOf[name]];
          expect(Object.keys(command ?? {}).filter((key) => !known.includes(key))).toEqual([]);
          expect(command === undefined || command.name === name).toBe(true);
        },
      ),
    );
  });

  it('keeps any request id a caller may choose, __proto__ and constructor too', () => {
    fc.assert(
      fc.property(requestIds, (requestId) => {
        expect(parseCommand('addItem', { ...add, requestId })?.requestId).toBe(requestId);
      }),
    );
  });

  it('does not take its fields from a prototype', () => {
    const hostile: unknown = JSON.parse(`{"__proto__": ${JSON.stringify(add)}}`);
    expect(parseCommand('addItem', hostile)).toBeUndefined();
    expect(parseCommand('addItem', Object.create(add))).toBeUndefined();
  });
});
