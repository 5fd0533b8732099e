import type { Trigger } from '../../domain/offer-policy';
import type { Order, Payment } from '../../domain/order';
import { aPastOrder } from '../api/past-orders';
import { createWorld, type World } from '../world';
import { policyOf, sold, stepOf } from '../world/funnels';
import { orderOf } from '../world/orders';
import { buys, offersOf, publish, putProducts, warmedUp } from '../world/policies';
import { handOver, newNumber } from '../world/story';
import { items } from '../world/walking';

interface Shopper {
  order?: Partial<Order>;
  payment?: Partial<Payment>;
  klarna?: object;
  /** days since they bought a bag; absent: they never bought anything */
  boughtDaysAgo?: number;
}

/** Who is shown the offer, and who is not, of shoppers who bought a camera for 1000.00 SEK. */
interface Row {
  trigger: Trigger;
  yes: Shopper;
  no: Shopper;
}

const [camera] = orderOf('x').lines;

function ofValue(totalMinor: number): Shopper {
  const money = { unitPriceMinor: totalMinor, totalMinor, taxMinor: totalMinor / 5 };
  return { order: { totalMinor, lines: [{ ...camera!, ...money }] } };
}

const from = (channel: string): Shopper => ({ order: { attribution: { channel } } });
const paidBy = (method: string): Shopper => ({
  payment: { method },
  klarna: { initial_payment_method: { type: method } },
});
const another: Shopper = { order: { lines: [{ ...camera!, reference: 'LAMP-31' }] } };
const inNorway: Shopper = {
  order: { market: 'NO', currency: 'NOK' },
  payment: { country: 'NO' },
  klarna: { purchase_country: 'NO' },
};
const value = (bounds: { minMinor?: number; maxMinor?: number }): Trigger => ({
  orderValue: { currency: 'SEK', ...bounds },
});
const bags = { products: ['BAG-31'], withinDays: 90 };

const rows: [name: string, row: Row][] = [
  ['a product', { trigger: { products: ['CAM-1'] }, yes: {}, no: another }],
  ['a category', { trigger: { categories: ['lamps'] }, yes: another, no: {} }],
  [
    'orders above 500.00',
    { trigger: value({ minMinor: 50_001 }), yes: ofValue(50_005), no: ofValue(50_000) },
  ],
  [
    'orders of 500.00 at most',
    { trigger: value({ maxMinor: 50_000 }), yes: ofValue(50_000), no: ofValue(50_005) },
  ],
  ['a market', { trigger: { markets: ['SE'] }, yes: {}, no: inNorway }],
  [
    'a payment method',
    {
      trigger: { paymentMethods: [{ provider: 'klarna', methods: ['BASE_ACCOUNT'] }] },
      yes: paidBy('BASE_ACCOUNT'),
      no: paidBy('INVOICE'),
    },
  ],
  ['a channel', { trigger: { channels: ['ads'] }, yes: from('ads'), no: from('newsletter') }],
  ['a first order', { trigger: { pastOrders: { max: 0 } }, yes: {}, no: { boughtDaysAgo: 400 } }],
  [
    'somebody who came back',
    { trigger: { pastOrders: { min: 1 } }, yes: { boughtDaysAgo: 400 }, no: {} },
  ],
  [
    'what was bought before',
    { trigger: { boughtBefore: bags }, yes: { boughtDaysAgo: 89 }, no: { boughtDaysAgo: 91 } },
  ],
  [
    'a category that was bought before',
    {
      trigger: { boughtBefore: { categories: ['bags'], withinDays: 90 } },
      yes: { boughtDaysAgo: 89 },
      no: {},
    },
  ],
  [
    'all of two',
    {
      trigger: { all: [{ products: ['CAM-1'] }, { channels: ['ads'] }] },
      yes: from('ads'),
      no: from('newsletter'),
    },
  ],
  [
    'any of two',
    {
      trigger: { any: [{ categories: ['lamps'] }, { channels: ['ads'] }] },
      yes: from('ads'),
      no: from('newsletter'),
    },
  ],
  ['not', { trigger: { not: { channels: ['ads'] } }, yes: from('newsletter'), no: from('ads') }],
  [
    'all, any and not at once',
    {
      trigger: {
        all: [
          value({ minMinor: 50_000 }),
          { any: [{ categories: ['lamps'] }, { products: ['CAM-1'] }] },
          { not: { boughtBefore: bags } },
        ],
      },
      yes: another,
      no: { boughtDaysAgo: 10 },
    },
  ],
];

describe('A trigger selects the orders of its funnel', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ time: 'skipping' });
    const swedish = sold('STRAP-31', 10_000);
    const [price] = swedish.prices;
    await putProducts(
      world,
      { ...swedish, prices: [price!, { ...price!, market: 'NO', currency: 'NOK' }] },
      sold('LAMP-31', 100_000, { categories: ['lamps'] }),
      sold('BAG-31', 20_000, { categories: ['bags'] }),
    );
    await warmedUp(world);
  });
  afterAll(() => world.stop());

  async function shown({ order = {}, boughtDaysAgo, ...rest }: Shopper): Promise<string[] | null> {
    const email = `${newNumber('who').toLowerCase()}@shopper.example`;
    const customer = { email, consent: { email: false, sms: false } };
    if (boughtDaysAgo !== undefined) await bought(email, boughtDaysAgo);
    const { answer } = await handOver(world, { order: { ...order, customer }, ...rest });
    expect(answer.body.upsell.isAllowed).toBe(true);
    return items(answer.body.offers);
  }

  async function bought(email: string, daysAgo: number) {
    const orderedAt = new Date((await world.temporal.now()) - daysAgo * 86_400_000).toISOString();
    const lines = [{ reference: 'BAG-31', quantity: 1, unitPriceMinor: 20_000 }];
    const order = aPastOrder(newNumber('past'), { orderedAt, customer: { email }, lines });
    const { body } = await world.ask('POST', '/past-orders', { body: { orders: [order] } });
    expect(body).toMatchObject({ imported: 1 });
  }

  it.each(rows)('D31: %s', async (_name, { trigger, yes, no }) => {
    const funnel = { start: 'only', steps: [stepOf('only', 'STRAP-31')] };
    const answer = await publish(world, policyOf('triggered', { trigger, funnel }));
    expect(answer.body.errors ?? []).toEqual([]);
    expect(answer.status).toBe(201);
    expect(await shown(yes)).toEqual(['STRAP-31']);
    expect(await shown(no)).not.toContain('STRAP-31');
  });

  it('D31: a trigger that does not hold is told with the conditions that are not met', async () => {
    const trigger: Trigger = { all: [{ products: ['CAM-1'] }, { channels: ['ads'] }] };
    await publish(world, policyOf('triggered', { trigger }));
    const { number } = await buys(world, 'CAM-1');
    const { explanation } = await offersOf(world, number, '?explain=1');
    expect(explanation?.offerReasons?.policies).toMatchObject([
      { policy: 'triggered', isApplied: false, reason: 'trigger' },
    ]);
    expect(JSON.stringify(explanation?.offerReasons)).toContain('all[1].channels');
  });
});
