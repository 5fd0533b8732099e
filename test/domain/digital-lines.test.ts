import { isDelivered, isDeliveredByEvent } from '../../domain/digital-lines';
import { LineKind, LineOrigin, type ConfirmedLine } from '../../domain/order';
import { addOf, happen, memoryCard, openState, raisedAdd } from './windows';

const ebook = { ...memoryCard, reference: 'EBOOK-1', kind: LineKind.digital };
const opened = openState();
const sold = happen(opened, raisedAdd(opened, 'r-1', ebook));
const at = '2026-03-01T12:01:01.000Z';
const later = '2026-03-01T12:02:00.000Z';

describe('a line that is delivered by an event of its own', () => {
  it.each(Object.values(LineKind))(
    'of kind %s: only a digital one, and only an added one',
    (kind) => {
      const lineOf = (origin: LineOrigin): ConfirmedLine => ({
        ...memoryCard,
        kind,
        line: 'line-2',
        origin,
        status: 'confirmed',
      });
      expect(isDeliveredByEvent(lineOf(LineOrigin.upsell))).toBe(kind === 'digital');
      expect(isDeliveredByEvent(lineOf(LineOrigin.original))).toBe(false);
    },
  );
});

describe('a digital line that was delivered', () => {
  const delivered = happen(sold, { type: 'lineDelivered', at, line: 'line-2' });

  it('says since when, and the rest of the order is as it was', () => {
    expect(delivered.lines).toEqual([sold.lines[0], { ...sold.lines[1], deliveredAt: at }]);
    expect(delivered.lines.map(isDelivered)).toEqual([false, true]);
    const { lines: _, history: __, ...rest } = delivered;
    expect(sold).toMatchObject(rest);
  });

  it('is in the history with the request that added it', () => {
    expect(delivered.history.at(-1)).toEqual({
      at,
      type: 'line_delivered',
      text: '1 × EBOOK-1 delivered.',
      item: 'EBOOK-1',
      quantity: 1,
      requestId: addOf('r-1').requestId,
    });
  });

  it('is delivered once: a second time, or an unknown line, changes nothing', () => {
    expect(happen(delivered, { type: 'lineDelivered', at: later, line: 'line-2' })).toBe(delivered);
    expect(happen(delivered, { type: 'lineDelivered', at: later, line: 'line-9' })).toBe(delivered);
  });
});
