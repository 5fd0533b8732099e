import { createWorld, type World } from '../world';
import type { Product } from '../../domain/catalogue';
import { orderOf } from '../world/orders';
import {
  add,
  closeByTime,
  handOver,
  newNumber,
  readOrder,
  workflowOf,
  type AddedBody,
} from '../world/story';

interface OffersBody {
  offers: {
    offer: string;
    item: string;
    quote: string;
    expiresAt: string;
    add: { method: string; url: string; body: Record<string, unknown> };
  }[];
  reasons?: string[];
  explanation?: { hiddenOffers: { item: string; reason: string }[] };
}

const minute = 60_000;

function dear(reference: string, unitPriceMinor: number): Product {
  return {
    reference,
    name: `The ${reference}`,
    kind: 'physical',
    prices: [{ market: 'SE', currency: 'SEK', unitPriceMinor, taxRateBp: 2500 }],
    isPublished: true,
    quantityMax: 3,
    relatedTo: ['DEAR-ORDER'],
    stock: 10,
  };
}

/** Windows of 20 minutes, so that an offer of ten can end before its window does. */
describe('The price of an offer', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ time: 'skipping', clocks: { windowMs: 20 * minute } });
  });
  afterAll(() => world.stop());

  async function openedWithOffer() {
    const opened = await handOver(world);
    const offers = await read(opened.number);
    const card = offers.find((offer) => offer.item === 'MEM-64');
    if (!card) throw new Error('the card was not offered');
    return { ...opened, card, token: opened.answer.body.token };
  }

  async function read(number: string, query = '') {
    const path = `/orders/${number}/offers${query}`;
    return (await world.ask<OffersBody>('GET', path)).body.offers;
  }

  /** As if the API, whose clock is not skipped, had taken the add at the server's time. */
  async function addByServerTime(number: string, key: string, body: Record<string, unknown>) {
    const handle = workflowOf(world, number);
    const head = { requestId: key, receivedAtMs: await world.temporal.now(), fingerprint: key };
    await handle.signal('addItem', { ...head, item: 'MEM-64', quantity: 1, ...body });
    await handle.executeUpdate('outcome', { updateId: key, args: [{ requestId: key }] });
    return await world.ask<AddedBody>('GET', `/orders/${number}/requests/${key}`);
  }

  it('B8: is good to the last second of its ten minutes, and gone after it while the window is open', async () => {
    const { number, card } = await openedWithOffer();
    const { body } = card.add;
    const leftMs = Date.parse(card.expiresAt) - (await world.temporal.now());
    await world.temporal.sleep(leftMs - 1000);
    const inTime = await addByServerTime(number, 'in-time', body);
    expect(inTime.body).toMatchObject({ status: 'added', line: { totalMinor: 20_000 } });
    await world.temporal.sleep(2000);
    const late = await addByServerTime(number, 'late', body);
    expect(late.body).toMatchObject({ status: 'refused', problem: { code: 'offer_expired' } });
    // The item itself is still for sale, at what it costs everybody.
    const listed = await addByServerTime(number, 'listed', {});
    expect(listed.body).toMatchObject({ status: 'added', line: { totalMinor: 25_000 } });
  });

  it('B8: after the close an expired offer is window_closed, like everything else', async () => {
    const { number, card } = await openedWithOffer();
    await closeByTime(world, number);
    const late = await add(world, number, 'MEM-64', { body: card.add.body });
    expect([late.status, late.body.code]).toEqual([409, 'window_closed']);
  });

  it('B8: a client whose clock is an hour wrong changes nothing, and a visitor without the token gets no offer', async () => {
    const { number, card } = await openedWithOffer();
    for (const offsetMs of [-60 * minute, 60 * minute]) {
      const headers = { date: new Date(Date.now() + offsetMs).toUTCString() };
      const key = `clock-${offsetMs < 0 ? 'slow' : 'fast'}`;
      const added = await add(world, number, 'MEM-64', { body: card.add.body, key, headers });
      expect(added.status).toBe(201);
    }
    const stranger = await world.ask('GET', `/orders/${number}/offers`, { credential: '' });
    expect(stranger.status).toBe(401);
    expect(stranger.body).not.toHaveProperty('offers');
  });

  it('B9: cannot be had in another order, by its token, by its quote or by a made-up one', async () => {
    const one = await openedWithOffer();
    const other = await openedWithOffer();
    const post = (credential: string, body: object) =>
      add(world, other.number, 'MEM-64', { credential, body, key: newNumber('k') });
    const replayed = await post(one.token, one.card.add.body);
    expect([replayed.status, replayed.body.code]).toEqual([403, 'token_foreign']);
    const foreign = await post(other.token, one.card.add.body);
    expect([foreign.status, foreign.body.code]).toEqual([403, 'offer_unknown']);
    const invented = await post(other.token, { offer: 'offer-9' });
    expect([invented.status, invented.body.code]).toEqual([403, 'offer_unknown']);
    const quote = `${other.card.quote.slice(0, 9)}000000000000`;
    const forged = await post(other.token, { offer: other.card.offer, quote });
    expect([forged.status, forged.body.code]).toEqual([409, 'quote_changed']);
    const coupon = await post(other.token, { coupon: one.card.offer });
    expect([coupon.status, coupon.body.code]).toEqual([400, 'invalid_request']);
    expect(await world.klarna.raises(other.ref)).toEqual([]);
    expect((await readOrder(world, other.number)).totalMinor).toBe(100_000);
  });

  it('B9: the same item outside the offer has its list price', async () => {
    const { number, token, card } = await openedWithOffer();
    const plain = await add(world, number, 'MEM-64', { credential: token, key: 'plain' });
    expect(plain.body.line).toMatchObject({ totalMinor: 25_000, discountMinor: 0 });
    const { body } = card.add;
    const offered = await add(world, number, 'MEM-64', { credential: token, body, key: 'offer' });
    expect(offered.body.line).toMatchObject({ totalMinor: 20_000, discountMinor: 5000 });
  });

  it('is kept when the catalogue changes after it was made, and a plain add pays the new one', async () => {
    const { number, card } = await openedWithOffer();
    const product = await world.stores.catalogue.findProduct('MEM-64');
    if (!product) throw new Error('no MEM-64');
    const [price] = product.prices;
    const raised = { ...price!, unitPriceMinor: 26_000, upsellPriceMinor: 26_000 };
    await world.stores.catalogue.putProducts([{ ...product, prices: [raised] }]);
    try {
      const kept = await add(world, number, 'MEM-64', { body: card.add.body, key: 'kept' });
      expect(kept.body.line).toMatchObject({ totalMinor: 20_000 });
      const plain = await add(world, number, 'MEM-64', { key: 'plain' });
      expect(plain.body.line).toMatchObject({ totalMinor: 26_000 });
    } finally {
      await world.stores.catalogue.putProducts([product]);
    }
  });

  it('A24: each offer can be posted as it is, dearest first, and is gone once it is taken', async () => {
    const { number } = await openedWithOffer();
    const offers = await read(number);
    expect(offers.map((offer) => offer.item)).toEqual(['BAG-1', 'MEM-64']);
    for (const { add: ready } of offers) {
      const posted = await world.ask(ready.method, ready.url, { body: ready.body });
      expect(posted.status).toBe(201);
    }
    expect(await read(number)).toEqual([]);
  });

  it('A2: a camera brings cards and bags, an order of something else nothing of the kind', async () => {
    const { answer } = await handOver(world);
    expect(answer.body.offers.map((offer) => offer.item)).toEqual(['BAG-1', 'MEM-64']);
    const [line] = orderOf('x').lines;
    const other = await handOver(world, { order: { lines: [{ ...line!, reference: 'SOCKS-1' }] } });
    expect(other.answer.body).toMatchObject({ upsell: { isAllowed: true }, offers: [] });
  });

  it('D10: an offer above a quarter of the order is held back, and the shop is told why', async () => {
    await world.stores.catalogue.putProducts([dear('TRIPOD-9', 26_000), dear('STRAP-9', 25_000)]);
    const [line] = orderOf('x').lines;
    const lines = [{ ...line!, reference: 'DEAR-ORDER' }];
    const { number, answer } = await handOver(world, { order: { lines } });
    expect(answer.body.offers.map((offer) => offer.item)).toEqual(['STRAP-9']);
    const asked = await world.ask<OffersBody>('GET', `/orders/${number}/offers?explain=1`);
    expect(asked.body.explanation?.hiddenOffers).toMatchObject([
      { item: 'TRIPOD-9', reason: 'over_cap' },
    ]);
  });
});

describe('The offers of an order that was added to', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ time: 'skipping' });
    const free = dear('STICKER-9', 100);
    await world.stores.catalogue.putProducts([
      dear('STRAP-9', 9_000),
      dear('CASE-9', 8_000),
      { ...free, prices: [{ ...free.prices[0]!, upsellPriceMinor: 0 }] },
    ]);
  });
  afterAll(() => world.stop());

  async function opened() {
    const [line] = orderOf('x').lines;
    return await handOver(world, {
      order: { lines: [{ ...line!, reference: 'DEAR-ORDER' }] },
    });
  }

  async function listed(number: string): Promise<OffersBody> {
    return (await world.ask<OffersBody>('GET', `/orders/${number}/offers`)).body;
  }

  it('D10: are those an add would take: none the cap has no room for any more', async () => {
    const providers = [{ provider: '*', increaseMaxBp: 1000 }];
    await world.ask('PUT', '/policies', { body: { providers } });
    const { number, ref } = await opened();
    await world.ask('PUT', '/policies', { body: {} });
    const [strap] = (await listed(number)).offers;
    expect((await add(world, number, 'STRAP-9', { body: strap?.add.body })).status).toBe(201);
    const { offers } = await listed(number);
    expect(offers.map(({ item }) => item)).toEqual(['STICKER-9']);
    const body = offers[0]?.add.body;
    expect((await add(world, number, 'STICKER-9', { body })).status).toBe(201);
    const over = await add(world, number, 'CASE-9', { body: { offer: 'offer-2' } });
    expect([over.status, over.body.code]).toEqual([422, 'over_cap']);
    expect(await world.klarna.raises(ref)).toHaveLength(1);
  });

  it('A24: are none that was taken back: posted as it is, it would answer and add nothing', async () => {
    const { number } = await opened();
    const [strap] = (await listed(number)).offers;
    const { body } = await add(world, number, 'STRAP-9', { body: strap?.add.body });
    const sold = await add(world, number, 'CASE-9');
    for (const { line } of [body.line, sold.body.line]) {
      await world.ask('DELETE', `/orders/${number}/items/${line}`);
    }
    const { offers } = await listed(number);
    expect(offers.map(({ item }) => item)).toEqual(['CASE-9', 'STICKER-9']);
    const again = await add(world, number, 'CASE-9', { body: offers[0]?.add.body });
    expect(again.body).toMatchObject({ line: { line: 'line-4' }, order: { totalMinor: 108_000 } });
  });

  it('A28: are what is free, once the provider has refused more money', async () => {
    const { number, ref } = await opened();
    await world.klarna.fault(ref, { operation: 'update', kind: 'deny' });
    expect((await add(world, number, 'STRAP-9')).status).toBe(402);
    const after = await listed(number);
    expect(after).toMatchObject({
      offers: [{ item: 'STICKER-9' }],
      reasons: ['risk_refused_before'],
    });
    const { status, body } = await add(world, number, 'STICKER-9', {
      body: after.offers[0]?.add.body,
    });
    expect([status, body.line['status']]).toEqual([201, 'confirmed_free']);
  });
});

describe('An offer that ends before its window', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ time: 'real', clocks: { windowMs: 30_000 } });
    const markets = [{ market: 'SE', currency: 'SEK', offerSeconds: 1 }];
    await world.ask('PUT', '/policies', { body: { markets } });
  });
  afterAll(() => world.stop());

  it('B8: is 410 while the window is open, and no longer listed', async () => {
    const { number, answer } = await handOver(world);
    expect(answer.body.offers).toHaveLength(2);
    await world.temporal.sleep(1100);
    const late = await add(world, number, 'MEM-64', { body: { offer: 'offer-2' }, key: 'late' });
    expect([late.status, late.body.code]).toEqual([410, 'offer_expired']);
    const listed = await world.ask<OffersBody>('GET', `/orders/${number}/offers`);
    expect(listed.body).toMatchObject({ status: 'open', offers: [] });
    await world.ask('POST', `/orders/${number}/close`);
    const closed = await add(world, number, 'MEM-64', {
      body: { offer: 'offer-2' },
      key: 'closed',
    });
    expect([closed.status, closed.body.code]).toEqual([409, 'window_closed']);
  });
});
