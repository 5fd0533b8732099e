import { sumMinor } from '../../domain/money';
import { createAdyenProvider } from '../../providers/payments/adyen/adapter';
import { createAdyenWebhookReader } from '../../providers/payments/adyen/webhooks';
import * as adyenBench from '../providers/payments/adyen/bench';
import * as stripeBench from '../providers/payments/stripe/bench';
import { createWorld, type World } from '../world';
import { doubtClocks, wait30 } from '../world/doubt';
import { publishKinds } from '../world/kinds';
import { orderOf } from '../world/orders';
import { add, mailsTo, newNumber, readOrder, released, type OpenedBody } from '../world/story';
import { until } from '../world/until';

const { apiKey, merchantAccount, hmacKey } = adyenBench;

/** A way of paying whose authorization can be raised, and what is there after an upgrade. */
interface Way {
  /** a new authorization of 1000.00 SEK; `isRefused`: it will not be raised */
  place: (isRefused?: boolean) => Promise<Record<string, string>>;
  /** what is held and what was taken of it, all parts together */
  stands: (ref: string) => Promise<{ heldMinor: number; capturedMinor: number }>;
  /** of an order whose upgrade was taken back: not everywhere can less be held again */
  heldAfterUndoMinor: number;
}

/** Providers that know no lines: an upgrade is an amount to them, and nothing to leave out. */
describe('An upgrade where the provider knows no lines', () => {
  let world: World;
  let stripe: stripeBench.Bench;
  let adyen: adyenBench.Bench;

  beforeAll(async () => {
    [stripe, adyen] = await Promise.all([stripeBench.startBench(), adyenBench.startBench()]);
    const account = { baseUrl: adyen.url, apiKey, merchantAccount, timeoutMs: 500 };
    world = await createWorld({
      time: 'real',
      clocks: { ...doubtClocks, windowMs: 20_000, lateReadMs: 500 },
      webhooks: [createAdyenWebhookReader({ merchantAccount, hmacKey })],
      services: (services) => ({
        ...services,
        payments: new Map([
          ...services.payments,
          ['stripe', stripe.provider({ separateAuthorizations: true })],
          ['adyen', createAdyenProvider(account)],
        ]),
      }),
    });
    await adyen.webhooks({ url: `${world.api.url}/webhooks/adyen` });
    await publishKinds(world);
  });
  afterAll(async () => {
    await world?.stop();
    await Promise.all([stripe?.close(), adyen?.close()]);
  });

  const atStripe = (seed: object, operation: string, heldAfterUndoMinor: number): Way => ({
    heldAfterUndoMinor,
    place: async (isRefused = false) => {
      const authorizationRef = await stripe.place({ ...seed, amount: 100_000 });
      if (isRefused) await stripe.fault(authorizationRef, { operation, kind: 'decline' });
      return { provider: 'stripe', method: 'card', country: 'SE', authorizationRef };
    },
    stands: async (ref) => {
      const journal = await stripe.journal();
      const calls = journal
        .filter(({ form }) => form?.['metadata[postlude_base]'] === ref)
        .map(({ call }) => call);
      const made = journal.filter(({ event, call }) => event === 'applied' && calls.includes(call));
      const ids = new Set([ref, ...made.map((entry) => entry.payment_intent)]);
      const intents = await Promise.all([...ids].map((id) => stripe.intent(id)));
      const standing = intents.filter(({ status }) => status !== 'canceled');
      return {
        heldMinor: sumMinor(standing.map(({ amount }) => Number(amount))),
        capturedMinor: sumMinor(standing.map((intent) => Number(intent['amount_received']))),
      };
    },
  });

  const atAdyen = (isSync: boolean): Way => ({
    heldAfterUndoMinor: 118_000,
    place: async (isRefused = false) => {
      const placed = await adyen.place(isRefused ? { limit: 100_000 } : {});
      const { pspReference: authorizationRef, blob: providerState } = placed;
      const card = { provider: 'adyen', method: 'visa', country: 'SE', authorizationRef };
      return isSync ? { ...card, providerState } : card;
    },
    stands: async (ref) => {
      const { value, captured } = await adyen.payment(ref);
      return { heldMinor: value, capturedMinor: captured };
    },
  });

  const ways: [string, () => Way][] = [
    ['Stripe by an increment', () => atStripe({}, 'increment', 118_000)],
    ['Stripe by a leg of its own', () => atStripe(stripeBench.apartSeed, 'create', 100_000)],
    ['Adyen at once', () => atAdyen(true)],
    ['Adyen by its event', () => atAdyen(false)],
  ];

  async function open(payment: Record<string, string>) {
    const number = newNumber();
    const order = orderOf(number, { attribution: { channel: 'upgrade' } });
    const { body } = await world.ask<OpenedBody>('PUT', '/payment-result', {
      body: { order, payment },
    });
    const [offer] = body.offers;
    expect(offer).toMatchObject({ item: 'KIT-CAM', unitPriceMinor: 118_000 });
    const shown = await world.ask('GET', `/orders/${number}/offers`);
    expect(shown.body['offers']).toMatchObject([{ amountMinor: 18_000, newTotalMinor: 118_000 }]);
    const take = async (key: string) => {
      await add(world, number, 'KIT-CAM', { key, body: { offer: offer?.offer }, headers: wait30 });
      return await until(`the end of ${key}`, async () => {
        const answer = await world.ask('GET', `/orders/${number}/requests/${key}`);
        return answer.body['status'] === 'pending' ? undefined : answer.body;
      });
    };
    return { number, take, ref: payment['authorizationRef'] ?? '', email: order.customer.email };
  }

  async function sendOff(number: string) {
    await world.ask('POST', `/orders/${number}/close`);
    await released(world, number);
    const capture = { headers: wait30, body: {} };
    expect((await world.ask('POST', `/orders/${number}/captures`, capture)).status).toBe(201);
    const { lines = [] } = await world.warehouse.order(number);
    return lines.map(({ reference }) => reference);
  }

  const lines = async (number: string) => {
    const order = await readOrder(world, number);
    return [order.lines.map(({ reference }) => reference), order.totalMinor, order.needsAttention];
  };

  it.each(ways)('costs the difference, once, and all of it is captured: %s', async (_name, way) => {
    const { place, stands } = way();
    const { number, take, ref, email } = await open(await place());
    const [one, other] = await Promise.all([take('one'), take('other')]);
    const both = [one, other].map(({ status, problem }) => [status, codeOf(problem)]);
    expect(both).toEqual(
      expect.arrayContaining([
        ['added', undefined],
        ['refused', 'line_replaced'],
      ]),
    );
    expect(await lines(number)).toEqual([['KIT-CAM'], 118_000, []]);
    expect(await stands(ref)).toEqual({ heldMinor: 118_000, capturedMinor: 0 });
    expect(await sendOff(number)).toEqual(['KIT-CAM']);
    expect((await stands(ref)).capturedMinor).toBe(118_000);
    const [mail] = await mailsTo(world, email);
    expect(mail?.text).toContain('Travel kit');
    expect(mail?.text).not.toContain('Camera');
  });

  it.each(ways)('that is refused leaves the old line, at the old price: %s', async (_name, way) => {
    const { place, stands } = way();
    const { number, take, ref } = await open(await place(true));
    const refused = await take('up');
    expect([refused['status'], codeOf(refused['problem'])]).toEqual([
      'refused',
      'increase_rejected',
    ]);
    expect(await lines(number)).toEqual([['CAM-1'], 100_000, []]);
    expect(await stands(ref)).toEqual({ heldMinor: 100_000, capturedMinor: 0 });
    expect(await sendOff(number)).toEqual(['CAM-1']);
    expect((await stands(ref)).capturedMinor).toBe(100_000);
  });

  it.each(ways)('taken back charges for the old line alone: %s', async (_name, way) => {
    const { place, stands, heldAfterUndoMinor } = way();
    const { number, take, ref } = await open(await place());
    await take('up');
    const gone = await world.ask('DELETE', `/orders/${number}/items/line-2`);
    expect(gone.status).toBe(200);
    await until('what is held', async () => {
      return (await stands(ref)).heldMinor === heldAfterUndoMinor || undefined;
    });
    expect(await lines(number)).toEqual([['CAM-1'], 100_000, []]);
    expect(await take('again')).toMatchObject({ status: 'added', line: { line: 'line-3' } });
    expect((await stands(ref)).heldMinor).toBe(118_000);
    await world.ask('DELETE', `/orders/${number}/items/line-3`);
    expect(await sendOff(number)).toEqual(['CAM-1']);
    expect(await lines(number)).toEqual([['CAM-1'], 100_000, []]);
    expect((await stands(ref)).capturedMinor).toBe(100_000);
  });
});

function codeOf(problem: unknown): unknown {
  return (problem as { code?: unknown } | undefined)?.code;
}
