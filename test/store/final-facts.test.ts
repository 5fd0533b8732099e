import { offer } from '../api/orders';
import { end, type Ended } from '../analytics/ended-orders';
import { openShopWindow, type ShopWindow } from '../analytics/shop-window';

/** Two cards at 200.00 each, offered with the camera of 1000.00. */
describe('the facts of an order', () => {
  let shop: ShopWindow;
  beforeAll(async () => (shop = await openShopWindow()));
  afterAll(async () => await shop.close());
  const openedAtMs = Date.parse('2026-03-01T12:00:00Z');
  const taken: Omit<Ended, 'number'> = { openedAtMs, offers: [offer], taken: { 'offer-1': 5 } };

  it('stand still when the same end is stored again, and keep what came since', async () => {
    const { orders, returns } = shop.stores;
    await end(shop, { number: 'F-1', ...taken });
    const line = { line: 'line-2', kind: 'refund', quantity: 0, amountMinor: 500 } as const;
    const at = '2026-03-14T09:00:00Z';
    await returns.post('F-1', { returnId: 'R', fingerprint: 'f', at, lines: [line] });
    await returns.score('F-1', 9);
    const before = [await fact('order_facts', 'F-1'), await fact('offer_facts', 'F-1')];
    expect(before[0]).toMatchObject({ accepts: 1, upsell_refunded_minor: '500', nps: 9 });
    const final = (await orders.find('F-1'))!.final!;
    await orders.finish('F-1', 'run-F-1', final);
    await orders.finish('F-1', 'run-F-1', { ...final, revision: 2 });
    expect([await fact('order_facts', 'F-1'), await fact('offer_facts', 'F-1')]).toEqual(before);
  });

  it('have what the page saw, whether it came before the end, after it or just then', async () => {
    const numbers = Array.from({ length: 12 }, (_, index) => `F-race-${index}`);
    await Promise.all(
      numbers.flatMap((number) => [
        end(shop, { number, openedAtMs, offers: [offer] }),
        expose(number, 'decline', openedAtMs + 9_000),
      ]),
    );
    for (const number of numbers) {
      expect(await fact('order_facts', number)).toMatchObject({ is_shown: true });
      expect(await fact('offer_facts', number)).toMatchObject({ step_outcome: 'declined' });
    }
  });

  it('believe a page no moment outside the window, nor one that was yet to come', async () => {
    await end(shop, { number: 'F-3', openedAtMs, offers: [offer] });
    await expose('F-3', 'impression', openedAtMs - 3_600_000);
    await expose('F-3', 'decline', openedAtMs + 3_600_000);
    expect(await fact('offer_facts', 'F-3')).toMatchObject({
      shown_at: new Date(openedAtMs),
      declined_at: new Date(openedAtMs + 180_000),
    });
    expect(await fact('order_facts', 'F-3')).toMatchObject({ flow_ms: 180_000 });
  });

  it('count of an upgrade the difference to the line it took the place of (C2)', async () => {
    const copy = { title: 'Kit', reason: 'More', dealText: 'Less' };
    const place = { policy: 'kit', version: 1, step: 'tier-1', kind: 'upgrade' } as const;
    const look = { copy, frame: 'plain', placement: 'thank_you', replacesLine: 'line-1' } as const;
    const kit = { ...offer, quantity: 1, unitPriceMinor: 130_000, from: { ...place, ...look } };
    await end(shop, { number: 'F-4', ...taken, offers: [kit] });
    const brought = { upsell_minor: '30000', upsell_tax_minor: '6000' };
    expect(await fact('order_facts', 'F-4')).toMatchObject(brought);
    expect(await fact('offer_facts', 'F-4')).toMatchObject({
      kind: 'upgrade',
      revenue_minor: '30000',
      tax_minor: '6000',
    });
  });

  it('take of an upgrade that comes back no more than it had brought', async () => {
    // Back come all 1300.00: 1000.00 of them are the camera's, which was sold before.
    const line = { line: 'line-2', kind: 'return', quantity: 1, amountMinor: 130_000 } as const;
    const at = '2026-03-14T09:00:00Z';
    await shop.stores.returns.post('F-4', { returnId: 'R', fingerprint: 'f', at, lines: [line] });
    expect(await fact('order_facts', 'F-4')).toMatchObject({
      upsell_minor: '30000',
      upsell_refunded_minor: '30000',
      upsell_tax_refunded_minor: '6000',
      refunded_minor: '130000',
    });
    expect(await fact('offer_facts', 'F-4')).toMatchObject({ tax_refunded_minor: '6000' });
    const { rows } = await shop.stores.database.pool.query(
      `select kept_revenue_minor, is_returned from offer_numbers where number = 'F-4'`,
    );
    expect(rows).toEqual([{ kept_revenue_minor: '0', is_returned: true }]);
  });

  it('name the customer by a hash alone', async () => {
    await end(shop, { number: 'F-5', ...taken, email: 'Asa@shopper.example' });
    const { customer } = (await fact('order_facts', 'F-5')) as { customer: string };
    expect(customer).toMatch(/^[0-9a-f]{64}$/);
    const past = await fact('past_orders', 'F-5');
    expect(past).toMatchObject({
      customer,
      source: 'window',
      method: 'INVOICE',
      total_minor: '140000',
    });
    expect(JSON.stringify(past)).not.toContain('shopper.example');
  });

  async function fact(table: string, number: string) {
    const { rows } = await shop.stores.database.pool.query<Record<string, unknown>>(
      `select * from ${table} where number = $1`,
      [number],
    );
    expect(rows).toHaveLength(1);
    return rows[0]!;
  }

  async function expose(number: string, kind: string, atMs: number) {
    await shop.stores.database.pool.query(
      `insert into exposures (event_id, number, offer, kind, at) values ($1, $2, 'offer-1', $3, $4)`,
      [`${number}/${kind}`, number, kind, new Date(atMs)],
    );
  }
});
