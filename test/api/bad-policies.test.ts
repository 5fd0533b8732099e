import type { Trigger } from '../../domain/offer-policy';
import { anOffer, aStep } from '../domain/policies';
import { openApi, type ApiWorld } from './api-world';
import { cardPolicy } from './card-policy';

const offer = anOffer('MEM-64');

/** The policy with one field of its offer changed to what no type allows. */
const withOffer = (changes: object) => ({
  ...cardPolicy,
  funnel: { start: 'tier-1', steps: [{ step: 'tier-1', offer: { ...offer, ...changes } }] },
});

const nested = (depth: number): Trigger =>
  depth === 1 ? { always: true } : { not: nested(depth - 1) };

const at = 'funnel.steps[0].offer';

const bad: [what: string, body: object, field: string, detail: RegExp][] = [
  ['an unknown field', { ...cardPolicy, colour: 'red' }, 'colour', /Unknown field/],
  ['another name', { ...cardPolicy, policy: 'other' }, 'policy', /The address says cards/],
  ['a name with blanks', { ...cardPolicy, policy: 'my cards' }, 'policy', /Lower case/],
  ['no funnel', { ...cardPolicy, funnel: undefined }, 'funnel', /./],
  ['half a priority', { ...cardPolicy, priority: 0.5 }, 'priority', /int/],
  [
    'a funnel without steps',
    { ...cardPolicy, funnel: { start: 'a', steps: [] } },
    'funnel.steps',
    /./,
  ],
  [
    'a volume discount (D12)',
    withOffer({ discount: { percentBp: 1000, fromQuantity: 3 } }),
    `${at}.discount.fromQuantity`,
    /grows with the quantity cannot be written/,
  ],
  [
    'tiers of a discount (D12)',
    withOffer({ discount: { tiers: [{ from: 2, percentBp: 1000 }] } }),
    `${at}.discount`,
    /grows with the quantity cannot be written/,
  ],
  [
    'two discounts',
    withOffer({ discount: { percentBp: 1, amountMinor: { SEK: 1 } } }),
    `${at}.discount`,
    /Exactly one/,
  ],
  [
    'half a basis point',
    withOffer({ discount: { percentBp: 0.5 } }),
    `${at}.discount.percentBp`,
    /int/,
  ],
  [
    'an unknown currency',
    withOffer({ discount: { amountMinor: { XYZ: 1 } } }),
    `${at}.discount.amountMinor.XYZ`,
    /./,
  ],
  [
    'an amount in no currency',
    withOffer({ discount: { amountMinor: {} } }),
    `${at}.discount.amountMinor`,
    /currencies/,
  ],
  ['an unknown kind', withOffer({ kind: 'gift' }), `${at}.kind`, /./],
  ['no product', withOffer({ products: [] }), `${at}.products`, /./],
  ['no copy', withOffer({ copy: {} }), `${at}.copy`, /languages/],
  [
    'a script as image',
    withOffer({
      copy: { '*': { title: 'a', reason: 'b', dealText: 'c', imageUrl: 'javascript:alert(1)' } },
    }),
    `${at}.copy.*.imageUrl`,
    /./,
  ],
  [
    'an image whose address ends a line',
    withOffer({
      copy: {
        '*': { title: 'a', reason: 'b', dealText: 'c', imageUrl: 'https://shop.example/\u0000a' },
      },
    }),
    `${at}.copy.*.imageUrl`,
    /control characters/,
  ],
  [
    'an unknown condition',
    { ...cardPolicy, trigger: { weather: 'fine' } },
    'trigger',
    /Exactly one of all, any, not/,
  ],
  [
    'two conditions in one',
    { ...cardPolicy, trigger: { always: true, markets: ['SE'] } },
    'trigger',
    /Exactly one/,
  ],
  [
    'an empty list of markets',
    { ...cardPolicy, trigger: { any: [{ markets: [] }] } },
    'trigger.any[0].markets',
    /./,
  ],
  [
    'an amount without a currency',
    { ...cardPolicy, trigger: { orderValue: { minMinor: 1 } } },
    'trigger.orderValue.currency',
    /./,
  ],
  [
    'bought what before',
    { ...cardPolicy, trigger: { boughtBefore: { withinDays: 9 } } },
    'trigger.boughtBefore.products',
    /Name products/,
  ],
  ['a trigger 6 deep', { ...cardPolicy, trigger: nested(6) }, 'trigger', /more than 5 deep/],
  [
    '51 conditions',
    { ...cardPolicy, trigger: { all: [{ any: list(26) }, { any: list(25) }] } },
    'trigger',
    /More than 50 conditions/,
  ],
  [
    'a document as deep as a well',
    { ...cardPolicy, trigger: nested(1000) },
    'body',
    /more than 40 deep/,
  ],
];

function list(length: number): Trigger[] {
  return Array.from({ length }, () => ({ always: true }));
}

const product = ['MEM-64'];
/** Every shape of a trigger there is (D31). */
const triggers: Trigger[] = [
  { always: true },
  { products: product },
  { categories: ['cameras'] },
  { orderValue: { currency: 'SEK', minMinor: 5_000 } },
  { orderValue: { currency: 'SEK', maxMinor: 5_000 } },
  { markets: ['SE', 'DE'] },
  { paymentMethods: [{ provider: 'klarna', methods: ['INVOICE'] }] },
  { channels: ['newsletter'] },
  { pastOrders: { min: 1 } },
  { pastOrders: { min: 1, max: 3 } },
  { boughtBefore: { products: product, withinDays: 90 } },
  { boughtBefore: { categories: ['care'], withinDays: 90 } },
  { all: [{ products: product }, { markets: ['SE'] }] },
  { any: [{ products: product }, { markets: ['SE'] }] },
  { not: { markets: ['SE'] } },
  { all: [{ any: [{ not: { markets: ['NO'] } }, { pastOrders: { max: 0 } }] }, { always: true }] },
  nested(5),
  { all: [{ any: list(25) }, { any: list(25) }] },
];

describe('a document that is no policy', () => {
  let api: ApiWorld;
  beforeAll(async () => (api = await openApi()));
  afterAll(async () => await api.close());
  const put = async (body: unknown) => await api.ask('PUT', '/policies/cards', { body });
  const putYaml = async (rawBody: string, path = '/policies/cards') =>
    await api.ask('PUT', path, { rawBody, headers: { 'content-type': 'application/yaml' } });

  it.each(bad)('%s is refused by name', async (_what, body, field, detail) => {
    const answer = await put(body);
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'policy_invalid', field, detail: expect.stringMatching(detail) },
    });
    expect(await api.offerPolicies.draft('cards')).toBeUndefined();
  });

  it('has every wrong shape named at once', async () => {
    const { body } = await put({
      ...withOffer({ kind: 'gift', discount: { percentBp: -1 } }),
      priority: 'high',
      colour: 'red',
    });
    expect((body['errors'] as { field: string }[]).map(({ field }) => field).toSorted()).toEqual([
      'colour',
      `${at}.discount.percentBp`,
      `${at}.kind`,
      'priority',
    ]);
  });

  it.each(triggers.map((trigger) => [JSON.stringify(trigger).slice(0, 60), trigger] as const))(
    'is not one with the trigger %s',
    async (_text, trigger) => {
      const world = await openApi();
      const body = { ...cardPolicy, trigger };
      const answer = await world.ask('PUT', '/policies/cards', { body });
      await world.close();
      expect(answer).toMatchObject({ status: 200, body: { draft: { trigger } } });
    },
  );

  it('may be a draft that breaks rules of publishing, so that all of them are told', async () => {
    const world = await openApi();
    const steps = ['a', 'b', 'c', 'd'].map((step) => aStep(step, 'MEM-64'));
    const body = { ...cardPolicy, funnel: { start: 'a', steps } };
    const answer = await world.ask('PUT', '/policies/cards', { body });
    await world.close();
    expect(answer.status).toBe(200);
  });

  it('is told where YAML cannot be read, at every place', async () => {
    const answer = await putYaml('policy: [cards\ntitle: "open\npriority: 1\n');
    expect(answer).toMatchObject({ status: 400, body: { code: 'malformed_yaml' } });
    expect(answer.body['field']).toMatch(/^line \d+, column \d+$/);
    const twice = await putYaml('policy: cards\npolicy: cards\n');
    expect(twice.body).toMatchObject({ code: 'malformed_yaml', field: 'line 2, column 1' });
  });

  it.each([
    ['a tag', 'policy: !!js/function "function () {}"\n'],
    ['a tag of its own', 'policy: !cards x\n'],
    ['many nested aliases', bomb()],
    ['a well of brackets', '['.repeat(100_000)],
    ['a list that holds itself', 'policy: &a [*a, *a]\n'],
    ['a list that holds itself from far within', 'a: &a { b: &b [ { c: [*a, *b] } ] }\n'],
  ])('as YAML with %s is not read', async (_what, text) => {
    await expect(putYaml(text)).resolves.toMatchObject({
      status: 400,
      body: { code: 'malformed_yaml' },
    });
  });

  it('as YAML without anything in it is no object', async () => {
    for (const text of ['', '# only a comment\n', '- a list\n', 'a word']) {
      await expect(putYaml(text)).resolves.toMatchObject({
        status: 400,
        body: { code: 'invalid_request', field: 'body' },
      });
    }
  });

  it('is taken as YAML where policies are, and nowhere else', async () => {
    await expect(putYaml('products: []\n', '/products')).resolves.toMatchObject({
      status: 415,
      body: { code: 'content_type_unsupported' },
    });
    await expect(putYaml('{}\n', '/policies')).resolves.toMatchObject({ status: 415 });
  });

  it('is not read above 256 KiB', async () => {
    await expect(putYaml(`# ${'x'.repeat(256 * 1024)}`)).resolves.toMatchObject({
      status: 413,
      body: { code: 'body_too_large' },
    });
  });
});

/** Nine levels of ten aliases each: a gigabyte, if somebody followed them. */
function bomb(): string {
  const levels = Array.from({ length: 9 }, (_, index) => {
    const inner = index === 0 ? '"x"' : `*l${index - 1}`;
    return `l${index}: &l${index} [${Array.from({ length: 10 }, () => inner).join(', ')}]`;
  });
  return `${levels.join('\n')}\n`;
}
