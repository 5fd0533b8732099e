import { catalogue } from '../world/orders';
import { openApi, type ApiWorld } from './api-world';
import { cardPolicy } from './card-policy';

const offer = 'tier-1/MEM-64';

describe('pausing a policy', () => {
  let api: ApiWorld;
  beforeEach(async () => {
    api = await openApi();
    await api.catalogue.putProducts(catalogue);
  });
  afterEach(async () => await api.close());

  const post = async (what: string, body: object, policy = 'cards') =>
    await api.ask('POST', `/policies/${policy}/${what}`, { body });
  const card = catalogue.find(({ reference }) => reference === 'MEM-64');
  const putCard = async (unitPriceMinor: number, promoPriceMinor?: number) => {
    const promo = promoPriceMinor === undefined ? {} : { promoPriceMinor };
    const price = { market: 'SE', currency: 'SEK', unitPriceMinor, taxRateBp: 2500, ...promo };
    const body = { products: [{ ...card, prices: [price] }] };
    return await api.ask('PUT', '/products', { body });
  };

  it('stops it as a whole, and a note lets it go on', async () => {
    await api.offerPolicies.publish(cardPolicy);
    await expect(post('pause', { note: 'Looks wrong' })).resolves.toMatchObject({
      status: 200,
      body: { state: 'paused', pauses: [{ state: 'paused', note: 'Looks wrong' }] },
    });
    expect(await api.offerPolicies.live()).toEqual([]);
    await expect(post('resume', { note: 'It was right' })).resolves.toMatchObject({
      body: { state: 'live', pauses: [{ state: 'resumed', note: 'It was right' }, {}] },
    });
    expect(await api.offerPolicies.live()).toHaveLength(1);
  });

  it('stops one offer of it', async () => {
    await api.offerPolicies.publish(cardPolicy);
    await expect(post('pause', { offer, note: 'Returns' })).resolves.toMatchObject({
      body: { state: 'live', pausedOffers: [offer] },
    });
    expect(await api.offerPolicies.live()).toMatchObject([{ pausedOffers: [offer] }]);
    await expect(post('resume', { offer, note: 'Mended' })).resolves.toMatchObject({
      body: { pausedOffers: [] },
    });
  });

  it('writes nothing down where what is resumed was not paused', async () => {
    await api.offerPolicies.publish(cardPolicy);
    await expect(post('resume', { note: 'To be sure' })).resolves.toMatchObject({
      status: 200,
      body: { state: 'live', pauses: [] },
    });
  });

  it.each([
    ['without a note', {}, 'note'],
    ['with an empty note', { note: '' }, 'note'],
    ['of an offer in other words', { offer: 'MEM-64', note: 'x' }, 'offer'],
  ])('%s is refused, and so is resuming', async (_what, body, field) => {
    await api.offerPolicies.publish(cardPolicy);
    for (const what of ['pause', 'resume']) {
      await expect(post(what, body)).resolves.toMatchObject({
        status: 400,
        body: { code: 'invalid_request', field },
      });
    }
  });

  it.each([
    ['a policy nobody knows', 'none', {}, 404, 'policy_unknown'],
    ['a draft', 'a-draft', {}, 409, 'policy_not_published'],
    ['an offer it does not make', 'cards', { offer: 'tier-2/MEM-64' }, 404, 'policy_offer_unknown'],
  ])('is refused for %s', async (_what, policy, body, status, code) => {
    await api.offerPolicies.publish(cardPolicy);
    await api.offerPolicies.putDraft({ ...cardPolicy, policy: 'a-draft' });
    for (const what of ['pause', 'resume']) {
      const answer = await post(what, { note: 'x', ...body }, policy);
      expect(answer).toMatchObject({ status, body: { code } });
    }
  });

  describe('because a price is no genuine discount any more (B16)', () => {
    it('happens as the catalogue changes, once, and only a person ends it', async () => {
      await api.offerPolicies.publish(cardPolicy);
      expect((await putCard(20_000)).body).toMatchObject({ pausedOffers: [] });
      const { body } = await putCard(20_000, 15_000);
      expect(body).toMatchObject({
        stored: 1,
        pausedOffers: [
          {
            policy: 'cards',
            offer,
            detail: 'MEM-64 in SE for 150.00 SEK costs everybody 150.00 SEK.',
          },
        ],
      });
      expect((await putCard(20_000, 15_000)).body).toMatchObject({ pausedOffers: [] });
      await putCard(20_000);
      await expect(api.ask('GET', '/policies/cards')).resolves.toMatchObject({
        body: { pausedOffers: [offer], pauses: [{ state: 'paused_as_untrue', offer }] },
      });
      await expect(post('resume', { offer, note: 'Promotion is over' })).resolves.toMatchObject({
        status: 200,
        body: { pausedOffers: [] },
      });
    });

    it('cannot be ended while it is not true', async () => {
      await api.offerPolicies.publish(cardPolicy);
      await putCard(20_000, 15_000);
      await expect(post('resume', { offer, note: 'Never mind' })).resolves.toMatchObject({
        status: 409,
        body: { code: 'offer_untrue', detail: expect.stringContaining('costs everybody') },
      });
      expect(await api.offerPolicies.live()).toMatchObject([{ pausedOffers: [offer] }]);
    });

    it('happens after a raise too: the price of last week counts for 30 days', async () => {
      await api.offerPolicies.publish(cardPolicy);
      api.prices.lows = [{ reference: 'MEM-64', market: 'SE', currency: 'SEK', lowMinor: 20_000 }];
      const { body } = await putCard(30_000);
      expect(body).toMatchObject({
        pausedOffers: [{ detail: expect.stringContaining('200.00 SEK in the last 30 days') }],
      });
    });

    it('leaves drafts, other products and what is merely unpublished alone', async () => {
      await api.offerPolicies.putDraft(cardPolicy);
      expect((await putCard(20_000, 15_000)).body).toMatchObject({ pausedOffers: [] });
      await putCard(20_000);
      await api.offerPolicies.publish(cardPolicy);
      const body = { products: [{ ...card, isPublished: false }] };
      const answer = await api.ask('PUT', '/products', { body });
      expect(answer.body).toMatchObject({ pausedOffers: [] });
    });
  });
});
