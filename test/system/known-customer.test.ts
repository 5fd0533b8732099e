import { customerKey } from '../../store/customer-key';
import { createWorld, type World } from '../world';
import { policyOf, sold, stepOf } from '../world/funnels';
import { orderOf } from '../world/orders';
import { handOver, newNumber } from '../world/story';

describe('What is known of a customer', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ time: 'skipping' });
    await world.stores.catalogue.putProducts([
      sold('KIT-9', 20_000, { relatedTo: ['PRINTER-9'] }),
      sold('INK-9', 10_000, { refillOf: ['PRINTER-9'] }),
      sold('TONER-9', 12_000),
    ]);
    const loyal = policyOf('loyal', {
      trigger: {
        all: [{ products: ['LOYAL-9'] }, { boughtBefore: { products: ['KIT-9'], withinDays: 90 } }],
      },
      funnel: { start: 'tier-1', steps: [stepOf('tier-1', 'TONER-9')] },
    });
    await world.stores.offerPolicies.publish(loyal);
  });
  afterAll(() => world.stop());

  async function itemsFor(email: string, product: string): Promise<string[]> {
    const [line] = orderOf('x').lines;
    const customer = { email, consent: { email: false, sms: false } };
    const { answer } = await handOver(world, {
      order: { customer, lines: [{ ...line!, reference: product }] },
    });
    return answer.body.offers.map(({ item }) => item);
  }

  /** This customer has bought the kit, in an order that is over. */
  async function bought(email: string, daysAgo: number) {
    const number = newNumber('past');
    const at = new Date((await world.temporal.now()) - daysAgo * 86_400_000);
    const key = customerKey({ email });
    await world.database.pool.query(
      `insert into past_orders (number, source, ordered_at, customer, market, currency, total_minor)
       values ($1, 'import', $2, $3, 'SE', 'SEK', 20000)`,
      [number, at, key],
    );
    await world.database.pool.query(
      `insert into past_order_lines values ($1, 1, 'KIT-9', 1, 20000)`,
      [number],
    );
  }

  it('B19, D16: a starter kit is offered to who has none, the refill to everybody', async () => {
    const owner = `${newNumber('owner')}@shopper.example`.toLowerCase();
    await bought(owner, 10);
    const newcomer = `${newNumber('new')}@shopper.example`.toLowerCase();
    expect(await itemsFor(newcomer, 'PRINTER-9')).toEqual(['KIT-9', 'INK-9']);
    expect(await itemsFor(owner.toUpperCase(), 'PRINTER-9')).toEqual(['INK-9']);
  });

  it('C7: what was bought in the last 90 days changes the offer', async () => {
    const lately = `${newNumber('lately')}@shopper.example`;
    const longAgo = `${newNumber('long')}@shopper.example`;
    await bought(lately, 89);
    await bought(longAgo, 91);
    expect(await itemsFor(lately, 'LOYAL-9')).toEqual(['TONER-9']);
    expect(await itemsFor(longAgo, 'LOYAL-9')).toEqual([]);
  });
});
