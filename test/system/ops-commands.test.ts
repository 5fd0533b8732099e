import { OrderAtTemporal } from '../../ops/order-at-temporal';
import { resolve } from '../../ops/resolve';
import { probePort } from '../../stack/ports';
import { getOutcome } from '../../workflows/messages';
import { createWorld, type World } from '../world';
import { finished, ops, opsWith, refusalOf } from '../world/ops';
import { cheaper } from '../world/portal';
import {
  add,
  handOver,
  mailsTo,
  newNumber,
  readHistory,
  readOrder,
  released,
  workflowOf,
  type OpenedOrder,
} from '../world/story';
import { until } from '../world/until';

/** Long enough that no window of these tests ends by itself. */
const windowMs = 600_000;

describe('Commands for ops', () => {
  let world: World;

  beforeAll(async () => {
    const clocks = { windowMs, arrivalGraceMs: 20 };
    world = await createWorld({ time: 'real', clocks });
  });
  afterAll(() => world.stop());

  async function open(): Promise<OpenedOrder> {
    const opened = await handOver(world);
    expect(opened.answer.body.upsell.isAllowed).toBe(true);
    return opened;
  }

  describe('show', () => {
    it('tells an open order in sentences and small tables', async () => {
      const { number } = await open();
      expect((await add(world, number, 'BAG-1')).status).toBe(201);
      const { code, stdout, stderr } = await ops(world, 'show', number);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(
        new RegExp(`^Order ${number} is open until .* UTC, (9|10):\\d\\d left\\.`),
      );
      expect(stdout).toMatch(/line-2 {2}BAG-1 .* 200\.00 SEK {2}added/);
      expect(stdout).toMatch(/tx-1-old {2}superseded/);
      expect(stdout).toMatch(/tx-2 {6}active {6}1200\.00 SEK/);
      expect(stdout).toMatch(/email +goes out after the window/);
      expect(stdout).toMatch(/upsell_added/);
      expect(stdout).not.toMatch(/FLAGGED/);
    });

    it('tells a finished order, and all of it as one document', async () => {
      const { number } = await open();
      await ops(world, 'close', number);
      await finished(world, number);
      expect((await ops(world, 'show', number)).stdout).toMatch(/is released to the warehouse/);
      const { json } = await ops(world, 'show', number, '--json');
      expect(json).toMatchObject({
        order: number,
        result: 'shown',
        temporal: { status: 'COMPLETED', outcome: 'confirmed', needsAttention: false },
        flags: [],
        view: { number, phase: 'closed', totalMinor: 100_000 },
      });
    });

    it('tells what is flagged and what to do about it', async () => {
      const { number } = await handOver(world, { klarna: cheaper });
      const { stdout } = await until('the flag', async () => {
        const answer = await ops(world, 'show', number);
        return answer.stdout.includes('FLAGGED') && answer;
      });
      expect(stdout).toMatch(/authorization_mismatch\n {4}The provider holds .*\n {4}To do: /);
      expect(stdout).toMatch(/900\.00 SEK \(NOT the total\)/);
    });

    it('says of an order ended from outside when and why, and of no window', async () => {
      const { number } = await open();
      await workflowOf(world, number).terminate('stuck since Monday');
      const { code, json } = await ops(world, 'show', number, '--json');
      expect(code).toBe(0);
      expect(json['next']).toMatch(/^Look at the provider/);
      expect(json['temporal']).toMatchObject({
        status: 'TERMINATED',
        endedBecause: expect.stringMatching(/^"stuck since Monday", by /),
      });
      expect((await ops(world, 'show', number)).stdout).toMatch(
        /was ended from outside at .* UTC \("stuck since Monday", by .*\): Temporal says TERMINATED\./,
      );
    });

    it('and every other command says in one sentence that nobody handed the order over', async () => {
      const number = newNumber();
      const commands = ['close', 'retry-email', 'cancel --keep', 'resolve --note=Looked'];
      const { code, stdout, stderr } = await ops(world, 'show', number);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/^Temporal knows no order .*\.\n$/);
      const answers = await Promise.all(
        commands.map((command) => ops(world, ...command.split(' '), number, '--json')),
      );
      const error = { code: 'order_unknown', message: stderr.trim() };
      for (const answer of answers) expect([answer.code, answer.json]).toEqual([1, { error }]);
    });
  });

  describe('close', () => {
    it('ends the window: one email and one release with what was added, and a repeat is told no', async () => {
      const { number, email } = await open();
      await add(world, number, 'BAG-1');
      const { code, json } = await ops(world, 'close', number, '--json');
      expect(code).toBe(0);
      expect(json).toMatchObject({ order: number, result: 'closed', totalMinor: 120_000 });
      expect(Date.parse(String(json['closesAt']))).toBeLessThanOrEqual(Date.now());
      expect((await finished(world, number)).lines).toHaveLength(2);
      expect(await refusalOf(world, number, 'close')).toBe('window_closed');
      expect(await mailsTo(world, email)).toHaveLength(1);
      expect((await world.warehouse.order(number)).releases).toBe(1);
    });
  });

  describe('cancel', () => {
    it('asks what becomes of the money, and does nothing until it is told', async () => {
      const { number } = await open();
      const { code, stderr } = await ops(world, 'cancel', number);
      expect(code).toBe(2);
      expect(stderr).toMatch(/--void .* --keep /);
      expect((await readOrder(world, number)).status).toBe('open');
    });

    it.each([
      ['--void', 'CANCELLED'],
      ['--keep', 'AUTHORIZED'],
    ])('%s leaves the authorization %s: one cancellation, no email', async (flag, status) => {
      const { number, ref, email } = await open();
      const { code, json } = await ops(world, 'cancel', number, flag, '--json');
      expect(code).toBe(0);
      expect(json).toMatchObject({ result: 'cancelled', authorization: flag.slice(2) });
      await finished(world, number);
      expect((await world.klarna.order(ref)).status).toBe(status);
      expect(await world.warehouse.events(number)).toEqual(['order.held', 'order.cancelled']);
      expect(await world.inbox.to(email)).toEqual([]);
      const refusals = [
        await refusalOf(world, number, 'close'),
        await refusalOf(world, number, 'cancel', flag),
        await refusalOf(world, number, 'retry-email'),
        await refusalOf(world, number, 'resolve', '--note=Looked'),
      ];
      const cancelled = 'order_cancelled';
      expect(refusals).toEqual([cancelled, cancelled, cancelled, 'order_over']);
    });

    it('--keep after --void is told no, while the order is still being cancelled', async () => {
      const { number, ref } = await open();
      const fault = { operation: 'update', kind: 'slow', times: 1, delayMs: 1_400 };
      await world.klarna.fault(ref, fault);
      const adding = add(world, number, 'BAG-1');
      await until('the raise', async () => (await world.klarna.raises(ref)).length === 1);
      const keeping = { requestId: 'keep', receivedAtMs: 1, fingerprint: 'f' };
      const voiding = { ...keeping, requestId: 'void', authorization: 'void' };
      const workflow = workflowOf(world, number);
      await workflow.signal('cancelOrder', voiding);
      await workflow.signal('cancelOrder', { ...keeping, authorization: 'keep' });
      const outcomeOf = (requestId: string) => workflow.query(getOutcome, { requestId });
      expect(await outcomeOf('void')).toMatchObject({ outcome: { result: { kind: 'cancelled' } } });
      expect(await outcomeOf('keep')).toMatchObject({
        outcome: { result: { kind: 'refused', code: 'order_cancelled' } },
      });
      await adding;
      await finished(world, number);
      expect((await world.klarna.order(ref)).status).toBe('CANCELLED');
    });

    it('of a closed order changes nothing', async () => {
      const { number } = await open();
      await ops(world, 'close', number);
      await finished(world, number);
      expect(await refusalOf(world, number, 'cancel', '--void')).toBe('window_closed');
    });
  });

  describe('resolve', () => {
    it('ends an order that only waited for a person, and keeps the note', async () => {
      const { number } = await handOver(world, { klarna: cheaper });
      await released(world, number);
      const note = 'The shop’s total was wrong, A. N.';
      const { code, json } = await ops(world, 'resolve', number, '--note', note, '--json');
      expect(code).toBe(0);
      expect(json).toMatchObject({ result: 'resolved', reasons: ['authorization_mismatch'], note });
      expect((await finished(world, number)).needsAttention).toEqual([]);
      const history = await readHistory(world, number);
      expect(history.at(-1)).toMatchObject({ type: 'attention_resolved', text: note });
    });

    it('leaves a flag that was raised after somebody had looked, and tells of it', async () => {
      const { number } = await handOver(world, { klarna: cheaper });
      await released(world, number);
      const at = new OrderAtTemporal(world.client, number);
      const look = at.view.bind(at);
      let looks = 0;
      at.view = async () => {
        const view = await look();
        looks += 1;
        return view && looks === 1 ? { ...view, needsAttention: ['void_failed'] } : view;
      };
      const { text, document } = await resolve(at, 'Voided it.');
      expect(document['reasons']).toEqual([]);
      expect(document['left']).toEqual(['authorization_mismatch']);
      expect(text).toMatch(/Raised meanwhile.*: authorization_mismatch\.$/);
      expect((await readOrder(world, number)).needsAttention).toEqual(['authorization_mismatch']);
      expect((await look())?.history.at(-1)?.text).toMatch(/^None of it was flagged/);
      const second = await ops(world, 'resolve', number, '--note', 'The total, too.', '--json');
      expect(second.json['reasons']).toEqual(['authorization_mismatch']);
      expect((await finished(world, number)).needsAttention).toEqual([]);
    });

    it('of an order nobody flagged says so and sends nothing', async () => {
      const { number } = await open();
      expect(await refusalOf(world, number, 'resolve', '--note=Looked')).toBe('not_flagged');
    });

    it('sent by hand to an order nobody flagged is kept as such, and harms nothing', async () => {
      const { number } = await open();
      const command = { requestId: 'by-hand', receivedAtMs: 0, fingerprint: 'f', note: 'Looked.' };
      await workflowOf(world, number).signal('resolveAttention', command);
      await until('the note', async () => {
        const texts = (await readHistory(world, number)).map((entry) => entry.text);
        return texts.includes('Nothing was flagged when this was noted: Looked.');
      });
      expect((await add(world, number, 'BAG-1')).status).toBe(201);
    });
  });

  it('a request id that the shop has used for something else is a conflict, and closes nothing', async () => {
    const { number } = await open();
    expect((await add(world, number, 'BAG-1', { key: 'ops-close' })).status).toBe(201);
    const { code, json } = await ops(world, 'close', number, '--json');
    expect([code, json.error?.code]).toEqual([1, 'request_conflict']);
    expect((await readOrder(world, number)).status).toBe('open');
    expect((await ops(world, 'close', number, '--request-id', 'mine')).code).toBe(0);
  });

  it('a Temporal that is away, or not there at all, is exit code 3', async () => {
    const away = { TEMPORAL_ADDRESS: `127.0.0.1:${await probePort()}` };
    const { code, json } = await opsWith(away, 'show', 'A-1', '--json');
    expect([code, json.error?.code]).toEqual([3, 'temporal_unreachable']);
    const elsewhere = { TEMPORAL_ADDRESS: world.temporal.address, TEMPORAL_NAMESPACE: 'nowhere' };
    expect((await opsWith(elsewhere, 'show', 'A-1')).code).toBe(3);
  });
});

describe('Commands for ops without a worker', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ time: 'real', hasWorker: false, clocks: { windowMs } });
  });
  afterAll(() => world.stop());

  it('show tells what Temporal knows, close is kept until there is a worker, resolve is not sent', async () => {
    const worker = await world.startWorker();
    const { number } = await handOver(world);
    await worker.stop();
    const [shown, closed, resolved] = await Promise.all([
      ops(world, 'show', number, '--json'),
      ops(world, 'close', number, '--json'),
      ops(world, 'resolve', number, '--note', 'Looked', '--json'),
    ]);
    expect(shown.code).toBe(0);
    expect(shown.json).toMatchObject({ result: 'unanswered', temporal: { status: 'RUNNING' } });
    expect([closed.code, closed.json.error?.code]).toEqual([1, 'pending']);
    expect([resolved.code, resolved.json.error?.code]).toEqual([1, 'worker_unavailable']);
    await world.startWorker();
    await released(world, number);
  });
});
