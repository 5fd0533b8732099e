import { customerKey } from '../../store/customer-key';
import { createWorld, type World } from '../world';
import { policyOf, sold, stepOf } from '../world/funnels';
import { orderOf } from '../world/orders';
import { handOver, newNumber } from '../world/story';

const somebody = (who: string) => `${newNumber(who)}@shopper.example`.toLowerCase();

describe('What is known of a customer', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ time: 'skipping' });
    await world.stores.catalogue.putProducts([
      sold('KIT-9', 20_000, { relatedTo: ['PRINTER-9'] }),
      sold('INK-9', 10_000, { refillOf: ['PRINTER-9'] }),
      sold('PAPER-9', 9_000, { relatedTo: ['PRINTER-9'], isRepeatable: true }),
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

  async function itemsFor(email: string, ...products: string[]): Promise<string[]> {
    const [line] = orderOf('x').lines;
    const customer = { email, consent: { email: false, sms: false } };
    const { answer } = await handOver(world, {
      order: {
        customer,
        lines: products.map((reference) => ({ ...line!, reference })),
        totalMinor: 100_000 * products.length,
      },
    });
    return answer.body.offers.map(({ item }) => item);
  }

  /** This customer has bought the kit, in an order that is over. */
  async function bought(email: string, daysAgo: number, reference = 'KIT-9') {
    const number = newNumber('past');
    const at = new Date((await world.temporal.now()) - daysAgo * 86_400_000);
    const key = customerKey({ email });
    await world.database.pool.query(
      `insert into past_orders (number, source, ordered_at, customer, market, currency, total_minor)
       values ($1, 'import', $2, $3, 'SE', 'SEK', 20000)`,
      [number, at, key],
    );
    await world.database.pool.query(`insert into past_order_lines values ($1, 1, $2, 1, 20000)`, [
      number,
      reference,
    ]);
  }

  it('B19: a starter kit is offered to who has none: not in the order, nor bought before', async () => {
    const owner = somebody('owner');
    await bought(owner, 10);
    const [newcomer, stocked] = [somebody('new'), somebody('stocked')];
    expect(await itemsFor(newcomer, 'PRINTER-9')).toEqual(['KIT-9', 'INK-9', 'PAPER-9']);
    expect(await itemsFor(owner.toUpperCase(), 'PRINTER-9')).toEqual(['INK-9', 'PAPER-9']);
    const both = await itemsFor(newcomer, 'PRINTER-9', 'KIT-9');
    expect(both).toEqual(['INK-9', 'PAPER-9']);
    // What one buys again and again is offered again, unless it is in this very order.
    await bought(stocked, 10, 'PAPER-9');
    expect(await itemsFor(stocked, 'PRINTER-9')).toContain('PAPER-9');
    expect(await itemsFor(stocked, 'PRINTER-9', 'PAPER-9')).not.toContain('PAPER-9');
  });

  it('D16: a refill is offered with what it fills up, also to who had one before', async () => {
    const owner = somebody('refills');
    await bought(owner, 10, 'INK-9');
    expect(await itemsFor(owner, 'PRINTER-9')).toContain('INK-9');
    expect(await itemsFor(owner, 'OTHER-9')).toEqual([]);
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
