import { declinesMax, exposuresMax, type Exposure } from '../../domain/offer-ports';
import { openTestStores, type TestStores } from './database';

const at = '2026-03-01T12:00:30.000Z';

function seen(eventId: string, changes: Partial<Exposure> = {}): Exposure {
  return { eventId, offer: 'offer-1', kind: 'impression', at, ...changes };
}

describe('what a page saw', () => {
  let stores: TestStores;
  beforeAll(async () => (stores = await openTestStores()));
  afterAll(async () => await stores.close());
  beforeEach(async () => await stores.clear());

  /** The order is over: its window was open from 12:00 to 12:03. */
  async function over(number: string) {
    await stores.database.pool.query(
      `insert into order_facts (number, opened_at, closed_at, outcome, market, currency,
         is_allowed, reasons, original_total_minor, accepts, upsell_minor)
       values ($1, '2026-03-01T12:00:00Z', '2026-03-01T12:03:00Z', 'confirmed', 'SE', 'SEK',
         true, '{}', 1, 0, 0)`,
      [number],
    );
  }

  it('is kept once, however often it is told', async () => {
    expect(await stores.facts.expose('o', [seen('1'), seen('2', { kind: 'click' })])).toBe(2);
    expect(await stores.facts.expose('o', [seen('1'), seen('3', { kind: 'decline' })])).toBe(1);
    expect(await stores.facts.exposuresOf('o')).toEqual([
      seen('1'),
      seen('2', { kind: 'click' }),
      seen('3', { kind: 'decline' }),
    ]);
  });

  it('is counted within its order: another order’s page takes no event’s place', async () => {
    expect(await stores.facts.expose('other', [seen('1')])).toBe(1);
    expect(await stores.facts.expose('o', [seen('1')])).toBe(1);
    expect(await stores.facts.exposuresOf('o')).toHaveLength(1);
  });

  it('counts after the close too, but only what was in the window', async () => {
    await over('o');
    const taken = await stores.facts.expose('o', [
      seen('in-time'),
      seen('before', { at: '2026-03-01T11:59:59.999Z' }),
      seen('after', { at: '2026-03-01T12:03:00.001Z' }),
    ]);
    expect(taken).toBe(1);
    expect(await stores.facts.exposuresOf('o')).toEqual([seen('in-time')]);
  });

  it('is kept up to a bound of an order, and no page can fill the table', async () => {
    const events = Array.from({ length: exposuresMax }, (_, index) => seen(`e-${index}`));
    expect(await stores.facts.expose('o', events)).toBe(exposuresMax);
    expect(await stores.facts.expose('o', [seen('one-more')])).toBe(0);
    expect(await stores.facts.exposuresOf('o')).toHaveLength(exposuresMax);
    expect(await stores.facts.expose('other', [seen('one-more')])).toBe(1);
  });

  it('B21: leaves room for every no, whatever the page has told before', async () => {
    const future = '2027-01-01T00:00:00.000Z';
    const past = '2026-01-01T00:00:00.000Z';
    const events = Array.from({ length: exposuresMax }, (_, index) =>
      seen(`e-${index}`, { at: index % 2 === 0 ? past : future }),
    );
    await stores.facts.expose('o', events);
    const offers = Array.from({ length: declinesMax + 1 }, (_, index) => `offer-${index + 1}`);
    for (const offer of [...offers, 'offer-1']) await stores.facts.decline('o', offer, at);
    const kept = (await stores.facts.exposuresOf('o')).filter(({ kind }) => kind === 'decline');
    expect(kept).toEqual(
      offers.slice(0, declinesMax).map((offer) => ({
        eventId: `decline:${offer}`,
        offer,
        kind: 'decline',
        at,
      })),
    );
    expect(await stores.facts.expose('o', [seen('one-more')])).toBe(0);
  });
});
