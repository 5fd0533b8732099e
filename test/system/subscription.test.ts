import { createWorld, type World } from '../world';
import { handOverFor, publishKinds, take } from '../world/kinds';
import { handOver, mailsTo, readOrder, sendOff, workflowOf } from '../world/story';
import { until } from '../world/until';

interface Subscribed {
  subscription: { interval: string; recurringMinor: number; consentedAt: string };
}

describe('A subscription and a sample', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ time: 'real', clocks: { windowMs: 12_000 } });
    await publishKinds(world);
  });
  afterAll(() => world.stop());

  it('D19: is added with consent alone, and email and release say what recurs', async () => {
    const opened = await handOverFor(world, 'subscription');
    const { number, ref, email } = opened;
    const before = Date.now();
    const refused = await take(world, opened);
    expect([refused.status, refused.body.code]).toEqual([422, 'consent_required']);
    expect(await world.klarna.raises(ref)).toEqual([]);
    const taken = await take(world, opened, { consent: true });
    expect(taken).toMatchObject({
      status: 201,
      body: {
        line: { totalMinor: 8_500, subscription: { interval: 'month', recurringMinor: 9_000 } },
        order: { totalMinor: 108_500 },
      },
    });
    const { subscription } = taken.body.line as unknown as Subscribed;
    expect(Date.parse(subscription.consentedAt)).toBeGreaterThanOrEqual(before - 1);
    const { deliveries } = await sendOff(world, number);
    const release = deliveries.find(({ type }) => type === 'order.released');
    expect(release?.data['lines']).toMatchObject([
      { reference: 'CAM-1' },
      { reference: 'CLEAN-1', subscription },
    ]);
    const [mail] = await mailsTo(world, email);
    expect(mail?.text.replaceAll(/\s/g, ' ')).toMatch(/Därefter 90,00 kr varje månad/);
    expect((await readOrder(world, number)).lines[1]).toMatchObject({ subscription });
  });

  it('D19: is refused without consent whoever asks, also a signal sent by hand', async () => {
    const opened = await handOverFor(world, 'subscription');
    const handle = workflowOf(world, opened.number);
    const { offer = '' } = opened.answer.body.offers[0] ?? {};
    const bare = { item: 'CLEAN-1', quantity: 1, offer, fingerprint: 'f' };
    for (const [requestId, consent] of [
      ['by-hand', {}],
      ['not-a-yes', { consent: false }],
    ] as const) {
      await handle.signal('addItem', { ...bare, ...consent, requestId, receivedAtMs: Date.now() });
      await handle.executeUpdate('outcome', { updateId: requestId, args: [{ requestId }] });
      const told = await world.ask('GET', `/orders/${opened.number}/requests/${requestId}`);
      expect(told.body).toMatchObject({
        status: 'refused',
        problem: { code: 'consent_required', status: 422 },
      });
    }
    const unsaid = await take(world, opened, { consent: false });
    expect([unsaid.status, unsaid.body.code]).toEqual([400, 'invalid_request']);
    const two = await take(world, opened, { consent: true, quantity: 2 });
    expect([two.status, two.body.code]).toEqual([409, 'quote_changed']);
    expect((await readOrder(world, opened.number)).lines).toHaveLength(1);
  });

  it('D18: for nothing is in the order without a call to the provider, one for each customer', async () => {
    const opened = await handOverFor(world, 'sample');
    const { number, ref, order } = opened;
    const two = await take(world, opened, { quantity: 2 });
    expect([two.status, two.body.code]).toEqual([409, 'quote_changed']);
    const taken = await take(world, opened);
    expect(taken).toMatchObject({
      status: 201,
      body: { line: { status: 'confirmed_free', totalMinor: 0 }, order: { totalMinor: 100_000 } },
    });
    const again = await take(world, opened, {}, { key: 'one-more' });
    expect([again.status, again.body.code]).toEqual([422, 'quantity_above_max']);
    expect(await world.klarna.raises(ref)).toEqual([]);
    expect((await sendOff(world, number)).lines).toHaveLength(2);
    const next = await handOver(world, {
      order: { customer: order.customer, attribution: { channel: 'sample' } },
    });
    expect(next.answer.body.offers.map(({ item }) => item)).not.toContain('TRY-1');
  });

  it('D18: is had once by a customer whose two orders are open at once, and again when given back', async () => {
    const stock = async () => (await world.stores.catalogue.findProduct('TRY-1'))?.stock ?? 0;
    const before = await stock();
    const one = await handOverFor(world, 'sample');
    const { customer } = one.order;
    const other = await handOverFor(world, 'sample', { customer });
    const both = await Promise.all([take(world, one), take(world, other)]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 422]);
    const isOne = both[0].status === 201;
    const [winner, loser] = isOne ? [one, other] : [other, one];
    expect(both[isOne ? 1 : 0].body.code).toBe('quantity_above_max');
    expect((await readOrder(world, loser.number)).lines).toHaveLength(1);
    expect(await stock()).toBe(before - 1);
    await world.ask('DELETE', `/orders/${winner.number}/items/line-2`);
    await until('the piece on its shelf', async () => (await stock()) === before);
    const again = await take(world, loser, {}, { key: 'after-all' });
    expect(again.status).toBe(201);
    await world.ask('POST', `/orders/${loser.number}/cancel`);
    await until('the piece on its shelf', async () => (await stock()) === before);
    expect((await handOverFor(world, 'sample', { customer })).answer.body.offers).toHaveLength(1);
  });
});
