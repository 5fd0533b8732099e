import fc from 'fast-check';
import { arithmeticFault, originalLines, type OrderLine } from '../../domain/order';
import { camera, orderOf } from '../world/orders';
import { orders } from './arbitraries';

function faultOf(change: Partial<OrderLine>): string | undefined {
  return arithmeticFault(orderOf('1001', { lines: [{ ...camera, ...change }] }))?.field;
}

describe('the arithmetic of an order that is handed over', () => {
  it('is accepted where quantity × price − discount, tax and sum agree', () => {
    expect(arithmeticFault(orderOf('1001'))).toBeUndefined();
  });

  it.each<[string, Partial<OrderLine>, string]>([
    ['a total that is not its quantity × price', { quantity: 2 }, 'totalMinor'],
    ['a total that forgets the discount', { discountMinor: 1 }, 'totalMinor'],
    ['a tax that is two off', { taxMinor: 20_002 }, 'taxMinor'],
    ['a tax of another rate', { taxRateBp: 1200 }, 'taxMinor'],
    ['a negative price', { unitPriceMinor: -1, totalMinor: -1, taxMinor: 0 }, 'unitPriceMinor'],
    [
      'a discount larger than the line',
      { discountMinor: 100_001, totalMinor: -1, taxMinor: 0 },
      'totalMinor',
    ],
  ])('names the field of a line with %s', (_fault, change, field) => {
    expect(faultOf(change)).toBe(`order.lines[0].${field}`);
  });

  it.each([['discount'], ['gift_card']] as const)('lets a %s line be negative', (kind) => {
    const line: OrderLine = {
      ...camera,
      kind,
      unitPriceMinor: -10_000,
      totalMinor: -10_000,
      taxMinor: -2000,
    };
    const order = orderOf('1001', { lines: [camera, line], totalMinor: 90_000 });
    expect(arithmeticFault(order)).toBeUndefined();
    expect(arithmeticFault({ ...order, lines: [camera, { ...line, kind: 'surcharge' }] })).toEqual(
      expect.objectContaining({ field: 'order.lines[1].unitPriceMinor' }),
    );
  });

  it('takes a US sales-tax line, which is all tax, as it is', () => {
    const change = { kind: 'sales_tax', taxRateBp: 0, taxMinor: 100_000 } as const;
    expect(faultOf(change)).toBeUndefined();
    expect(faultOf({ ...change, kind: 'physical' })).toBe('order.lines[0].taxMinor');
  });

  it('says what the lines and shipping add up to when the order says otherwise', () => {
    expect(arithmeticFault(orderOf('1001', { shippingMinor: 4900 }))).toEqual({
      field: 'order.totalMinor',
      detail: 'The lines and shipping add up to 104900, the order says 100000.',
    });
  });

  it('passes every order built right, and a tax one unit off, which rounding may be', () => {
    fc.assert(
      fc.property(orders, fc.constantFrom(-1, 0, 1), (order, off) => {
        const lines = order.lines.map((line) => ({ ...line, taxMinor: line.taxMinor + off }));
        expect(arithmeticFault({ ...order, lines })).toBeUndefined();
      }),
    );
  });

  it('fails every order in which one number is one off', () => {
    const field = fc.constantFrom(
      'quantity',
      'unitPriceMinor',
      'discountMinor',
      'totalMinor' as const,
    );
    fc.assert(
      fc.property(orders, fc.nat(), field, fc.constantFrom(-1, 1), (order, pick, name, off) => {
        const at = pick % order.lines.length;
        const lines = order.lines.map((line, index) =>
          index === at ? { ...line, [name]: line[name] + off } : line,
        );
        const fault = arithmeticFault({ ...order, lines });
        expect(fault?.field).toMatch(`order.lines[${at}].`);
        for (const total of ['shippingMinor', 'totalMinor'] as const) {
          const wrong = { ...order, [total]: order[total] + off };
          expect(arithmeticFault(wrong)?.field).toBe('order.totalMinor');
        }
      }),
    );
  });

  it('fails every order in which one tax is two off', () => {
    fc.assert(
      fc.property(orders, fc.nat(), fc.constantFrom(-2, 2), (order, pick, off) => {
        const at = pick % order.lines.length;
        const lines = order.lines.map((line, index) =>
          index === at ? { ...line, taxMinor: line.taxMinor + off } : line,
        );
        expect(arithmeticFault({ ...order, lines })?.field).toBe(`order.lines[${at}].taxMinor`);
      }),
    );
  });
});

describe('the original lines of an order', () => {
  it('keep what the shop sent and get the first ids', () => {
    const order = orderOf('1001', { lines: [camera, { ...camera, reference: 'BAG-1' }] });
    expect(originalLines(order)).toEqual([
      { ...camera, line: 'line-1', origin: 'original', status: 'confirmed' },
      { ...camera, reference: 'BAG-1', line: 'line-2', origin: 'original', status: 'confirmed' },
    ]);
  });
});
