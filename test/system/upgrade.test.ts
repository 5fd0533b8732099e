import type { PaymentProvider } from '../../domain/payments';
import { createWorld, type World } from '../world';
import { doubtClocks, wait30 } from '../world/doubt';
import { handOverFor, publishKinds, take } from '../world/kinds';
import { add, handOver, mailsTo, readHistory, readOrder, sendOff } from '../world/story';
import { until } from '../world/until';

interface ProofBody {
  isCovered: boolean;
  adds: { requestId: string; verdict: string }[];
}

const references = (lines: Record<string, unknown>[]) => lines.map((line) => line['reference']);

const cameraAtKlarna = {
  type: 'physical',
  name: 'Camera',
  quantity: 1,
  unit_price: 100_000,
  tax_rate: 2500,
  total_amount: 100_000,
  total_tax_amount: 20_000,
};
const otherCamera = { ...cameraAtKlarna, reference: 'somebody-elses-name' };

describe('An upgrade (C2)', () => {
  let world: World;
  let isBlind = false;

  /** Klarna, which says of every line that it could be left out while `isBlind`. */
  const blindly = (klarna: PaymentProvider | undefined): PaymentProvider => {
    if (!klarna) throw new Error('every world has Klarna');
    return { ...klarna, canLeaveOut: (...asked) => isBlind || klarna.canLeaveOut(...asked) };
  };

  beforeAll(async () => {
    world = await createWorld({
      time: 'real',
      clocks: { ...doubtClocks, windowMs: 12_000, lateReadMs: 500 },
      services: (services) => {
        const klarna = blindly(services.payments.get('klarna'));
        return { ...services, payments: new Map([['klarna', klarna]]) };
      },
    });
    await publishKinds(world);
  });
  afterAll(() => world.stop());
  afterEach(() => (isBlind = false));

  async function remove(number: string, line: string, key?: string) {
    return await world.ask('DELETE', `/orders/${number}/items/${line}`, key ? { key } : {});
  }

  /** The order is what it was when it was handed over, for the shop and for the provider. */
  async function isAsItWas(number: string, ref: string) {
    const order = await until(`the old total of ${number}`, async () => {
      const now = await readOrder(world, number);
      return now.authorizedMinor === 100_000 && now;
    });
    expect(order.lines).toMatchObject([
      { line: 'line-1', reference: 'CAM-1', status: 'confirmed', totalMinor: 100_000 },
    ]);
    expect(order.lines[0]).not.toHaveProperty('replacedBy');
    expect(order['replacedLines']).toBeUndefined();
    expect(order.totalMinor).toBe(100_000);
    const held = await world.klarna.order(ref);
    expect([held.order_amount, references(held.order_lines)]).toEqual([100_000, ['CAM-1']]);
    return order;
  }

  it('C2: puts the dearer bundle in the place of a line; all but the history forget the line', async () => {
    const opened = await handOverFor(world, 'upgrade');
    const { number, ref, email } = opened;
    const taken = await take(world, opened, {}, { key: 'up' });
    expect(taken).toMatchObject({
      status: 201,
      body: {
        line: { line: 'line-2', reference: 'KIT-CAM', replaces: 'line-1', totalMinor: 118_000 },
        authorizedMinor: 118_000,
        order: {
          totalMinor: 118_000,
          lines: [{ line: 'line-2' }],
          replacedLines: [
            { line: 'line-1', reference: 'CAM-1', status: 'replaced', replacedBy: 'line-2' },
          ],
        },
      },
    });
    const held = await world.klarna.order(ref);
    expect([held.order_amount, references(held.order_lines)]).toEqual([118_000, ['KIT-CAM']]);
    const proof = await world.ask<ProofBody>('GET', `/orders/${number}/proof`);
    expect(proof.body).toMatchObject({
      isCovered: true,
      adds: [{ requestId: 'up', verdict: 'covered' }],
    });
    const { lines, deliveries } = await sendOff(world, number);
    expect(references(lines ?? [])).toEqual(['KIT-CAM']);
    const release = deliveries.find(({ type }) => type === 'order.released');
    expect(release?.data['totalMinor']).toBe(118_000);
    const [mail] = await mailsTo(world, email);
    expect(mail?.text).toContain('Travel kit');
    expect(mail?.text).not.toContain('Camera');
    const over = await readOrder(world, number);
    expect([over.totalMinor, references(over.lines), over.needsAttention]).toEqual([
      118_000,
      ['KIT-CAM'],
      [],
    ]);
  });

  it('takes what comes with the line, not the line once more: the last camera was just sold', async () => {
    const { catalogue } = world.stores;
    const stock = async () => {
      const found = await catalogue.findProducts(['CAM-1', 'BAG-1']);
      return Object.fromEntries(found.map(({ reference, stock: pieces }) => [reference, pieces]));
    };
    const sold = await catalogue.findProduct('CAM-1');
    if (!sold) throw new Error('every catalogue has a camera');
    await catalogue.putProducts([{ ...sold, stock: 0 }]);
    try {
      const { 'BAG-1': bags = 0 } = await stock();
      const opened = await handOverFor(world, 'upgrade');
      expect((await take(world, opened)).status).toBe(201);
      expect(await stock()).toEqual({ 'CAM-1': 0, 'BAG-1': bags - 1 });
      await remove(opened.number, 'line-2');
      await until('the bag on its shelf', async () => (await stock())['BAG-1'] === bags);
      expect(await stock()).toEqual({ 'CAM-1': 0, 'BAG-1': bags });
    } finally {
      await catalogue.putProducts([sold]);
    }
  });

  it('C2: that the provider refuses leaves the old line as it was', async () => {
    const opened = await handOverFor(world, 'upgrade');
    await world.klarna.fault(opened.ref, { operation: 'update', kind: 'deny' });
    const taken = await take(world, opened);
    expect([taken.status, taken.body.code]).toEqual([402, 'increase_rejected']);
    const order = await isAsItWas(opened.number, opened.ref);
    expect(order.needsAttention).toEqual([]);
    expect(references((await sendOff(world, opened.number)).lines ?? [])).toEqual(['CAM-1']);
  });

  it('in doubt and proven not applied leaves the old line as it was', async () => {
    const opened = await handOverFor(world, 'upgrade');
    const { number, ref } = opened;
    await world.klarna.fault(ref, { operation: 'update', kind: '500-before-apply', times: 3 });
    const taken = await take(world, opened, {}, { headers: wait30 });
    expect(taken.body.code).toBe('failed_safely');
    await isAsItWas(number, ref);
    expect((await readHistory(world, number)).map(({ type }) => type)).toContain('upsell_in_doubt');
    expect(references((await sendOff(world, number)).lines ?? [])).toEqual(['CAM-1']);
  });

  it('in doubt and proven applied is in the order', async () => {
    const opened = await handOverFor(world, 'upgrade');
    const { number, ref } = opened;
    await world.klarna.fault(ref, { operation: 'update', kind: '500-after-apply', times: 3 });
    const taken = await take(world, opened, {}, { headers: wait30 });
    expect([taken.status, taken.body.order.totalMinor]).toEqual([201, 118_000]);
    expect(await world.klarna.applied(ref)).toHaveLength(1);
    expect(references((await sendOff(world, number)).lines ?? [])).toEqual(['KIT-CAM']);
    expect((await readOrder(world, number)).needsAttention).toEqual([]);
  });

  it('taken back puts the old line back, and can be taken again', async () => {
    const opened = await handOverFor(world, 'upgrade');
    const { number, ref } = opened;
    await take(world, opened);
    const other = await add(world, number, 'MEM-64');
    expect(other.body.order.totalMinor).toBe(143_000);
    const gone = await remove(number, 'line-2');
    expect(gone).toMatchObject({
      status: 200,
      body: { order: { totalMinor: 125_000, lines: [{ line: 'line-1' }, { line: 'line-3' }] } },
    });
    await remove(number, 'line-3');
    await isAsItWas(number, ref);
    const again = await take(world, opened, {}, { key: 'again' });
    expect(again).toMatchObject({ status: 201, body: { line: { line: 'line-4' } } });
    const held = await world.klarna.order(ref);
    expect([held.order_amount, references(held.order_lines)]).toEqual([118_000, ['KIT-CAM']]);
  });

  it('is had once: what it replaced is no longer there', async () => {
    const opened = await handOverFor(world, 'upgrade');
    await take(world, opened);
    const twice = await take(world, opened, {}, { key: 'twice' });
    expect([twice.status, twice.body.code]).toEqual([409, 'line_replaced']);
    expect((await remove(opened.number, 'line-1')).body['code']).toBe('line_unknown');
    const { body } = await world.ask<{ offers: unknown[] }>(
      'GET',
      `/orders/${opened.number}/offers`,
    );
    expect(body.offers).toEqual([]);
  });

  it('is for the whole line: another number of pieces is not what was offered', async () => {
    const opened = await handOverFor(world, 'upgrade');
    const two = await take(world, opened, { quantity: 2 });
    expect([two.status, two.body.code]).toEqual([409, 'quote_changed']);
    await isAsItWas(opened.number, opened.ref);
  });

  it('of a line the provider does not know is not sent: which one to leave out would be a guess', async () => {
    isBlind = true;
    const opened = await handOverFor(world, 'upgrade', {}, { order_lines: [otherCamera] });
    const { number, ref } = opened;
    const taken = await take(world, opened);
    expect(taken.body.code).toBe('failed_safely');
    expect(await world.klarna.raises(ref)).toEqual([]);
    const order = await readOrder(world, number);
    expect([references(order.lines), order.totalMinor, order.needsAttention]).toEqual([
      ['CAM-1'],
      100_000,
      ['provider_rejected_request'],
    ]);
  });

  it.each([
    ['another name', otherCamera],
    ['no reference', cameraAtKlarna],
    [
      'another number of pieces',
      { ...cameraAtKlarna, reference: 'CAM-1', unit_price: 1, quantity: 100_000 },
    ],
  ])(
    'of a line the provider has under %s is not offered: no click flags it',
    async (_what, line) => {
      const { number, answer } = await handOver(world, {
        order: { attribution: { channel: 'upgrade' } },
        klarna: { order_lines: [line] },
      });
      expect(answer.body).toMatchObject({ upsell: { isAllowed: true }, offers: [] });
      const { body } = await world.ask('GET', `/orders/${number}/offers?explain=1`);
      expect(body).toMatchObject({
        explanation: { hiddenOffers: [{ item: 'KIT-CAM', reason: 'line_not_at_provider' }] },
      });
      expect((await readOrder(world, number)).needsAttention).toEqual([]);
    },
  );
});
