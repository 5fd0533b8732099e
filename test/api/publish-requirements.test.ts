import type { OfferPolicy, Step } from '../../domain/offer-policy';
import { anOffer, aPolicy, aStep, aThing, inSweden, things } from '../domain/policies';
import { publish, putProducts } from '../world/policies';
import { openApi, type ApiWorld } from './api-world';

/** Upsell, downsell, trifle: 150.00, 75.00 and 37.50 SEK. */
const falling = [
  aStep('tier-1', 'KIT', { onAccept: 'tier-3', onDecline: 'tier-2' }),
  aStep('tier-2', 'BAG', { onAccept: 'tier-3', onDecline: 'tier-3' }),
  aStep('tier-3', 'CARD'),
];

const offer = 'funnel.steps[0].offer';
const firstProduct = `${offer}.products[0].reference`;

function steps(...list: Step[]): OfferPolicy {
  return aPolicy({ funnel: { start: 'tier-1', steps: list } });
}

function offering(...offered: Parameters<typeof anOffer>): OfferPolicy {
  return steps({ step: 'tier-1', offer: anOffer(...offered) });
}

/** The words of an offer with one of them changed, or left out where that is undefined. */
function saying(changes: Partial<Record<'title' | 'reason' | 'dealText', string | undefined>>) {
  const words = { title: 'Add it', reason: 'It fits', dealText: 'A quarter off', ...changes };
  const policy = offering('BAG');
  const said = Object.fromEntries(Object.entries(words).filter(([, text]) => text !== undefined));
  const changed = { ...anOffer('BAG'), copy: { '*': said } };
  return { ...policy, funnel: { start: 'tier-1', steps: [{ step: 'tier-1', offer: changed }] } };
}

describe('Publishing over HTTP', () => {
  let api: ApiWorld;
  beforeAll(async () => {
    api = await openApi();
    await putProducts(
      api,
      ...things,
      aThing('LENS', { needsConsideration: true }),
      aThing('PROMO', { prices: [{ ...inSweden(10_000), promoPriceMinor: 7_500 }] }),
    );
  });
  afterAll(async () => await api.close());

  /** What is said against it, `check field`, while nothing is live that was not before. */
  async function faults(policy: Parameters<typeof publish>[1]): Promise<string[]> {
    const before = await api.offerPolicies.live();
    const { status, body } = await publish(api, policy);
    expect([status, body.code]).toEqual([422, 'policy_invalid']);
    expect(await api.offerPolicies.live()).toEqual(before);
    return (body.errors ?? []).map(({ check, field, detail }) => {
      expect(detail).toMatch(/[a-z]/);
      return `${check} ${field}`;
    });
  }

  async function warnings(policy: OfferPolicy): Promise<(string | undefined)[]> {
    const published = await publish(api, { ...policy, policy: 'warned' });
    expect(published.status).toBeLessThanOrEqual(201);
    return (published.body.warnings ?? []).map(({ check }) => check);
  }

  it('B4: a fourth tier is refused', async () => {
    const [one, two, three] = falling;
    const fourth = aStep('tier-4', 'CARD', {});
    const policy = steps(one!, two!, { ...three!, onAccept: 'tier-4' }, fourth);
    expect(await faults(policy)).toContain('too_many_steps funnel.steps');
  });

  it.each<[what: string, policy: OfferPolicy, field: string]>([
    ['the list price', offering('BAG', { discount: { percentBp: 0 } }), firstProduct],
    ['as much as a public promotion', offering('PROMO'), firstProduct],
  ])('B16: an offer for %s is refused', async (_what, policy, field) => {
    expect(await faults(policy)).toEqual([`discount_not_genuine ${field}`]);
  });

  it.each(['title', 'reason', 'dealText'] as const)(
    'D4: an offer without its %s, or with an empty one, is refused',
    async (word) => {
      const without = await publish(api, saying({ [word]: undefined }));
      expect(without).toMatchObject({ status: 422, body: { code: 'policy_invalid' } });
      const fields = without.body.errors?.map(({ field }) => field);
      expect(fields).toEqual([`${offer}.copy.*.${word}`]);
      expect(await faults(saying({ [word]: ' ' }))).toEqual([`copy_blank ${offer}.copy.*.${word}`]);
    },
  );

  it.each([
    ['title', 60],
    ['reason', 120],
    ['dealText', 80],
  ] as const)('D4: a %s of more than %i characters is refused', async (word, most) => {
    const tooLong = saying({ [word]: 'x'.repeat(most + 1) });
    expect(await faults(tooLong)).toEqual([`copy_too_long ${offer}.copy.*.${word}`]);
    const fits = await api.ask('POST', '/policies/cameras/check', {
      body: saying({ [word]: 'x'.repeat(most) }),
    });
    expect(fits).toMatchObject({ status: 200, body: { errors: [] } });
  });

  it('D5: three products in one offer are refused', async () => {
    const products = ['KIT', 'BAG', 'CARD'].map((reference) => ({ reference, quantity: 1 }));
    const refused = await faults(offering('KIT', { products }));
    expect(refused).toEqual([`too_many_products ${offer}.products`]);
  });

  it('D7: an offer below its cost is refused', async () => {
    const policy = offering('BAG', { discount: { percentBp: 8_001 } });
    expect(await faults(policy)).toEqual([`below_cost ${firstProduct}`]);
  });

  it.each([
    ['percentBp', { percentBp: 1_000, fromQuantity: 3 }],
    ['tiers', { tiers: [{ from: 2, percentBp: 1_000 }] }],
  ])('D12: a discount that grows with the quantity is refused: %s', async (_what, discount) => {
    const funnel = {
      start: 'tier-1',
      steps: [{ step: 'tier-1', offer: { ...anOffer('BAG'), discount } }],
    };
    const { status, body } = await publish(api, { ...aPolicy(), funnel });
    expect([status, body.code]).toEqual([422, 'policy_invalid']);
    expect(body.errors?.[0]?.detail).toContain('grows with the quantity cannot be written');
    expect(await api.offerPolicies.draft('cameras')).not.toMatchObject({ funnel });
  });

  it('D13: what has to be thought over is refused, unless a person says why', async () => {
    expect(await faults(offering('LENS'))).toEqual([`needs_consideration ${firstProduct}`]);
    const overrides = [{ check: 'needs_consideration', reason: 'Same mount: it always fits' }];
    const vouched = { ...offering('LENS'), policy: 'lenses', priority: 20, overrides };
    expect((await publish(api, vouched)).status).toBe(201);
  });

  it('D22: a price that does not fall along the declines is refused', async () => {
    const same = steps(aStep('tier-1', 'BAG', { onDecline: 'tier-2' }), aStep('tier-2', 'BAG'));
    expect(await faults(same)).toEqual(['price_does_not_fall funnel.steps[0].onDecline']);
    const rising = steps(aStep('tier-1', 'BAG', { onDecline: 'tier-2' }), aStep('tier-2', 'KIT'));
    expect(await faults(rising)).toEqual(['price_does_not_fall funnel.steps[0].onDecline']);
    expect(await warnings(steps(...falling))).toEqual([]);
  });

  it('B5: a first tier that is not the highest is warned of', async () => {
    const dearerLater = [aStep('tier-1', 'BAG', { onAccept: 'tier-2' }), aStep('tier-2', 'KIT')];
    expect(await warnings(steps(...dearerLater))).toEqual(['first_step_not_dearest']);
    const dearestFirst = [aStep('tier-1', 'KIT', { onAccept: 'tier-2' }), aStep('tier-2', 'BAG')];
    expect(await warnings(steps(...dearestFirst))).toEqual([]);
  });

  it('D7: a discount below 20 % is warned of, one of 20 % is not', async () => {
    expect(await warnings(offering('BAG', { discount: { percentBp: 1_999 } }))).toEqual([
      'discount_small',
    ]);
    expect(await warnings(offering('BAG', { discount: { percentBp: 2_000 } }))).toEqual([]);
  });
});
