import type { ShopPolicy } from '../../domain/policy';
import { createWorld, type World } from '../world';
import { add, handOver, mailsTo, readHistory, readOrder, released } from '../world/story';

interface ExplainedBody {
  offers: unknown[];
  reasons?: string[];
  explanation: {
    checks: { check: string; isPassed: boolean; reason?: string; detail: string }[];
    terms: Record<string, unknown>;
  };
}

describe('Whether an order can be added to, as data', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ time: 'skipping' });
  });
  afterAll(() => world.stop());
  afterEach(() => decide({}));

  async function decide(policy: Partial<ShopPolicy>): Promise<void> {
    const answer = await world.ask('PUT', '/policies', { body: policy });
    expect(answer.status).toBe(200);
  }

  async function explained(number: string) {
    return (await world.ask<ExplainedBody>('GET', `/orders/${number}/offers?explain=1`)).body;
  }

  it('A4: the switch of a provider turns its upsells off, and nobody asks the provider', async () => {
    await decide({ providers: [{ provider: 'klarna', isEnabled: false }] });
    const { number, ref, answer, email } = await handOver(world);
    expect(answer.body.upsell).toEqual({ isAllowed: false, timeLimit: 0 });
    const refused = await add(world, number, 'MEM-64');
    expect([refused.status, refused.body.code]).toEqual([409, 'upsell_not_enabled']);
    expect(await explained(number)).toMatchObject({ offers: [], reasons: ['feature_off'] });
    const calls = (await world.klarna.journal(ref)).filter((entry) => entry.event === 'received');
    expect(calls).toEqual([]);
    await released(world, number);
    expect(await mailsTo(world, email)).toHaveLength(1);
  });

  it('A4: an order keeps what was decided when it was opened, whatever the switch says later', async () => {
    const open = await handOver(world);
    await decide({ providers: [{ provider: '*', isEnabled: false }] });
    expect((await add(world, open.number, 'MEM-64')).status).toBe(201);
    const later = await handOver(world);
    expect((await add(world, later.number, 'MEM-64')).body.code).toBe('upsell_not_enabled');
  });

  it.each([
    ['a method', { initial_payment_method: { type: 'CARD' } }, 'payment_method'],
    ['a country', { purchase_country: 'CH' }, 'country'],
    ['a state', { status: 'CAPTURED' }, 'order_state'],
    ['a fraud check', { fraud_status: 'PENDING' }, 'fraud_pending'],
  ])('A9: %s the provider does not raise is told as its reason', async (_what, klarna, reason) => {
    const { number, answer } = await handOver(world, { klarna });
    expect(answer.body).toMatchObject({ upsell: { isAllowed: false }, offers: [] });
    const why = await explained(number);
    expect(why).toMatchObject({ offers: [], reasons: [reason] });
    expect(why.explanation.checks.filter((check) => !check.isPassed)).toMatchObject([
      { check: 'provider_rules', reason },
    ]);
    const refused = await add(world, number, 'MEM-64');
    expect([refused.status, refused.body.code]).toEqual([409, 'upsell_not_enabled']);
  });

  it("A9: the shop's own row forbids what the provider would allow, and the history says so", async () => {
    const row = { provider: 'klarna', method: 'INVOICE', country: 'SE', state: '*' } as const;
    await decide({ eligibility: [{ ...row, verdict: 'country' }] });
    const { number } = await handOver(world);
    expect((await explained(number)).explanation.checks).toContainEqual({
      check: 'shop_policy',
      isPassed: false,
      reason: 'country',
      detail: "The shop's policy says klarna × INVOICE × SE × *: country.",
    });
    const history = await readHistory(world, number);
    expect(history[0]).toMatchObject({ type: 'order_opened', reason: 'country' });
  });

  it('D11: an order below the floor of its market is offered nothing', async () => {
    const floor = { market: 'SE', currency: 'SEK', orderMinMinor: 100_001 };
    await decide({ markets: [floor] });
    const below = await handOver(world);
    expect(below.answer.body.upsell.isAllowed).toBe(false);
    expect((await explained(below.number)).reasons).toEqual(['below_min_order_value']);
    await decide({ markets: [{ ...floor, orderMinMinor: 100_000 }] });
    const at = await handOver(world);
    expect(at.answer.body.upsell.isAllowed).toBe(true);
  });

  it('D10: the caps are those of the market', async () => {
    await decide({ markets: [{ market: 'SE', currency: 'SEK', offerCapBp: 1999 }] });
    const { answer } = await handOver(world);
    expect(answer.body.offers).toEqual([]);
    // A share or an amount, whichever is more.
    const amount = { market: 'SE', currency: 'SEK', offerCapBp: 1999, offerCapMinor: 20_000 };
    await decide({ markets: [amount] });
    expect((await handOver(world)).answer.body.offers).toHaveLength(2);
    await decide({ markets: [{ market: 'NO', currency: '*', offerCapBp: 1999 }] });
    const swedish = await handOver(world);
    expect(swedish.answer.body.offers).toHaveLength(2);
  });

  it('D10: what a provider lets an order grow by bounds its adds, and it is not asked for more', async () => {
    await decide({ providers: [{ provider: 'klarna', increaseMaxBp: 2500 }] });
    const { number, ref } = await handOver(world);
    expect((await add(world, number, 'BAG-1')).status).toBe(201); // 20 000 of 25 000
    const above = await add(world, number, 'EBOOK-1');
    expect([above.status, above.body.code]).toEqual([422, 'over_cap']);
    expect(await world.klarna.raises(ref)).toHaveLength(1);
    expect((await add(world, number, 'FREE-1')).status).toBe(201);
  });

  it('A28: after a refusal nothing that costs is asked for again, and what is free still goes in', async () => {
    const { number, ref, answer } = await handOver(world);
    expect(answer.body.offers[0]).toMatchObject({ mayTriggerCreditCheck: true });
    await world.klarna.fault(ref, { operation: 'update', kind: 'deny' });
    expect((await add(world, number, 'BAG-1')).status).toBe(402);
    const again = await add(world, number, 'MEM-64');
    expect([again.status, again.body.code]).toEqual([409, 'risk_refused_before']);
    expect(await world.klarna.raises(ref)).toHaveLength(1);
    const { offers, reasons } = await explained(number);
    expect({ offers, reasons }).toEqual({ offers: [], reasons: ['risk_refused_before'] });
    expect((await add(world, number, 'FREE-1')).status).toBe(201);
    expect(await world.klarna.raises(ref)).toHaveLength(1);
  });

  it('A28: a shop whose contract allows it has the provider asked again', async () => {
    await decide({ providers: [{ provider: 'klarna', asksAgainAfterRefusal: true }] });
    const { number, ref } = await handOver(world);
    await world.klarna.fault(ref, { operation: 'update', kind: 'deny' });
    expect((await add(world, number, 'BAG-1')).status).toBe(402);
    expect((await add(world, number, 'MEM-64')).status).toBe(201);
    expect(await world.klarna.raises(ref)).toHaveLength(2);
    expect((await readOrder(world, number)).totalMinor).toBe(125_000);
  });
});
