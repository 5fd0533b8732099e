import { createWorld, type World } from '../world';
import type { ProductKind } from '../../domain/catalogue';
import type { OwedSamples } from '../../domain/offer-ports';
import type { Order } from '../../domain/order';
import { closed, pageTells, rule } from '../world/follow-ups';
import { policyOf, stepOf } from '../world/funnels';
import { handOverFor, publishKinds, take } from '../world/kinds';
import {
  handOver,
  mailsTo,
  newNumber,
  readHistory,
  readOrder,
  released,
  sendOff,
  type OpenedOrder,
} from '../world/story';
import { until } from '../world/until';

interface PromisedBody {
  code?: string;
  promise?: string;
  line?: unknown;
  order: { totalMinor: number; promised?: { promise: string; item: string }[] };
}

describe('A sample with the next order (B7)', () => {
  let world: World;
  let isAnswerLost = false;

  /** Loses the answer to a gift that was made, once, as a database that falls silent does. */
  const forgetful = (samples: OwedSamples): OwedSamples => ({
    ...samples,
    give: async (...gift) => {
      const isGiven = await samples.give(...gift);
      if (!isAnswerLost) return isGiven;
      isAnswerLost = false;
      throw new Error('the answer was lost');
    },
  });

  beforeAll(async () => {
    world = await createWorld({
      time: 'real',
      clocks: { windowMs: 12_000 },
      services: (services) => ({ ...services, samples: forgetful(services.samples) }),
    });
    await publishKinds(world);
  });
  afterAll(() => world.stop());

  async function promise(opened: OpenedOrder, key?: string) {
    const taken = await take(world, opened, {}, key ? { key } : {});
    return taken as unknown as { status: number; body: PromisedBody };
  }

  async function cancel(number: string) {
    await world.ask('POST', `/orders/${number}/cancel`);
    await until('the cancellation', async () => {
      return (await world.warehouse.order(number)).state === 'cancelled';
    });
  }

  /** A customer who was promised one by an order that is released. */
  async function owedCustomer() {
    const opened = await handOverFor(world, 'deferred_sample');
    await promise(opened);
    await sendOff(world, opened.number);
    return opened.order.customer;
  }

  async function nextOrder(customer: Order['customer']) {
    const { number } = await handOver(world, { order: { customer, number: newNumber('N') } });
    return await readOrder(world, number);
  }

  async function stockOf(item: string) {
    return (await world.stores.catalogue.findProduct(item))?.stock ?? 0;
  }

  async function restock(stock: number, isPublished = true, kind: ProductKind = 'physical') {
    const product = await world.stores.catalogue.findProduct('NEXT-1');
    if (!product) throw new Error('NEXT-1 is in every catalogue');
    await world.stores.catalogue.putProducts([{ ...product, stock, isPublished, kind }]);
  }

  it('B7: is promised: no line, no money, no piece now; the order and the email say so', async () => {
    const stock = await stockOf('NEXT-1');
    const opened = await handOverFor(world, 'deferred_sample');
    const { number, ref, email } = opened;
    const taken = await promise(opened);
    expect(taken).toMatchObject({
      status: 201,
      body: {
        promise: 'promise-1',
        order: { totalMinor: 100_000, promised: [{ item: 'NEXT-1', quantity: 1 }] },
      },
    });
    expect(taken.body.line).toBeUndefined();
    const again = await promise(opened, 'another');
    expect([again.status, again.body.code]).toEqual([422, 'quantity_above_max']);
    const { lines } = await sendOff(world, number);
    expect(lines).toHaveLength(1);
    const order = await readOrder(world, number);
    expect(order['promised']).toMatchObject([{ promise: 'promise-1', item: 'NEXT-1' }]);
    expect([order.lines.length, order.totalMinor, await stockOf('NEXT-1')]).toEqual([
      1,
      100_000,
      stock,
    ]);
    expect(await world.klarna.raises(ref)).toEqual([]);
    expect((await readHistory(world, number)).map(({ type }) => type)).toContain('sample_promised');
    const [mail] = await mailsTo(world, email);
    expect(mail?.text).toMatch(/Med din nästa beställning, utan kostnad:\s+1 × Lens cloth/);
  });

  it('B7: comes with the next order, for nothing and once', async () => {
    const customer = await owedCustomer();
    const stock = await stockOf('NEXT-1');
    const next = await handOver(world, { order: { customer } });
    const order = await readOrder(world, next.number);
    expect(order.lines).toMatchObject([
      { line: 'line-1', origin: 'original' },
      {
        line: 'line-2',
        origin: 'sample',
        reference: 'NEXT-1',
        name: 'Lens cloth',
        status: 'confirmed_free',
        totalMinor: 0,
      },
    ]);
    expect([order.totalMinor, await stockOf('NEXT-1')]).toEqual([100_000, stock - 1]);
    expect(await world.klarna.raises(next.ref)).toEqual([]);
    const { lines } = await sendOff(world, next.number);
    expect(lines?.map(({ reference }) => reference)).toEqual(['CAM-1', 'NEXT-1']);
    const mails = await mailsTo(world, customer.email, 2);
    const texts = mails.map(({ text }) => text).join('\n');
    expect(texts).toContain('Utlovad med en tidigare beställning');
    expect(given(await nextOrder(customer))).toEqual([]);
  });

  it('goes into one of two orders that open at once', async () => {
    const customer = await owedCustomer();
    const stock = await stockOf('NEXT-1');
    const both = await Promise.all([nextOrder(customer), nextOrder(customer)]);
    expect(both.flatMap(given)).toHaveLength(1);
    expect(await stockOf('NEXT-1')).toBe(stock - 1);
  });

  it('is given once although the answer to the gift was lost', async () => {
    const customer = await owedCustomer();
    const stock = await stockOf('NEXT-1');
    isAnswerLost = true;
    const order = await nextOrder(customer);
    expect(isAnswerLost).toBe(false);
    expect(given(order)).toHaveLength(1);
    expect(await stockOf('NEXT-1')).toBe(stock - 1);
  });

  it('is nobody else’s', async () => {
    await owedCustomer();
    expect(given(await nextOrder(stranger()))).toEqual([]);
  });

  it('taken back within the window is owed by nobody, and can be taken again', async () => {
    const opened = await handOverFor(world, 'deferred_sample');
    const { number, order } = opened;
    await promise(opened);
    const gone = await world.ask('DELETE', `/orders/${number}/items/promise-1`);
    expect(gone).toMatchObject({ status: 200, body: { status: 'removed', line: 'promise-1' } });
    expect(await readOrder(world, number)).not.toHaveProperty('promised');
    const twice = await world.ask('DELETE', `/orders/${number}/items/promise-1`, { key: 'more' });
    expect([twice.status, twice.body['code']]).toEqual([404, 'line_unknown']);
    expect((await promise(opened, 'again')).body.promise).toBe('promise-2');
    await world.ask('DELETE', `/orders/${number}/items/promise-2`);
    await sendOff(world, number);
    expect(given(await nextOrder(order.customer))).toEqual([]);
  });

  it('taken is an offer taken: no later message to whoever took nothing (B11)', async () => {
    const step = stepOf('only', 'NEXT-1', {}, { kind: 'deferred_sample' });
    const funnel = { start: 'only', steps: [step] };
    const trigger = { channels: ['later'] };
    await world.stores.offerPolicies.publish(
      policyOf('sample-or-later', { trigger, funnel, followUp: rule }),
    );
    const customer = { ...stranger(), consent: { email: true, sms: false } };
    const opened = await handOver(world, {
      order: { customer, attribution: { channel: 'later' } },
    });
    await pageTells(world, opened.number, 'impression');
    expect((await promise(opened)).status).toBe(201);
    await closed(world, opened.number);
    const history = await readHistory(world, opened.number);
    expect(history.filter(({ type }) => type.startsWith('follow_up'))).toMatchObject([
      { type: 'follow_up_not_planned', reason: 'offer_taken' },
    ]);
  });

  it('that is sold out or no longer sold stays owed', async () => {
    const customer = await owedCustomer();
    await restock(0);
    expect(given(await nextOrder(customer))).toEqual([]);
    await restock(5, false);
    expect(given(await nextOrder(customer))).toEqual([]);
    await restock(50);
    expect(given(await nextOrder(customer))).toHaveLength(1);
  });

  it('that the catalogue has no more stays owed, and the order opens without it', async () => {
    const customer = await owedCustomer();
    const product = await world.stores.catalogue.findProduct('NEXT-1');
    await world.database.pool.query(`delete from products where reference = 'NEXT-1'`);
    try {
      const order = await readOrder(world, (await handOver(world, { order: { customer } })).number);
      expect([order.status, given(order)]).toEqual(['open', []]);
    } finally {
      if (product) await world.stores.catalogue.putProducts([product]);
    }
    expect(given(await nextOrder(customer))).toHaveLength(1);
  });

  it('that is digital is in the release alone, once, and never counted', async () => {
    const customer = await owedCustomer();
    await restock(50, true, 'digital');
    const { number } = await handOver(world, { order: { customer } });
    const order = await readOrder(world, number);
    expect(given(order)).toMatchObject([{ kind: 'digital', status: 'confirmed_free' }]);
    const { lines } = await sendOff(world, number);
    await restock(50);
    expect(lines).toMatchObject([{}, { reference: 'NEXT-1', kind: 'digital', origin: 'sample' }]);
    expect(lines?.[1]).not.toHaveProperty('deliveredAt');
    expect(await world.warehouse.received(number, 'line.released')).toEqual([]);
    expect(given(await nextOrder(customer))).toEqual([]);
  });

  it('is one for each customer, also of two orders that were open at once', async () => {
    const opened = await handOverFor(world, 'deferred_sample');
    const { customer } = opened.order;
    const other = await handOverFor(world, 'deferred_sample', { customer });
    for (const each of [opened, other]) expect((await promise(each)).status).toBe(201);
    await Promise.all([sendOff(world, opened.number), sendOff(world, other.number)]);
    const next = await nextOrder(customer);
    expect(given(next)).toHaveLength(1);
    expect(given(await nextOrder(customer))).toEqual([]);
  });

  it('is not owed by an order that was cancelled, and is owed again where one was given it', async () => {
    const opened = await handOverFor(world, 'deferred_sample');
    await promise(opened);
    await cancel(opened.number);
    expect(given(await nextOrder(opened.order.customer))).toEqual([]);

    const customer = await owedCustomer();
    const stock = await stockOf('NEXT-1');
    const { number } = await handOver(world, { order: { customer } });
    expect(await stockOf('NEXT-1')).toBe(stock - 1);
    await cancel(number);
    await until('the piece on its shelf', async () => (await stockOf('NEXT-1')) === stock);
    expect(given(await nextOrder(customer))).toHaveLength(1);
  });

  it('comes with an order that cannot be added to, and cannot be taken out of any', async () => {
    const customer = await owedCustomer();
    const next = await handOver(world, {
      order: { customer },
      klarna: { fraud_status: 'PENDING' },
    });
    expect(next.answer.body.upsell.isAllowed).toBe(false);
    await released(world, next.number);
    expect(given(await readOrder(world, next.number))).toHaveLength(1);

    const another = await nextOrder(await owedCustomer());
    const gone = await world.ask('DELETE', `/orders/${String(another['number'])}/items/line-2`);
    expect([gone.status, gone.body['code']]).toEqual([409, 'line_not_removable']);
  });
});

function given({ lines }: { lines: { origin: string }[] }) {
  return lines.filter(({ origin }) => origin === 'sample');
}

function stranger(): Order['customer'] {
  const email = `${newNumber('stranger').toLowerCase()}@shopper.example`;
  return { email, consent: { email: false, sms: false } };
}
