import { openApi, type ApiWorld } from './api-world';
import { viewOf } from './orders';

describe("the shop's policy over HTTP", () => {
  let api: ApiWorld;
  beforeEach(async () => (api = await openApi()));
  afterEach(async () => await api.close());

  const put = async (body: object) => await api.ask('PUT', '/policies', { body });
  const row = { market: 'SE', currency: 'SEK' };

  it('is empty at first, then what was sent, as a whole', async () => {
    const empty = { markets: [], providers: [], eligibility: [] };
    await expect(api.ask('GET', '/policies')).resolves.toMatchObject({ status: 200, body: empty });
    const policy = {
      markets: [{ ...row, offerCapBp: 2000, orderMinMinor: 5000, offerSeconds: 600 }],
      providers: [{ provider: 'klarna', isEnabled: false, increaseMaxBp: 1000 }],
      eligibility: [
        { provider: '*', method: 'INVOICE', country: '*', state: '*', verdict: 'payment_method' },
      ],
    };
    await expect(put(policy)).resolves.toMatchObject({ status: 200, body: policy });
    await expect(api.ask('GET', '/policies')).resolves.toMatchObject({ body: policy });
    await put({ providers: [{ provider: 'klarna' }] });
    await expect(api.ask('GET', '/policies')).resolves.toMatchObject({
      body: { ...empty, providers: [{ provider: 'klarna' }] },
    });
  });

  const market = { ...row, currency: '*' };
  const cell = { provider: '*', method: '*', country: '*', state: '*', verdict: 'country' };
  it.each<[string, object, string]>([
    ['an unknown field', { caps: [] }, 'caps'],
    [
      'an amount without a currency',
      { markets: [{ ...market, offerCapMinor: 1 }] },
      'markets[0].offerCapMinor',
    ],
    [
      'a floor without a currency',
      { markets: [{ ...market, orderMinMinor: 1 }] },
      'markets[0].orderMinMinor',
    ],
    ['two rows for one market', { markets: [row, row] }, 'markets'],
    [
      'two rows for one provider',
      { providers: [{ provider: 'a' }, { provider: 'a' }] },
      'providers',
    ],
    [
      'an offer that outlives every window',
      { markets: [{ ...row, offerSeconds: 3601 }] },
      'markets[0].offerSeconds',
    ],
    ['half a basis point', { markets: [{ ...row, offerCapBp: 0.5 }] }, 'markets[0].offerCapBp'],
    [
      'an unknown verdict',
      { eligibility: [{ ...cell, verdict: 'maybe' }] },
      'eligibility[0].verdict',
    ],
    ['an unknown state', { eligibility: [{ ...cell, state: 'paid' }] }, 'eligibility[0].state'],
    [
      'a country in words',
      { eligibility: [{ ...cell, country: 'Sweden' }] },
      'eligibility[0].country',
    ],
  ])('%s is refused by name, and the old policy stands', async (_what, body, field) => {
    await put({ providers: [{ provider: 'klarna' }] });
    await expect(put(body)).resolves.toMatchObject({
      status: 400,
      body: { code: 'invalid_request', field },
    });
    await expect(api.ask('GET', '/policies')).resolves.toMatchObject({
      body: { providers: [{ provider: 'klarna' }] },
    });
  });
});

describe('the offers of an open order over HTTP', () => {
  let api: ApiWorld;
  beforeEach(async () => (api = await openApi()));
  afterEach(async () => await api.close());

  const offers = async (order: string, credential?: string, query = '') =>
    await api.ask('GET', `/orders/${order}/offers${query}`, credential ? { credential } : {});

  it('carry their quote in the request that is ready to be posted (B9)', async () => {
    api.temporal.hold(viewOf('A1'));
    await expect(offers('A1')).resolves.toMatchObject({
      body: { offers: [{ add: { body: { offer: 'offer-1', quote: '0a1b2c3d-0123456789ab' } } }] },
    });
  });

  it('are gone at their own end, also while the window is open (B8)', async () => {
    const view = viewOf('A1');
    const [offer] = view.offers;
    const ended = { ...offer!, expiresAt: new Date(Date.now() - 1).toISOString() };
    api.temporal.hold({ ...view, offers: [ended, { ...offer!, offer: 'offer-2' }] });
    await expect(offers('A1')).resolves.toMatchObject({
      body: { offers: [{ offer: 'offer-2' }] },
    });
  });

  it('come with the reason, for the shop, why nothing can be raised any more (A28)', async () => {
    api.temporal.hold(viewOf('A1', { shut: 'risk_refused_before', offers: [] }));
    await expect(offers('A1')).resolves.toMatchObject({
      body: { offers: [], reasons: ['risk_refused_before'] },
    });
    const { body } = await offers('A1', api.tokenFor('A1'));
    expect(body).toMatchObject({ offers: [] });
    expect(body).not.toHaveProperty('reasons');
  });

  it('are explained to the shop that asks, and to no page', async () => {
    api.temporal.hold(viewOf('A1'));
    const { body } = await offers('A1', undefined, '?explain=1');
    expect(body).toMatchObject({
      explanation: {
        checks: [{ check: 'window', isPassed: true }],
        hiddenOffers: [{ item: 'TRIPOD-1', reason: 'over_cap' }],
        terms: { offerCapMinor: 25_000 },
      },
    });
    expect((await offers('A1')).body).not.toHaveProperty('explanation');
    expect((await offers('A1', undefined, '?explain=0')).body).not.toHaveProperty('explanation');
    await expect(offers('A1', api.tokenFor('A1'), '?explain=1')).resolves.toMatchObject({
      status: 403,
      body: { code: 'shop_only' },
    });
    await expect(offers('A1', undefined, '?explain=yes')).resolves.toMatchObject({ status: 400 });
  });

  it('cannot be taken by their quote alone', async () => {
    api.temporal.hold(viewOf('A1'));
    const body = { quote: '0a1b2c3d-0123456789ab' };
    await expect(api.ask('POST', '/orders/A1/items/MEM-64', { body })).resolves.toMatchObject({
      status: 400,
      body: { code: 'invalid_request', field: 'quote' },
    });
  });
});
