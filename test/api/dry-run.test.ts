import { exampleOrders, exampleOrdersCsv } from '../../stack/example-orders';
import { openShopWindow, type ShopWindow } from '../analytics/shop-window';
import { anOffer, aPolicy, aStep } from '../domain/policies';
import { aProduct } from '../store/fixtures';
import { call } from '../world/http';
import { until } from '../world/until';

const end = '2026-03-01T00:00:00.000Z';
const orderCount = 10_000;
const period = `?from=2025-11-01T00:00:00Z&to=${end}`;

interface Report {
  orders: number;
  shown: number;
  outcomes: Record<string, number>;
  offers: { offer: string; planned: number; hidden: Record<string, number> }[];
  errors: { check: string }[];
  examples: { outcome: string; offers: { offer: string }[] }[];
  conflicts: object[];
  coverage: { share: number; low: number; high: number };
}

function path(query = period): string {
  return `/policies/cards/dry-runs${query}`;
}

/** A quarter off the card, for every camera in Sweden. */
const cards = aPolicy({
  policy: 'cards',
  funnel: { start: 'tier-1', steps: [{ step: 'tier-1', offer: anOffer('MEM-64') }] },
});

describe('A dry run over HTTP', () => {
  let shop: ShopWindow;
  const orders = exampleOrders({ count: orderCount, seed: 'dry', until: end });
  beforeAll(async () => {
    shop = await openShopWindow();
    const price = { market: 'SE', currency: 'SEK', taxRateBp: 2_500 };
    await shop.stores.catalogue.putProducts([
      aProduct({ reference: 'CAM-1', prices: [{ ...price, unitPriceMinor: 899_900 }] }),
      aProduct({ reference: 'MEM-64', prices: [{ ...price, unitPriceMinor: 29_900 }] }),
      aProduct({ reference: 'BAG-1', prices: [{ ...price, unitPriceMinor: 69_900 }] }),
    ]);
    const answer = await call(shop.api.url, 'POST', '/past-orders', {
      credential: shop.api.key,
      headers: { 'content-type': 'text/csv' },
      rawBody: exampleOrdersCsv(orders),
    });
    if (answer.body['imported'] !== orderCount) throw new Error('The orders did not go in.');
  });
  afterAll(async () => await shop.close());
  afterEach(async () => void (await shop.stores.database.pool.query('truncate offer_pauses')));

  it('§4.7: plays 10 000 orders and tells what they would have been shown', async () => {
    const { status, body } = await shop.ask<Report>('POST', path(), cards);
    expect(status).toBe(200);
    // Counted by hand: a camera of Sweden without a card in it, by a customer who had none before.
    const hadCard = new Set<string>();
    const expected = orders.filter(({ market, lines, customer }) => {
      const holds = (wanted: string) => lines.some(({ reference }) => reference === wanted);
      const email = customer?.email ?? '';
      const isWanted = market === 'SE' && holds('CAM-1') && !holds('MEM-64') && !hadCard.has(email);
      if (holds('MEM-64')) hadCard.add(email);
      return isWanted;
    });
    expect(body).toMatchObject({ orders: orderCount, shown: expected.length });
    expect(body.outcomes['shown']).toBe(expected.length);
    expect(body.coverage.share).toBe(expected.length / orderCount);
    expect(body.coverage.low).toBeLessThan(body.coverage.share);
    expect(body.coverage.high).toBeGreaterThan(body.coverage.share);
  });

  it('§4.7: writes nothing at all, in no table, and starts no workflow', async () => {
    const before = await everything(shop);
    await shop.ask('POST', path(), cards);
    expect(await everything(shop)).toEqual(before);
    expect(before['past_orders']).toBe(orderCount);
  });

  it('takes the draft where no document is sent, and YAML like JSON', async () => {
    const limited = `${period}&limit=300`;
    const missing = await shop.ask('POST', path(limited));
    expect(missing).toMatchObject({ status: 404, body: { code: 'policy_unknown' } });
    await shop.stores.offerPolicies.putDraft(cards);
    const ofDraft = await shop.ask<Report>('POST', path(limited));
    expect(ofDraft.body).toMatchObject({ orders: 300 });
    const ofYaml = await call(shop.api.url, 'POST', path(limited), {
      credential: shop.api.key,
      headers: { 'content-type': 'application/yaml' },
      rawBody: JSON.stringify(cards),
    });
    expect(ofYaml.body).toEqual(ofDraft.body);
  });

  it('knows the policies that are live, with what they have of the same orders', async () => {
    const bags = { ...cards, policy: 'bags', priority: 500 };
    bags.funnel = { start: 'tier-1', steps: [aStep('tier-1', 'BAG-1')] };
    await shop.stores.offerPolicies.publish(bags);
    const some = path(`${period}&limit=2000`);
    const { body } = await shop.ask<Report>('POST', some, cards);
    const [conflict] = body.conflicts as { policy: string; wonOver: number; lostTo: number }[];
    expect(conflict).toMatchObject({ policy: 'bags', wonOver: 0 });
    expect(conflict!.lostTo).toBeGreaterThan(50);
    await shop.stores.offerPolicies.pause({ policy: 'bags', state: 'paused', note: 'over' });
    expect((await shop.ask<Report>('POST', some, cards)).body.conflicts).toEqual([]);
    // As its own next version it is no rival of itself.
    const again = await shop.ask<Report>(
      'POST',
      `/policies/bags/dry-runs${period}&limit=2000`,
      bags,
    );
    expect(again.body.conflicts).toEqual([]);
  });

  it('does not show what is paused now: a pause counts for the next version, too', async () => {
    const event = { policy: 'cards', offer: 'tier-1/MEM-64', note: 'Too many came back' };
    await shop.stores.offerPolicies.pause({ ...event, state: 'paused_by_guardrail' });
    const some = path(`${period}&limit=500`);
    const paused = await shop.ask<Report>('POST', some, cards);
    expect(paused.body).toMatchObject({ shown: 0, never: { offers: ['tier-1/MEM-64'] } });
    expect(paused.body.offers[0]!.hidden['paused']).toBeGreaterThan(50);
    await shop.stores.offerPolicies.pause({ ...event, state: 'resumed' });
    const resumed = await shop.ask<Report>('POST', some, cards);
    expect(resumed.body.offers[0]!.hidden).not.toHaveProperty('paused');
    expect(resumed.body.shown).toBeGreaterThan(0);
  });

  it('tells what keeps the document from being published, and plays it all the same', async () => {
    const some = path(`${period}&limit=500`);
    expect((await shop.ask('POST', some, cards)).body).toMatchObject({ errors: [] });
    const { '*': copy } = anOffer('MEM-64').copy;
    const offer = anOffer('MEM-64', { copy: { sv: copy! } });
    const silent = { ...cards, funnel: { start: 'tier-1', steps: [{ step: 'tier-1', offer }] } };
    const { body } = await shop.ask<Report>('POST', some, silent);
    expect(body.errors).toMatchObject([{ check: 'copy_default_missing' }]);
    const { shown, offers, examples } = body;
    expect(offers).toMatchObject([{ offer: 'tier-1/MEM-64', planned: shown }]);
    expect(examples.filter(({ outcome }) => outcome === 'shown')[0]!.offers).toMatchObject([
      { offer: 'tier-1/MEM-64' },
    ]);
  });

  it('tells lines of progress to whoever wants to see them, and the same report at last', async () => {
    const some = path(`${period}&limit=2000`);
    const { headers, lines } = await readLines(shop, some);
    expect(headers.get('content-type')).toBe('application/x-ndjson');
    const done = lines.flatMap((line) => (line.kind === 'progress' ? [line.done] : []));
    expect(done.length).toBeGreaterThan(5);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(done.at(-1)).toBe(2000);
    const { body } = await shop.ask<Report>('POST', some, cards);
    expect(lines.at(-1)).toEqual({ kind: 'report', report: body });
  });

  it('is one at a time, and free again for the next when its reader leaves', async () => {
    const leaving = new AbortController();
    const first = await fetch(shop.api.url + path(), { ...asking(shop), signal: leaving.signal });
    await first.body!.getReader().read();
    expect(await shop.ask('POST', path(), cards)).toMatchObject({
      status: 429,
      body: { code: 'dry_run_busy' },
    });
    leaving.abort();
    await until('the next run', async () => {
      const { status } = await shop.ask('POST', path(`${period}&limit=1`), cards);
      return status === 200;
    });
  });

  it.each([
    ['more orders than are looked at', '?limit=10001', 'limit'],
    [
      'a time that ends before it begins',
      '?from=2026-03-01T00:00:00Z&to=2026-02-01T00:00:00Z',
      'from',
    ],
    ['a day without a time', '?from=2026-03-01', 'from'],
    ['a year no shop was there', '?to=0000-01-01T00:00:00Z', 'to'],
  ])('refuses %s', async (_what, query, field) => {
    expect(await shop.ask('POST', path(query), cards)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', field },
    });
  });

  it('names every fault of a document that is none', async () => {
    const { priority: _priority, ...rest } = cards;
    const answer = await shop.ask('POST', path(), { ...rest, colour: 'red' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'policy_invalid' } });
    expect((answer.body as { errors: object[] }).errors).toHaveLength(2);
  });

  it('of no orders is an answer, too', async () => {
    const { body } = await shop.ask<Report>('POST', path('?to=2020-01-01T00:00:00Z'), cards);
    expect(body).toMatchObject({ orders: 0, shown: 0, coverage: { share: 0, low: 0, high: 1 } });
  });
});

type Line = { kind: 'progress'; done: number } | { kind: 'report'; report: object };

function asking(shop: ShopWindow): RequestInit {
  return {
    method: 'POST',
    headers: {
      authorization: `Bearer ${shop.api.key}`,
      'content-type': 'application/json',
      accept: 'application/x-ndjson',
    },
    body: JSON.stringify(cards),
  };
}

async function readLines(shop: ShopWindow, address: string) {
  const response = await fetch(shop.api.url + address, asking(shop));
  const lines = (await response.text()).trimEnd().split('\n');
  return { headers: response.headers, lines: lines.map((line) => JSON.parse(line) as Line) };
}

/** How many rows each table has. */
async function everything({ stores }: ShopWindow): Promise<Record<string, number>> {
  const { rows } = await stores.database.pool.query<{ table: string; count: number }>(`
    select table_name as table, (xpath('/row/c/text()', query_to_xml(
      format('select count(*) as c from %I', table_name), false, true, '')))[1]::text::int as count
    from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`);
  return Object.fromEntries(rows.map(({ table, count }) => [table, count]));
}
