import { unknownCustomer, type CustomerHistory } from '../../domain/offer-ports';
import type { Trigger } from '../../domain/offer-policy';
import type { Order } from '../../domain/order';
import { conditionChecks, holds, type TriggerFacts } from '../../domain/trigger';
import { sold } from '../world/funnels';
import { orderOf, paymentOf } from '../world/orders';

const products = new Map([
  ['CAM-1', sold('CAM-1', 100_000, { categories: ['cameras', 'optics'] })],
]);

interface Given {
  order?: Partial<Order>;
  customer?: Partial<CustomerHistory>;
}

function facts({ order = {}, customer = {} }: Given = {}): TriggerFacts {
  return {
    order: orderOf('1001', order),
    payment: paymentOf('klarna-1'),
    customer: { ...unknownCustomer, ...customer },
    products,
    nowMs: Date.parse('2026-03-31T12:00:00.000Z'),
  };
}

const yes: Trigger = { always: true };
const no: Trigger = { not: { always: true } };

const bag = {
  reference: 'BAG-1',
  categories: ['bags'],
  lastAt: '2026-03-01T12:00:00.000Z', // 30 days ago
};

const value = (bounds: { minMinor?: number; maxMinor?: number }, currency = 'SEK') => ({
  orderValue: { currency, ...bounds },
});

/** The order: one CAM-1, 1000.00 SEK, by Klarna's INVOICE in SE. */
const table: [what: string, trigger: Trigger, given: Given, expected: boolean][] = [
  ['a product that was bought', { products: ['X', 'CAM-1'] }, {}, true],
  ['products of which none was bought', { products: ['X'] }, {}, false],
  ['a category of what was bought', { categories: ['optics'] }, {}, true],
  ['another category', { categories: ['bags'] }, {}, false],
  ['an order of at least its own value', value({ minMinor: 100_000 }), {}, true],
  ['an order of more than its value', value({ minMinor: 100_001 }), {}, false],
  ['an order of at most its own value', value({ maxMinor: 100_000 }), {}, true],
  ['an order of less than its value', value({ maxMinor: 99_999 }), {}, false],
  ['the same value in another currency', value({ minMinor: 1 }, 'EUR'), {}, false],
  ['its market', { markets: ['NO', 'SE'] }, {}, true],
  ['another market', { markets: ['NO'] }, {}, false],
  ['its method', { paymentMethods: [{ provider: 'klarna', methods: ['INVOICE'] }] }, {}, true],
  ['another method', { paymentMethods: [{ provider: 'klarna', methods: ['CARD'] }] }, {}, false],
  [
    'its method elsewhere',
    { paymentMethods: [{ provider: 'x', methods: ['INVOICE'] }] },
    {},
    false,
  ],
  ['its channel', { channels: ['ads'] }, { order: { attribution: { channel: 'ads' } } }, true],
  ['another channel', { channels: ['ads'] }, { order: { attribution: { channel: 'x' } } }, false],
  ['a channel where none is known', { channels: ['ads'] }, {}, false],
  ['a first order', { pastOrders: { max: 0 } }, {}, true],
  ['no first order', { pastOrders: { max: 0 } }, { customer: { pastOrders: 1 } }, false],
  ['a third order', { pastOrders: { min: 2 } }, { customer: { pastOrders: 2 } }, true],
  [
    'an earlier purchase',
    { boughtBefore: { products: ['BAG-1'], withinDays: 30 } },
    { customer: { bought: [bag] } },
    true,
  ],
  [
    'one too long ago',
    { boughtBefore: { products: ['BAG-1'], withinDays: 29 } },
    { customer: { bought: [bag] } },
    false,
  ],
  [
    'an earlier category',
    { boughtBefore: { categories: ['bags'], withinDays: 90 } },
    { customer: { bought: [bag] } },
    true,
  ],
  [
    'another earlier one',
    { boughtBefore: { products: ['X'], withinDays: 90 } },
    { customer: { bought: [bag] } },
    false,
  ],
  [
    'anything bought lately',
    { boughtBefore: { withinDays: 30 } },
    { customer: { bought: [bag] } },
    true,
  ],
  ['all of two', { all: [yes, yes] }, {}, true],
  ['all, one of them not', { all: [yes, no] }, {}, false],
  ['any of two', { any: [no, yes] }, {}, true],
  ['any, both of them not', { any: [no, no] }, {}, false],
  ['not something that holds', { not: yes }, {}, false],
  [
    'a camera above 500.00 but in Norway',
    {
      all: [
        { products: ['CAM-1'] },
        { any: [value({ minMinor: 50_000 }), { channels: ['ads'] }] },
        { not: { markets: ['NO'] } },
      ],
    },
    {},
    true,
  ],
];

describe('a trigger (D31, C7)', () => {
  it.each(table)('%s', (_what, trigger, given, expected) => {
    expect(holds(trigger, facts(given))).toBe(expected);
  });

  it('tells of every condition where it stands and whether it is met', () => {
    const trigger: Trigger = {
      all: [
        { products: ['CAM-1'] },
        { any: [{ markets: ['NO'] }, { not: { channels: ['ads'] } }] },
      ],
    };
    expect(conditionChecks(trigger, facts())).toEqual([
      { path: 'all[0].products', isMet: true },
      { path: 'all[1].any[0].markets', isMet: false },
      { path: 'all[1].any[1].not.channels', isMet: false },
    ]);
  });
});
