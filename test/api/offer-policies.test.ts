import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { OfferPolicy } from '../../domain/offer-policy';
import { policiesMax } from '../../domain/offer-ports';
import { anOffer, aStep } from '../domain/policies';
import { catalogue } from '../world/orders';
import { openApi, type ApiWorld } from './api-world';
import { cardPolicy } from './card-policy';

const yaml = { 'content-type': 'application/yaml' };

describe('an offer policy over HTTP', () => {
  let api: ApiWorld;
  beforeEach(async () => {
    api = await openApi();
    await api.catalogue.putProducts(catalogue);
  });
  afterEach(async () => await api.close());

  const put = async (body: object, policy = 'cards') =>
    await api.ask('PUT', `/policies/${policy}`, { body });
  const post = async (what: string, body?: object) =>
    await api.ask('POST', `/policies/cards/${what}`, body ? { body } : {});
  const publish = async (policy: OfferPolicy = cardPolicy) => {
    await put(policy);
    return await post('publish');
  };
  const broken = { ...cardPolicy, priority: 20, funnel: { start: 'x', steps: [ghost()] } };

  it('is a draft with a diagram, which nobody is shown', async () => {
    const { status, body } = await put(cardPolicy);
    expect(status).toBe(200);
    expect(body).toEqual({
      policy: 'cards',
      state: 'draft',
      draft: cardPolicy,
      pausedOffers: [],
      pauses: [],
      diagram: expect.stringContaining('s0["tier-1<br>MEM-64<br>25 % off"]'),
    });
    expect((await api.ask('GET', '/policies/cards')).body).toEqual(body);
    expect(await api.offerPolicies.live()).toEqual([]);
  });

  it('is the same as YAML and as JSON', async () => {
    const answer = await api.ask('PUT', '/policies/cards', {
      rawBody: stringify(cardPolicy),
      headers: yaml,
    });
    expect(answer).toMatchObject({ status: 200, body: { draft: cardPolicy } });
    const checked = await api.ask('POST', '/policies/cards/check', {
      rawBody: stringify(broken),
      headers: yaml,
    });
    expect(checked.body).toEqual((await post('check', broken)).body);
  });

  it('is published as a version of its own, once', async () => {
    const first = await publish();
    expect(first).toMatchObject({ status: 201, body: { policy: 'cards', version: 1 } });
    await expect(post('publish')).resolves.toEqual(
      expect.objectContaining({
        status: 200,
        body: first.body,
      }),
    );
    await expect(publish({ ...cardPolicy, priority: 11 })).resolves.toMatchObject({
      status: 201,
      body: { version: 2 },
    });
    const { body } = await api.ask('GET', '/policies/cards/versions');
    expect(body).toMatchObject({
      versions: [
        { version: 2, document: { priority: 11 } },
        { version: 1, document: cardPolicy },
      ],
    });
  });

  it('stays as it was published while its draft changes', async () => {
    await publish();
    await put({ ...cardPolicy, title: 'Not yet' });
    await expect(api.ask('GET', '/policies/cards')).resolves.toMatchObject({
      body: {
        state: 'live',
        draft: { title: 'Not yet' },
        published: { version: 1, document: cardPolicy },
      },
    });
  });

  it('is refused with every fault at once, and the old version stands', async () => {
    await publish();
    const answer = await publish(broken);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      code: 'policy_invalid',
      field: 'funnel.start',
      errors: [
        { check: 'step_unknown', field: 'funnel.start' },
        {
          check: 'product_unknown',
          field: 'funnel.steps[0].offer.products[0].reference',
          detail: 'There is no product GHOST: send it with PUT /products, or name another.',
        },
      ],
    });
    expect(await api.offerPolicies.live()).toMatchObject([{ version: 1 }]);
  });

  it('is checked without being kept, or as the draft it is', async () => {
    await expect(post('check')).resolves.toMatchObject({
      status: 404,
      body: { code: 'policy_unknown' },
    });
    const { body } = await post('check', broken);
    expect(body).toMatchObject({ errors: [{}, {}], warnings: [] });
    expect(await api.offerPolicies.draft('cards')).toBeUndefined();
    await put(broken);
    expect((await post('check')).body).toEqual(body);
  });

  it('warns as it publishes', async () => {
    const step = { step: 'tier-1', offer: anOffer('MEM-64', { discount: { percentBp: 1_000 } }) };
    const answer = await publish({ ...cardPolicy, funnel: { start: 'tier-1', steps: [step] } });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      warnings: expect.arrayContaining([expect.objectContaining({ check: 'discount_small' })]),
    });
  });

  it.each(['GET /policies/none', 'GET /policies/none/versions', 'POST /policies/none/publish'])(
    'is unknown to %s where nobody sent it',
    async (call) => {
      const [method = '', path = ''] = call.split(' ');
      await expect(api.ask(method, path)).resolves.toMatchObject({
        status: 404,
        body: { code: 'policy_unknown' },
      });
    },
  );

  it('is one of at most 200', async () => {
    for (let index = 0; index < policiesMax; index += 1) {
      await api.offerPolicies.putDraft({ ...cardPolicy, policy: `cards-${index}` });
    }
    await expect(put(cardPolicy)).resolves.toMatchObject({
      status: 409,
      body: { code: 'too_many_policies' },
    });
    const known = { ...cardPolicy, policy: 'cards-7' };
    await expect(put(known, 'cards-7')).resolves.toMatchObject({ status: 200 });
  });

  it('is listed with what it is and does', async () => {
    await publish();
    await put({ ...cardPolicy, policy: 'a-draft', priority: 3 }, 'a-draft');
    await expect(api.ask('GET', '/offer-policies')).resolves.toMatchObject({
      body: {
        policies: [
          { policy: 'a-draft', state: 'draft', priority: 3 },
          { policy: 'cards', state: 'live', version: 1, title: 'With a camera' },
        ],
      },
    });
    await post('pause', { note: 'Looks wrong' });
    await expect(api.ask('GET', '/offer-policies')).resolves.toMatchObject({
      body: { policies: [{ state: 'draft' }, { state: 'paused' }] },
    });
  });

  it("leaves the shop's own rules alone", async () => {
    await publish();
    const empty = { markets: [], providers: [], eligibility: [] };
    await expect(api.ask('GET', '/policies')).resolves.toMatchObject({ body: empty });
  });
});

describe('the example policy (D38)', () => {
  let api: ApiWorld;
  beforeEach(async () => (api = await openApi()));
  afterEach(async () => await api.close());

  it('is published with the example catalogue, without a fault or a warning', async () => {
    const products = await api.ask('PUT', '/products', {
      rawBody: read('stack', 'example-catalogue.json'),
    });
    expect(products.status).toBe(200);
    const draft = await api.ask('PUT', '/policies/with-a-camera', {
      rawBody: read('docs', 'example-policy.yaml'),
      headers: yaml,
    });
    expect(draft.status).toBe(200);
    await expect(api.ask('POST', '/policies/with-a-camera/publish')).resolves.toMatchObject({
      status: 201,
      body: { version: 1, warnings: [] },
    });
  });

  it('is published again with the experiment of docs/offers.md, without a fault', async () => {
    await api.ask('PUT', '/products', { rawBody: read('stack', 'example-catalogue.json') });
    const [, experiment = 'none'] =
      /## An experiment\n.*?```yaml\n(.*?)```/su.exec(read('docs', 'offers.md')) ?? [];
    await api.ask('PUT', '/policies/with-a-camera', {
      rawBody: `${read('docs', 'example-policy.yaml')}\n${experiment}`,
      headers: yaml,
    });
    const published = await api.ask('POST', '/policies/with-a-camera/publish');
    expect(published).toMatchObject({ status: 201, body: { warnings: [] } });
    await expect(api.ask('GET', '/policies/with-a-camera')).resolves.toMatchObject({
      body: { published: { document: { experiment: { variants: [{}, { variant: 'third' }] } } } },
    });
  });
});

function ghost() {
  return aStep('tier-1', 'GHOST');
}

function read(...path: string[]): string {
  return readFileSync(join(process.cwd(), ...path), 'utf8');
}
