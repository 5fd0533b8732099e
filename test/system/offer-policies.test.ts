import { stringify } from 'yaml';
import { aPolicy, anOffer } from '../domain/policies';
import { catalogue } from '../world/orders';
import { createWorld, type World } from '../world';

const policy = aPolicy({
  policy: 'cards',
  funnel: { start: 'tier-1', steps: [{ step: 'tier-1', offer: anOffer('MEM-64') }] },
});
const offer = 'tier-1/MEM-64';
const card = catalogue.find(({ reference }) => reference === 'MEM-64');

describe('the life of an offer policy, with its database', () => {
  let world: World;
  beforeAll(async () => (world = await createWorld({ time: 'skipping', hasWorker: false })));
  afterAll(async () => await world.stop());

  const post = async (what: string, body?: object) =>
    await world.ask('POST', `/policies/cards/${what}`, body ? { body } : {});
  const putCard = async (unitPriceMinor: number) => {
    const prices = [{ market: 'SE', currency: 'SEK', unitPriceMinor, taxRateBp: 2500 }];
    return await world.ask('PUT', '/products', { body: { products: [{ ...card, prices }] } });
  };

  it('B16: leads from YAML to a version, a pause as untrue, and a person who ends it', async () => {
    await putCard(20_000);
    const headers = { 'content-type': 'application/yaml' };
    const draft = await world.ask('PUT', '/policies/cards', {
      rawBody: stringify(policy),
      headers,
    });
    expect(draft).toMatchObject({ status: 200, body: { state: 'draft', draft: policy } });
    await expect(post('publish')).resolves.toMatchObject({ status: 201, body: { version: 1 } });
    await expect(post('publish')).resolves.toMatchObject({ status: 200, body: { version: 1 } });
    expect(await world.stores.offerPolicies.live()).toMatchObject([
      { version: 1, document: policy, pausedOffers: [] },
    ]);

    // A quarter off 270.00 is 202.50: above the 200.00 of a minute ago.
    const raised = await putCard(27_000);
    expect(raised).toMatchObject({
      status: 200,
      body: {
        pausedOffers: [
          { policy: 'cards', offer, detail: expect.stringContaining('in the last 30 days') },
        ],
      },
    });
    expect(await world.stores.offerPolicies.live()).toMatchObject([{ pausedOffers: [offer] }]);
    await expect(post('check')).resolves.toMatchObject({
      body: { errors: [{ check: 'discount_not_genuine' }] },
    });
    await expect(post('resume', { offer, note: 'Never mind' })).resolves.toMatchObject({
      status: 409,
      body: { code: 'offer_untrue' },
    });

    await putCard(20_000);
    await expect(post('resume', { offer, note: 'The old price is back' })).resolves.toMatchObject({
      status: 200,
      body: { state: 'live', pausedOffers: [] },
    });
  });
});
