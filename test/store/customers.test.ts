import { customerKey } from '../../store/customer-key';
import { unknownCustomer } from '../../domain/offer-ports';
import type { Customer } from '../../domain/order';
import { openTestStores, type TestStores } from './database';

const consent = { email: false, sms: false };
const asa: Customer = { id: 'C-1', email: 'asa@shopper.example', consent };
const guest: Customer = { email: 'Guest@Shopper.example', consent };
const now = '2026-03-01T12:00:00.000Z';

describe('what is known of a customer', () => {
  let stores: TestStores;
  beforeAll(async () => (stores = await openTestStores()));
  afterAll(async () => await stores.close());
  beforeEach(async () => await stores.clear());

  const run = (text: string, values: unknown[] = []) => stores.database.pool.query(text, values);

  async function past(number: string, customer: Customer, orderedAt: string, ...items: string[]) {
    await run(
      `insert into past_orders (number, source, ordered_at, customer, market, currency, total_minor)
       values ($1, 'import', $2, $3, 'SE', 'SEK', 1000)`,
      [number, orderedAt, customerKey(customer)],
    );
    for (const [at, item] of items.entries()) {
      await run(`insert into past_order_lines values ($1, $2, $3, 1, 1000)`, [
        number,
        at + 1,
        item,
      ]);
    }
  }

  /** One offer of an order that is over. */
  async function fact(number: string, kind: string, times: { shown?: string; accepted?: string }) {
    await run(
      `insert into order_facts (number, opened_at, closed_at, outcome, market, currency, customer,
         is_allowed, reasons, original_total_minor, accepts, upsell_minor)
       values ($1, '2026-02-01', '2026-02-01', 'confirmed', 'SE', 'SEK', $2, true, '{}', 1, 0, 0)`,
      [number, customerKey(asa)],
    );
    await run(
      `insert into offer_facts (number, offer, closed_at, policy, item, kind, market, currency,
         quantity, list_minor, unit_minor, discount_bp, shown_at, accepted_at)
       values ($1, 'offer-1', '2026-02-01', 'welcome', 'TEA', $2, 'SE', 'SEK', 1, 1, 1, 0, $3, $4)`,
      [number, kind, times.shown ?? null, times.accepted ?? null],
    );
  }

  const owe = (fromNumber: string, item: string, givenIn: string | null) =>
    run(
      `insert into owed_samples (from_number, request_id, customer, item, quantity, given_in)
       values ($1, 'r', $2, $3, 1, $4)`,
      [fromNumber, customerKey(asa), item, givenIn],
    );

  it('is nothing but the name of one who never bought', async () => {
    const known = await stores.customers.historyOf(asa, now);
    expect(known).toEqual({ ...unknownCustomer, customer: customerKey(asa) });
    expect(known.customer).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is what was bought before, each product once with its last time, the newest first', async () => {
    await past('P-1', asa, '2026-01-01T00:00:00Z', 'TEA', 'POT');
    await past('P-2', asa, '2026-02-01T00:00:00Z', 'TEA');
    await past('P-3', guest, '2026-02-01T00:00:00Z', 'CUP');
    await past('LATER', asa, now, 'LATER');
    await run(
      `insert into products (reference, name, kind, prices, is_published, quantity_max, related_to, categories)
       values ('TEA', 'Tea', 'physical', '[]', true, 1, '{}', '{drinks}')`,
    );
    expect(await stores.customers.historyOf(asa, now)).toMatchObject({
      pastOrders: 2,
      bought: [
        { reference: 'TEA', categories: ['drinks'], lastAt: '2026-02-01T00:00:00.000Z' },
        { reference: 'POT', categories: [], lastAt: '2026-01-01T00:00:00.000Z' },
      ],
    });
  });

  it('knows a guest by the email, however it is written, and never by another’s', async () => {
    await past('P-1', guest, '2026-02-01T00:00:00Z', 'CUP');
    const again = { ...guest, email: 'gUEST@shopper.EXAMPLE' };
    expect(await stores.customers.historyOf(again, now)).toMatchObject({ pastOrders: 1 });
    const other = { ...guest, email: 'other@shopper.example' };
    expect(await stores.customers.historyOf(other, now)).toMatchObject({ pastOrders: 0 });
  });

  it('counts what was really shown, and samples that were taken, given or are owed', async () => {
    await fact('F-1', 'sample', {
      shown: '2026-02-01T10:00:00Z',
      accepted: '2026-02-01T10:00:05Z',
    });
    await fact('F-2', 'add', { shown: '2026-02-02T10:00:00Z' });
    await fact('F-3', 'sample', {});
    await owe('F-1', 'SOAP', null);
    await owe('F-2', 'CREAM', 'F-3');
    const { shown, sampled, owed } = await stores.customers.historyOf(asa, now);
    expect(shown).toEqual([
      { policy: 'welcome', at: '2026-02-02T10:00:00.000Z' },
      { policy: 'welcome', at: '2026-02-01T10:00:00.000Z' },
    ]);
    expect(sampled.toSorted()).toEqual(['CREAM', 'TEA']);
    expect(owed).toEqual([{ fromNumber: 'F-1', requestId: 'r', item: 'SOAP', quantity: 1 }]);
  });
});
