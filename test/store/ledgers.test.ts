import fc from 'fast-check';
import { createLedgers } from '../../store/ledgers';
import { tallied, namesOf, type Ledger } from '../../store/migrations/ledger';
import { offerDays, orderDays } from '../../store/migrations/tallies';
import { openTestStores, type TestStores } from './database';

/** Facts around two midnights, as they come, change and go; and reports that cut days in two. */
const hourMs = 3_600_000;
const baseMs = Date.parse('2026-03-28T00:00:00Z');
const moments = [0, 1, 7 * hourMs, 24 * hourMs - 1, 24 * hourMs, 40 * hourMs, 48 * hourMs].map(
  (ms) => new Date(baseMs + ms).toISOString(),
);
const moment = fc.constantFrom(...moments);
const money = fc.integer({ min: 0, max: 50_000 });
const some = (...values: string[]) => fc.option(fc.constantFrom(...values), { nil: null });

const orderFact = fc.record({
  closed_at: moment,
  outcome: fc.constantFrom('confirmed', 'confirmed', 'cancelled'),
  currency: fc.constantFrom('SEK', 'EUR'),
  channel: some('ads', 'mail'),
  customer: some('c-1', 'c-2', 'c-3'),
  is_allowed: fc.boolean(),
  experiment: some('e1', 'e2'),
  variant: fc.constantFrom('a', 'b', 'holdout'),
  version: fc.integer({ min: 1, max: 2 }),
  propensity: fc.constantFrom(0.2, 0.3, 1 / 3),
  is_shown: fc.boolean(),
  has_declined: fc.boolean(),
  recovered_minor: money,
  original_total_minor: fc.integer({ min: 0, max: 4_000_000_000 }),
  accepts: fc.integer({ min: 0, max: 2 }),
  accepts_returned: fc.integer({ min: 0, max: 1 }),
  upsell_minor: money,
  upsell_tax_minor: money,
  upsell_cost_minor: fc.option(money, { nil: null }),
  upsell_refunded_minor: money,
  upsell_tax_refunded_minor: money,
  is_returned: fc.boolean(),
  nps: fc.option(fc.integer({ min: 0, max: 10 }), { nil: null }),
  next_order_at: some('2026-04-10T00:00:00Z', '2026-06-01T00:00:00Z'),
});
const offerFact = fc.record({
  closed_at: moment,
  currency: fc.constantFrom('SEK', 'EUR'),
  policy: some('camera', 'bag'),
  step: fc.constantFrom('tier-1', 'tier-2'),
  position: fc.integer({ min: 1, max: 2 }),
  variant: some('a', 'b'),
  item: fc.constantFrom('BAG-1', 'CARD-1'),
  market: fc.constantFrom('SE', 'NO'),
  discount_bp: fc.constantFrom(0, 999, 1000, 2999, 3000),
  shown_at: fc.option(moment, { nil: null }),
  declined_at: fc.option(moment, { nil: null }),
  accepted_at: fc.option(moment, { nil: null }),
  step_outcome: some('accepted', 'declined', 'ignored'),
  revenue_minor: money,
  tax_minor: money,
  cost_minor: fc.option(money, { nil: null }),
  refunded_minor: money,
  tax_refunded_minor: money,
  is_charged_back: fc.boolean(),
});

/** Of ten orders; each with one offer. */
const number = fc.integer({ min: 1, max: 10 }).map((index) => `N-${index}`);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constant('put' as const), number, orderFact, offerFact) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('remove' as const), number) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('merge' as const)) },
);

describe('the ledgers behind the numbers', () => {
  let stores: TestStores;
  beforeAll(async () => {
    stores = await openTestStores();
    // Summer time begins there between the second and the third of the midnights.
    stores.database.pool.on('connect', (client) => {
      void client.query("set timezone to 'Europe/Stockholm'");
    });
  });
  afterAll(async () => await stores.close());
  const rows = async (text: string, values: unknown[] = []) =>
    (await stores.database.pool.query<Record<string, unknown>>(text, values)).rows;

  it('say of every period what the facts say, however they came, changed and went', async () => {
    const asked = fc.tuple(moment, moment).filter(([from, to]) => from < to);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), asked, async (steps, period) => {
        await stores.clear();
        for (const each of steps) await take(each);
        for (const [ledger, view] of [
          [orderDays, 'orders_within'],
          [offerDays, 'offers_within'],
        ] as const) {
          const [told, counted] = [
            await asTold(ledger, view, period),
            await asFacts(ledger, period),
          ];
          expect(told).toEqual(counted);
        }
        expect(await unitsTold()).toEqual(await unitsInFacts());
      }),
      { numRuns: 40 },
    );
  });

  it('count an order to its UTC day, wherever the database thinks it is', async () => {
    await stores.clear();
    const [order] = fc.sample(orderFact, { numRuns: 1, seed: 1 });
    for (const [index, closed_at] of ['2026-03-28T23:59:59.999Z', '2026-03-29T00:00:00Z'].entries())
      await put('order_facts', { ...orderKeys(`N-${index}`), ...order, closed_at });
    expect(await rows('select day::text from tally.order_days order by day')).toEqual([
      { day: '2026-03-28' },
      { day: '2026-03-29' },
    ]);
  });

  it('lose nothing when orders of one customer end while entries are brought together', async () => {
    await stores.clear();
    const [order] = fc.sample(orderFact, { numRuns: 1, seed: 1 });
    const same = { ...order, experiment: 'e1', variant: 'a', customer: 'c-1', currency: 'SEK' };
    const ledgers = createLedgers(stores.database);
    await Promise.all(
      Array.from({ length: 24 }, async (_, index) => {
        await put('order_facts', { ...orderKeys(`N-${index}`), ...same });
        if (index % 3 === 0) await ledgers.merge();
      }),
    );
    const units = 'select orders, units from tally.unit_outcomes';
    await ledgers.merge();
    expect(await rows(units)).toEqual([{ orders: 24, units: 1 }]);
    expect(await rows('select orders from tally.order_days')).toEqual([{ orders: 24 }]);
    expect(await rows('select units from tally.units_dealt')).toEqual([{ units: 1 }]);
  });

  async function take(each: Step) {
    if (each[0] === 'merge') {
      await rows('select tally.merge()');
    } else if (each[0] === 'remove') {
      await rows('delete from order_facts where number = $1', [each[1]]);
      await rows('delete from offer_facts where number = $1', [each[1]]);
    } else {
      const [, of, order, offer] = each;
      await put('order_facts', { ...orderKeys(of), ...order });
      await put('offer_facts', { ...offerKeys(of), ...offer });
    }
  }

  /** As a release does, also one that is stored again. */
  async function put(table: string, fact: object) {
    const names = Object.keys(fact);
    const key = table === 'order_facts' ? 'number' : 'number, offer';
    await rows(
      `insert into ${table} (${names.join(', ')})
       values (${names.map((_, index) => `$${index + 1}`).join(', ')})
       on conflict (${key}) do update set
         ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
      Object.values(fact),
    );
  }

  async function asTold(ledger: Ledger, view: string, [from, to]: readonly [string, string]) {
    const keys = Object.keys(ledger.keys);
    const [count = ''] = Object.keys(ledger.sums);
    const sums = Object.entries(ledger.sums).map(
      ([sum, [type]]) => `sum(${sum})::${type} as ${sum}`,
    );
    return await rows(
      `select ${[...keys, ...sums].join(', ')} from tally.${view}($1, $2, 'SEK')
       group by ${keys.join(', ')} having sum(${count}) <> 0 order by ${keys.join(', ')}`,
      [from, to],
    );
  }

  async function asFacts(ledger: Ledger, [from, to]: readonly [string, string]) {
    const facts = `(select * from ${ledger.of}
      where currency = 'SEK' and closed_at >= $1 and closed_at < $2) part`;
    const keys = Object.keys(ledger.keys);
    return await rows(
      `select ${namesOf(ledger)} from (${tallied(ledger, facts)}) t order by ${keys.join(', ')}`,
      [from, to],
    );
  }

  async function unitsTold() {
    return await rows(`
      select experiment, currency, variant, orders, shown, taken, margin_unknown,
        round(take, 6)::float8 as take, round(kept_revenue, 3)::float8 as kept,
        sum(units)::int as units
      from tally.unit_outcomes
      group by 1, 2, 3, 4, 5, 6, 7, 8, 9 having sum(units) <> 0 order by 1, 2, 3, 4, 5, 6, 7, 8, 9`);
  }

  async function unitsInFacts() {
    return await rows(`
      select experiment, currency, variant, orders, shown, taken, margin_unknown,
        round(take::numeric, 6)::float8 as take, round(kept::numeric, 3)::float8 as kept,
        count(*)::int as units
      from (
        select experiment, currency, variant, count(*)::int as orders,
          (count(*) filter (where is_shown))::int as shown,
          (count(*) filter (where is_taken))::int as taken,
          (count(*) filter (where kept_margin_minor is null))::int as margin_unknown,
          coalesce(sum(1 / propensity) filter (where is_upsold), 0) as take,
          sum(kept_revenue_minor / propensity) as kept
        from order_numbers where experiment is not null
        group by experiment, currency, variant, coalesce(customer, number)
      ) u
      group by 1, 2, 3, 4, 5, 6, 7, 8, 9 order by 1, 2, 3, 4, 5, 6, 7, 8, 9`);
  }
});

type Step =
  readonly ['put', string, object, object] | readonly ['remove', string] | readonly ['merge'];

function orderKeys(of: string) {
  return { number: of, opened_at: moments[0], market: 'SE', reasons: [], policy: 'camera' };
}

function offerKeys(of: string) {
  return { number: of, offer: 'offer-1', kind: 'add', quantity: 1, list_minor: 1, unit_minor: 1 };
}
