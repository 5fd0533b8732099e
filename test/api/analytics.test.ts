import { end } from '../analytics/ended-orders';
import { openShopWindow, type ShopWindow } from '../analytics/shop-window';

interface Page {
  exposures: { eventId: string; receivedAt: string; order: string }[];
  next: string | null;
}

describe('asking for numbers', () => {
  let shop: ShopWindow;
  beforeAll(async () => (shop = await openShopWindow()));
  afterAll(async () => await shop.close());

  it.each([
    ['no currency', '', 'currency'],
    ['an unknown currency', '?currency=XXQ', 'currency'],
    ['a day without a time', '?currency=SEK&from=2026-03-01', 'from'],
    ['an empty period', '?currency=SEK&from=2026-03-02T00:00:00Z&to=2026-03-02T00:00:00Z', 'from'],
    [
      'more than 400 days',
      '?currency=SEK&from=2025-01-01T00:00:00Z&to=2026-03-01T00:00:00Z',
      'from',
    ],
    ['the year 0', '?currency=SEK&from=0000-01-01T00:00:00Z&to=0000-02-01T00:00:00Z', 'from'],
    ['30 days before the year 0', '?currency=SEK&to=0000-01-15T00:00:00Z', 'from'],
    ['a rate above 100 %', '?currency=SEK&abandonmentRateBp=10001', 'abandonmentRateBp'],
    ['a field nobody knows', '?currency=SEK&market=SE', 'market'],
  ])('is refused for %s', async (_name, query, field) => {
    expect(await shop.ask('GET', `/analytics/summary${query}`)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', field },
    });
  });

  it('has an answer without orders: no share of nothing, and no number that is none', async () => {
    const place = '&policy=camera&step=tier-1&item=BAG-1';
    const reports = ['summary', 'funnel', 'channels', 'flow', 'benchmarks', 'offers'];
    for (const report of [...reports.map((each) => `${each}?`), `report-30-days?${place}&`]) {
      const { status, body } = await shop.ask('GET', `/analytics/${report}currency=SEK`);
      expect({ report, status, body }).toMatchObject({ status: 200 });
    }
    const { body } = await shop.ask('GET', '/analytics/summary?currency=SEK');
    expect(body).toMatchObject({ orders: 0, revenueMinor: 0, revenuePerOrderMinor: null });
    expect(body).toMatchObject({ takeRate: { share: null, low: 0, high: 1 }, lift: [] });
  });

  it('is about the last 30 days where nobody says', async () => {
    const { body } = await shop.ask<{ period: { from: string; to: string } }>(
      'GET',
      '/analytics/summary?currency=SEK',
    );
    const { from, to } = body.period;
    expect(Date.parse(to) - Date.parse(from)).toBe(30 * 86_400_000);
    expect(Math.abs(Date.now() - Date.parse(to))).toBeLessThan(60_000);
  });

  it('D25: an export gives every event once, page by page, and the newest seconds later', async () => {
    const eventIds = Array.from({ length: 7 }, (_, index) => `e-${index}`);
    for (const [index, id] of eventIds.entries()) {
      // Three of one microsecond: the page break falls between them.
      await insert(id, `now() - interval '1 hour' + ${Math.max(0, index - 4)} * interval '1 us'`);
    }
    await insert('too-new', 'now()');
    const seen: string[] = [];
    let after = '';
    for (let pages = 1; pages <= 5; pages += 1) {
      const path = `/analytics/exposures.json?limit=3${after}`;
      const { body } = await shop.ask<Page>('GET', path);
      seen.push(...body.exposures.map(({ eventId }) => eventId));
      if (body.next === null) break;
      after = `&after=${body.next}`;
    }
    expect(seen).toEqual(eventIds);
    const yearZero = Buffer.from('0000-01-01T00:00:00.000000Z e-1').toString('base64url');
    for (const none of ['nonsense', yearZero]) {
      const answer = await shop.ask('GET', `/analytics/exposures.json?after=${none}`);
      expect(answer).toMatchObject({ status: 400, body: { field: 'after' } });
    }
  });

  it('D25: as CSV it can be opened in a spreadsheet, whatever a page has sent', async () => {
    await end(shop, { number: 'X-1', openedAtMs: Date.now() - 7_200_000 });
    await insert('=cmd("x"),1', `now() - interval '2 hours'`, 'X-1');
    const { status, headers, body } = await shop.ask('GET', '/analytics/exposures.csv?limit=1');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('link')).toMatch(
      /^<\/analytics\/exposures\.csv\?limit=1&after=\S+>; rel="next"$/,
    );
    const [head, line, end_] = String(body['text']).split('\r\n');
    expect(head).toBe(
      'eventId,order,offer,kind,at,receivedAt,policy,version,step,item,variant,market,channel,currency',
    );
    expect(line).toMatch(
      /^"'=cmd\(""x""\),1",X-1,offer-1,impression,\d{4}-[^,]+Z,\d{4}-[^,]+Z,{8}$/,
    );
    expect(end_).toBe('');
  });

  async function insert(eventId: string, at: string, order = 'X-9') {
    await shop.stores.database.pool.query(
      `insert into exposures (event_id, number, offer, kind, at, received_at)
       values ($1, $2, 'offer-1', 'impression', ${at}, date_trunc('second', now()) - (now() - (${at})))`,
      [eventId, order],
    );
  }
});
