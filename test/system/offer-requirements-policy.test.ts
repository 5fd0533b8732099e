import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../stack/paths';
import type { OfferPolicy } from '../../domain/offer-policy';
import { createWorld, type World } from '../world';
import { policyOf, sold, stepOf } from '../world/funnels';
import { buys, offersOf, published, putProducts, warmedUp } from '../world/policies';
import { add, closeByTime, handOver } from '../world/story';
import { items, type OffersBody } from '../world/walking';

interface Guarded {
  policy: string;
  step: string;
  state: string;
  accepted: number;
  returned: number;
  refundRateMaxBp: number;
  returnRate: { share: number; low: number; high: number };
}

/** What is dealt, and what the export of an experiment says about it. */
interface DealtBody {
  sizes: { variant: string; orders: number }[];
}

const forBuyersOf = (product: string, changes: Partial<OfferPolicy>) =>
  policyOf(product.toLowerCase(), { trigger: { products: [product] }, ...changes });

interface Dealt {
  number: string;
  offer: Record<string, unknown>;
}

function endOf(dealt: Dealt | undefined): number {
  return Date.parse(String(dealt?.offer['expiresAt']));
}

function file(...path: string[]): string {
  return readFileSync(join(REPOSITORY, ...path), 'utf8');
}

describe('The life of a policy, as orders meet it', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ time: 'skipping' });
    await warmedUp(world);
  });
  afterAll(() => world.stop());

  const shown = async (product: string) => items((await buys(world, product)).answer.body.offers);

  async function guarded(name: string): Promise<Guarded | undefined> {
    const { body } = await world.ask<{ offers: Guarded[] }>('GET', '/analytics/guardrails');
    return body.offers.find(({ policy }) => policy === name);
  }

  async function hiddenFrom(product: string): Promise<OffersBody['explanation']> {
    const { number } = await buys(world, product);
    return (await offersOf(world, number, '?explain=1')).explanation;
  }

  it('B16: an offer that a change of the catalogue makes untrue is paused for the next order', async () => {
    await putProducts(world, sold('TRUE-16', 10_000), sold('OTHER-16', 5_000));
    const steps = [stepOf('one', 'TRUE-16', { onDecline: 'two' }), stepOf('two', 'OTHER-16')];
    await published(world, forBuyersOf('TRUTH-16', { funnel: { start: 'one', steps } }));
    const earlier = await buys(world, 'TRUTH-16');
    // A fifth off 130.00 is 104.00: everybody paid 100.00 a minute ago.
    const { pausedOffers } = await putProducts(world, sold('TRUE-16', 13_000));
    expect(pausedOffers).toMatchObject([{ policy: 'truth-16', offer: 'one/TRUE-16' }]);
    expect(await shown('TRUTH-16')).toEqual(['OTHER-16']);
    expect((await hiddenFrom('TRUTH-16'))?.hiddenOffers).toMatchObject([
      { item: 'TRUE-16', reason: 'paused', policy: 'truth-16', step: 'one' },
    ]);
    const { body } = await world.ask('GET', '/policies/truth-16');
    expect(body).toMatchObject({ pausedOffers: ['one/TRUE-16'] });
    expect(JSON.stringify(body['pauses'])).toContain('paused_as_untrue');
    // What was shown before is kept, at its price.
    const [offer] = (await offersOf(world, earlier.number)).offers;
    const kept = await add(world, earlier.number, 'TRUE-16', { body: offer?.add.body });
    expect(kept.body.line).toMatchObject({ totalMinor: 8_000 });
  });

  it('B16: a public promotion below the offer pauses it, too', async () => {
    await putProducts(world, sold('PROMO-16', 10_000));
    const funnel = { start: 'one', steps: [stepOf('one', 'PROMO-16')] };
    await published(world, forBuyersOf('PROMOTED-16', { funnel }));
    const promoted = await putProducts(world, sold('PROMO-16', 10_000, { promoPriceMinor: 8_000 }));
    expect(promoted).toMatchObject({ pausedOffers: [{ offer: 'one/PROMO-16' }] });
    expect(await shown('PROMOTED-16')).toEqual([]);
  });

  it('B20: refunds of an offer stand beside the threshold of its policy', async () => {
    await putProducts(world, sold('WORN-20', 10_000));
    const funnel = { start: 'one', steps: [stepOf('one', 'WORN-20')] };
    // One refund of one sale is evidence enough against a thousandth.
    await published(world, forBuyersOf('HARM-20', { refundRateMaxBp: 10, funnel }));
    const opened = await buys(world, 'HARM-20');
    const [first] = (await offersOf(world, opened.number)).offers;
    await add(world, opened.number, 'WORN-20', { body: first?.add.body });
    await closeByTime(world, opened.number);
    expect(await guarded('harm-20')).toMatchObject({ state: 'live', accepted: 1, returned: 0 });
    const lines = [{ line: 'line-2', kind: 'refund', quantity: 1, amountMinor: 8_000 }];
    const body = { returnId: 'R-20', at: new Date().toISOString(), lines };
    await world.ask('POST', `/orders/${opened.number}/returns`, { body });
    expect(await guarded('harm-20')).toMatchObject({
      step: 'one',
      accepted: 1,
      returned: 1,
      returnRate: { share: 1, low: expect.any(Number), high: 1 },
      refundRateMaxBp: 10,
      state: 'paused_by_guardrail',
    });
  });

  it('D30: a variant may change any field of an offer, and what was dealt is kept', async () => {
    await putProducts(world, sold('PLAIN-30', 10_000), sold('TRIAL-30', 12_000));
    const words = { title: 'Bold', reason: 'Other words', dealText: 'Half price' };
    const changed = {
      kind: 'subscription' as const,
      products: [{ reference: 'TRIAL-30', quantity: 2 }],
      discount: { percentBp: 5_000 },
      subscription: { interval: 'month' as const, recurringDiscountBp: 1_000 },
      copy: { '*': { ...words, imageUrl: 'https://shop.example/bold.jpg' } },
      frame: 'plain' as const,
      placement: 'interstitial' as const,
      theme: { accent: 'red' },
      seconds: 30,
    };
    const variants = [
      { variant: 'plain', weight: 1, offers: {} },
      { variant: 'bold', weight: 1, offers: { only: changed } },
    ];
    const experiment = { experiment: 'fields', salt: 's', unit: 'order', holdoutBp: 0, variants };
    await published(
      world,
      forBuyersOf('TESTED-30', {
        funnel: { start: 'only', steps: [stepOf('only', 'PLAIN-30')] },
        experiment: experiment as NonNullable<OfferPolicy['experiment']>,
      }),
    );
    const dealt = new Map<string, Dealt>();
    for (let order = 0; dealt.size < 2 && order < 30; order += 1) {
      const { number, answer } = await buys(world, 'TESTED-30');
      const [offer] = answer.body.offers as unknown as [{ item: string }];
      dealt.set(offer.item, { number, offer });
    }
    const [plain, bold] = [dealt.get('PLAIN-30'), dealt.get('TRIAL-30')];
    const { copy, theme, frame, placement } = changed;
    expect(bold?.offer).toMatchObject({
      quantity: 2,
      unitPriceMinor: 6_000,
      from: {
        kind: 'subscription',
        copy: copy['*'],
        subscription: { interval: 'month', recurringMinor: 21_600 },
        theme,
        frame,
        placement,
      },
    });
    expect(endOf(bold)).toBeLessThan(endOf(plain));
    expect(plain?.offer).toMatchObject({
      unitPriceMinor: 8_000,
      from: { kind: 'add', frame: 'thank_you', placement: 'thank_you' },
    });
    const numbers = [plain?.number ?? '', bold?.number ?? ''];
    for (const number of numbers) await closeByTime(world, number);
    const report = await world.ask<DealtBody>('GET', '/analytics/experiments/fields?currency=SEK');
    expect(report.body.sizes.toSorted((a, b) => (a.variant < b.variant ? -1 : 1))).toMatchObject([
      { variant: 'bold', orders: expect.any(Number) },
      { variant: 'plain', orders: expect.any(Number) },
    ]);
    const { rows } = await world.database.pool.query(
      'select variant, propensity from order_facts where number = any($1) order by variant',
      [numbers],
    );
    expect(rows).toEqual([
      { variant: 'bold', propensity: 0.5 },
      { variant: 'plain', propensity: 0.5 },
    ]);
  });

  it('D38: the example policy of the docs is a live offer three calls later', async () => {
    const catalogue = file('stack', 'example-catalogue.json');
    const products = await world.ask('PUT', '/products', { rawBody: catalogue });
    expect(products.status).toBe(200);
    const draft = await world.ask('PUT', '/policies/with-a-camera', {
      rawBody: file('docs', 'example-policy.yaml'),
      headers: { 'content-type': 'application/yaml' },
    });
    expect(draft).toMatchObject({ status: 200, body: { diagram: expect.stringMatching(/^flow/) } });
    expect((await world.ask('POST', '/policies/with-a-camera/publish')).status).toBe(201);
    const totalMinor = 899_900;
    const money = { unitPriceMinor: totalMinor, totalMinor, taxMinor: 179_980 };
    const camera = { reference: 'CAM-1', name: 'Camera', kind: 'physical' as const, quantity: 1 };
    const lines = [{ ...camera, ...money, discountMinor: 0, taxRateBp: 2500 }];
    const { number, answer } = await handOver(world, { order: { lines, totalMinor } });
    expect(answer.body.offers).toMatchObject([{ item: 'KIT-CARE', unitPriceMinor: 67_425 }]);
    const [offer] = (await offersOf(world, number)).offers;
    expect((await add(world, number, 'KIT-CARE', { body: offer?.add.body })).status).toBe(201);
  });
});
