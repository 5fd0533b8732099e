import type { OfferPolicy } from '../../domain/offer-policy';
import { call } from '../world/http';
import { createWorld, type World } from '../world';
import { policyOf, sold, stepOf } from '../world/funnels';
import { orderOf } from '../world/orders';
import { buys, offersOf, published, putProducts, served, warmedUp } from '../world/policies';
import { add, closeByTime, mailsTo, newNumber, readHistory, readOrder } from '../world/story';
import { historyLength, items, type DeclinedBody, type Shown } from '../world/walking';

/** Everything beside the offer itself that a page shows before anybody clicks (C9). */
interface ShownWhole extends Shown {
  cta: string;
  currency: string;
  quantity: number;
  amountText: string;
  listPriceMinor: number;
  unitPriceMinor: number;
  discountMinor: number;
  shippingMinor: number;
  from: Record<string, unknown> & Required<Shown>['from'];
}

const copyOf = (title: string) => ({ title, reason: 'It fits', dealText: 'A fifth off' });

/** Bundle, single accessory, service: 200.00, 80.00 and 40.00 SEK. */
const threeTiers: OfferPolicy['funnel'] = {
  start: 'tier-1',
  steps: [
    stepOf('tier-1', 'SET-8', { onAccept: 'tier-3', onDecline: 'tier-2' }),
    stepOf('tier-2', 'STRAP-8', { onAccept: 'tier-3', onDecline: 'tier-3' }),
    stepOf('tier-3', 'CARE-8'),
  ],
};

/** A policy of its own for those who buy this product. */
const forBuyersOf = (product: string, changes: Partial<OfferPolicy> = {}) =>
  policyOf(product.toLowerCase(), {
    trigger: { products: [product] },
    funnel: threeTiers,
    ...changes,
  });

describe('What a page is shown of its offers', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ time: 'skipping' });
    const strap = sold('STRAP-8', 10_000);
    const [price] = strap.prices;
    const german = { ...price!, market: 'DE', currency: 'EUR', unitPriceMinor: 1_000 };
    await putProducts(
      world,
      sold('CLOTH-8', 12_500),
      sold('SET-8', 25_000, {
        kind: 'fixed_bundle',
        parts: [{ reference: 'CLOTH-8', quantity: 2 }],
      }),
      { ...strap, prices: [price!, german] },
      served('CARE-8', 5_000),
    );
    await published(world, forBuyersOf('TIERS-8'));
    await warmedUp(world);
  });
  afterAll(() => world.stop());

  const shownTo = async (number: string) =>
    (await offersOf(world, number)).offers as unknown as ShownWhole[];

  async function firstOf(product: string, order: Parameters<typeof orderOf>[1] = {}) {
    const opened = await buys(world, product, order);
    const [offer] = await shownTo(opened.number);
    if (!offer) throw new Error(`${product} brings no offer`);
    return { ...opened, offer };
  }

  it('B1: the answer to the payment result has the first offers in it, as whole as the list', async () => {
    const { number, answer } = await buys(world, 'TIERS-8');
    const { offers } = answer.body;
    expect(items(offers)).toEqual(['SET-8']);
    expect(offers).toEqual(await shownTo(number));
    const [{ add: ready }] = offers as unknown as [Shown];
    expect((await world.ask(ready.method, ready.url, { body: ready.body })).status).toBe(201);
  });

  it.each([
    ['sv-SE', /^200,00\skr$/],
    ['en-GB', /^SEK\s200\.00$/],
  ])('B2: an offer in %s says what to click and what it costs', async (locale, amountText) => {
    const { number, ref, offer } = await firstOf('TIERS-8', { locale });
    expect(offer.cta).toBe('add_to_order');
    expect(offer.amountText).toMatch(amountText);
    const { body } = await add(world, number, offer.item, { body: offer.add.body });
    expect(body.order.totalMinor).toBe(100_000 + offer.amountMinor);
    expect((await world.klarna.order(ref)).order_amount).toBe(100_000 + offer.amountMinor);
  });

  it('B6: tier 2 is one accessory, dearer than the last tier and cheaper than the first', async () => {
    const { number, offer: bundle } = await firstOf('TIERS-8');
    await world.ask(bundle.decline.method, bundle.decline.url);
    const [accessory, ...others] = await shownTo(number);
    expect([accessory?.item, accessory?.quantity, others]).toEqual(['STRAP-8', 1, []]);
    await world.ask('POST', accessory?.decline.url ?? '');
    const [last] = await shownTo(number);
    const prices = [bundle, accessory, last].map((each) => each?.amountMinor);
    expect(prices).toEqual([20_000, 8_000, 4_000]);
    expect(items(last ? [last] : [])).toEqual(['CARE-8']);
  });

  it('B15: an offer says thank you unless it is told otherwise, in the shopper’s language', async () => {
    const step = stepOf('only', 'STRAP-8', {}, { copy: { '*': copyOf('A'), sv: copyOf('Å') } });
    const { frame: _frame, placement: _placement, ...offer } = step.offer;
    const document = { ...forBuyersOf('FRAME-8'), funnel: { start: 'only', steps: [step] } };
    const bare = { ...document, funnel: { start: 'only', steps: [{ step: 'only', offer }] } };
    expect((await world.ask('PUT', '/policies/frame-8', { body: bare })).status).toBe(200);
    expect((await world.ask('POST', '/policies/frame-8/publish')).status).toBe(201);
    const swedish = await firstOf('FRAME-8');
    expect(swedish.offer.from).toMatchObject({ frame: 'thank_you', copy: { title: 'Å' } });
    const english = await firstOf('FRAME-8', { locale: 'en-GB' });
    expect(english.offer.from).toMatchObject({ frame: 'thank_you', copy: { title: 'A' } });
    const plain = stepOf('only', 'STRAP-8', {}, { frame: 'plain' });
    await published(world, { ...document, funnel: { start: 'only', steps: [plain] } });
    expect((await firstOf('FRAME-8')).offer.from['frame']).toBe('plain');
  });

  it('B17: three offers at most are on the page, planned for 60 seconds', async () => {
    const five = ['A', 'B', 'C', 'D', 'E'].map((letter, index) =>
      sold(`MANY-${letter}`, 5_000 + index, { relatedTo: ['MANY-8'] }),
    );
    await putProducts(world, ...five);
    const { number } = await buys(world, 'MANY-8');
    const { offers, flowBudgetSeconds, explanation } = await offersOf(world, number, '?explain=1');
    expect(flowBudgetSeconds).toBe(60);
    expect(items(offers)).toEqual(['MANY-E', 'MANY-D', 'MANY-C']);
    expect(explanation?.hiddenOffers).toMatchObject([
      { item: 'MANY-B', reason: 'more_offers_than_shown' },
      { item: 'MANY-A', reason: 'more_offers_than_shown' },
    ]);
  });

  it('B18: the confirmation of the order comes before every offer', async () => {
    const { number, answer } = await buys(world, 'TIERS-8');
    const headers = { authorization: `Bearer ${answer.body.token}` };
    const page = await fetch(`${world.api.url}/orders/${number}/offers`, { headers });
    const text = await page.text();
    expect(text.startsWith('{"order":{')).toBe(true);
    expect(JSON.parse(text)).toMatchObject({
      order: { number, currency: 'SEK', totalMinor: 100_000, lines: [{ reference: 'TIERS-8' }] },
      offers: [{ item: 'SET-8' }],
    });
    expect(JSON.stringify(answer.body).startsWith('{"order":')).toBe(true);
  });

  it('C8: an offer has one way to take it and one to decline it, each a single call', async () => {
    const { number, offer, answer } = await firstOf('TIERS-8');
    const { token: credential } = answer.body;
    const calls = Object.entries(offer).filter(
      ([, value]) => typeof value === 'object' && value !== null && 'url' in value,
    );
    expect(calls.map(([name]) => name).toSorted()).toEqual(['add', 'decline']);
    const declined = await call(world.api.url, 'POST', offer.decline.url, { credential });
    expect(declined.status).toBe(200);
    const [next] = await shownTo(number);
    const { method, url, body } = next!.add;
    expect((await call(world.api.url, method, url, { credential, body })).status).toBe(201);
  });

  it('D6: one call declines: no body, no question, and what comes next in the answer', async () => {
    const { offer, answer } = await firstOf('TIERS-8');
    const { token: credential } = answer.body;
    const declined = await world.ask<DeclinedBody>('POST', offer.decline.url, { credential });
    expect(declined).toMatchObject({ status: 200, body: { status: 'declined' } });
    expect(items(declined.body.next)).toEqual(['STRAP-8']);
  });

  it('D3: who declines everything has the order as it was, and the confirmation as usual', async () => {
    const { number, ref, email } = await buys(world, 'TIERS-8');
    await historyLength(world, number); // what the opening began is written
    const before = [await readOrder(world, number), await readHistory(world, number)];
    let next: Shown[] | null = await shownTo(number);
    let last: DeclinedBody | undefined;
    while (next?.[0]) {
      const url: string = next[0].decline.url;
      last = (await world.ask<DeclinedBody>('POST', url)).body;
      next = last.next;
    }
    expect(last).toMatchObject({ next: null, confirmationUrl: `/orders/${number}` });
    expect([await readOrder(world, number), await readHistory(world, number)]).toEqual(before);
    await closeByTime(world, number);
    expect(await mailsTo(world, email)).toHaveLength(1);
    const { lines } = await world.warehouse.order(number);
    expect(lines?.map(({ reference }) => reference)).toEqual(['TIERS-8']);
    expect(await world.klarna.raises(ref)).toEqual([]);
  });

  it('D8: who has not bought is shown nothing: no order, no payment, no token', async () => {
    const { number } = await buys(world, 'TIERS-8');
    const asks = [undefined, '', 'guessed', 'e30.e30.e30'];
    for (const credential of asks) {
      const ask = credential === undefined ? {} : { credential };
      const answer = await call(world.api.url, 'GET', `/orders/${number}/offers`, ask);
      expect(answer.status).toBe(401);
      expect(answer.body).not.toHaveProperty('offers');
    }
    const unpaid = orderOf(newNumber('unpaid'));
    await world.ask('PUT', `/orders/${unpaid.number}`, { body: unpaid });
    const early = await world.ask('GET', `/orders/${unpaid.number}/offers`);
    expect(early).toMatchObject({ status: 409, body: { code: 'payment_result_missing' } });
    expect(early.body).not.toHaveProperty('offers');
    expect((await world.ask('GET', '/orders/NOBODY-8/offers')).status).toBe(404);
  });

  it('D9: what leaves the shop more comes first; where nobody knows the cost, that is flagged', async () => {
    // By name and by price they would come the other way round.
    await putProducts(
      world,
      sold('AMPLE-9', 20_000, { relatedTo: ['RANK-9'] }),
      sold('BARE-9', 15_000, { relatedTo: ['RANK-9'], costMinor: 11_000 }), // leaves 10.00
      sold('CORE-9', 10_000, { relatedTo: ['RANK-9'], costMinor: 1_000 }), // leaves 70.00
    );
    const { number } = await buys(world, 'RANK-9');
    const { offers, explanation } = await offersOf(world, number, '?explain=1');
    expect(items(offers)).toEqual(['CORE-9', 'BARE-9', 'AMPLE-9']);
    expect(explanation?.offerReasons).toMatchObject({ costUnknown: ['AMPLE-9'] });
    expect(JSON.stringify(offers)).not.toContain('costMinor');
  });

  it('D15: each product brings the accessories that were paired with it, and no other', async () => {
    const pairs = { 'LAMP-15': ['SHADE-15', 'BULB-15'], 'OVEN-15': ['TRAY-15'], 'SOFA-15': [] };
    for (const [product, accessories] of Object.entries(pairs)) {
      const paired = accessories.map((item) => sold(item, 10_000, { relatedTo: [product] }));
      if (paired.length > 0) await putProducts(world, ...paired);
    }
    for (const [product, accessories] of Object.entries(pairs)) {
      const { answer } = await buys(world, product);
      const found = items(answer.body.offers);
      expect(found).toHaveLength(accessories.length);
      expect(found).toEqual(expect.arrayContaining(accessories));
    }
  });

  it('D33: the theme goes to the page as the merchant wrote it, of this offer alone', async () => {
    const theme = { accent: '#0b6e4f', font: 'Inter', tone: 'warm', hero: '/img/a b?c=<d>' };
    const steps = [
      stepOf('one', 'SET-8', { onDecline: 'two' }, { theme }),
      stepOf('two', 'STRAP-8'),
    ];
    await published(world, forBuyersOf('THEME-8', { funnel: { start: 'one', steps } }));
    const { number, offer, answer } = await firstOf('THEME-8');
    expect(offer.from['theme']).toEqual(theme);
    expect(answer.body.offers).toMatchObject([{ from: { theme } }]);
    await world.ask('POST', offer.decline.url);
    const [second] = await shownTo(number);
    expect(second?.from).not.toHaveProperty('theme');
  });
});
