import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKlarnaProvider } from '../../../../providers/payments/klarna/adapter';
import { startKlarnaSandbox, type KlarnaSandbox } from '../../../../sandbox/klarna/server';
import { baseLines, baseTotalMinor, capture, increase, upsoldLine } from '../commands';
import { conformsToThePaymentPort, type Rig } from '../conformance';

const credentials = { username: 'K123456_abcdef', password: 'sandbox' };

interface Fault {
  operation: string;
  kind: string;
  delayMs?: number;
}

interface JournalEntry {
  event: string;
  idempotencyKey?: string;
  order_lines?: unknown[];
}

/** A sandbox and its admin face. */
async function startBench() {
  const stateDir = await mkdtemp(join(tmpdir(), 'klarna-adapter-'));
  const sandbox: KlarnaSandbox = await startKlarnaSandbox({ port: 0, stateDir, ...credentials });
  async function admin<Reply>(path: string, body?: object): Promise<Reply> {
    const post = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
    const init = body === undefined ? {} : { ...post, body: JSON.stringify(body) };
    const response = await fetch(`${sandbox.url}/admin${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    const reply: Reply = JSON.parse(text);
    return reply;
  }
  return {
    url: sandbox.url,
    async place(seed: object = {}): Promise<string> {
      const order = await admin<{ order_id: string }>('/orders', {
        order_amount: baseTotalMinor,
        purchase_currency: 'SEK',
        purchase_country: 'SE',
        order_lines: JSON.parse(baseLines),
        initial_payment_method: { type: 'INVOICE' },
        ...seed,
      });
      return order.order_id;
    },
    fault: (ref: string, fault: Fault) => admin(`/orders/${ref}/faults`, fault),
    journal: (ref: string) => admin<JournalEntry[]>(`/journal?order=${ref}`),
    async applied(ref: string): Promise<number> {
      const journal = await admin<JournalEntry[]>(`/journal?order=${ref}`);
      return journal.filter(({ event }) => event === 'applied').length;
    },
    async close() {
      await sandbox.close();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}

async function startRig(): Promise<Rig> {
  const bench = await startBench();
  return {
    provider: createKlarnaProvider({ baseUrl: bench.url, ...credentials }),
    place: () => bench.place(),
    async refuseNextRaise(ref) {
      await bench.fault(ref, { operation: 'update', kind: 'deny' });
    },
    async loseNextAnswer(ref, change, by) {
      const applies = change === 'applied';
      const failed = applies ? '500-after-apply' : '500-before-apply';
      const fault = by === 'reset' ? { kind: 'reset', applies } : { kind: failed };
      await bench.fault(ref, { operation: 'update', ...fault });
    },
    effects: (ref) => bench.applied(ref),
    close: () => bench.close(),
  };
}

describe('the Klarna adapter on the sandbox', () => {
  describe('as a payment port', () => {
    conformsToThePaymentPort(startRig);
  });

  describe('as Klarna', () => {
    let bench: Awaited<ReturnType<typeof startBench>>;
    const provider = (given: { timeoutMs?: number; password?: string } = {}) =>
      createKlarnaProvider({ baseUrl: bench.url, ...credentials, ...given });
    beforeAll(async () => (bench = await startBench()));
    afterAll(async () => await bench.close());

    it.each([
      ['applied', 'hang-after-apply', 105_900, 1],
      ['not applied', 'hang-before-apply', baseTotalMinor, 0],
    ])('settles a timeout by reading back: %s', async (_case, kind, totalMinor, effects) => {
      const authorizationRef = await bench.place();
      await bench.fault(authorizationRef, { operation: 'update', kind });
      const lost = await provider({ timeoutMs: 250 }).increaseAuthorization(
        increase({ authorizationRef }),
      );
      expect(lost).toMatchObject({ kind: 'unknown_outcome', cause: 'timeout' });
      const reading = await provider().readAuthorization({ authorizationRef });
      expect(reading).toMatchObject({ snapshot: { authorizedMinor: totalMinor } });
      expect(await bench.applied(authorizationRef)).toBe(effects);
    });

    it('catches a raise that is applied after the first read by a second one', async () => {
      const authorizationRef = await bench.place();
      const fault = { operation: 'update', kind: 'apply-late', delayMs: 600 };
      await bench.fault(authorizationRef, fault);
      await provider({ timeoutMs: 100 }).increaseAuthorization(increase({ authorizationRef }));
      const first = await provider().readAuthorization({ authorizationRef });
      expect(first).toMatchObject({ snapshot: { authorizedMinor: baseTotalMinor } });
      while ((await bench.applied(authorizationRef)) === 0) await sleep(50);
      const second = await provider().readAuthorization({ authorizationRef });
      expect(second).toMatchObject({
        snapshot: { authorizedMinor: 105_900, markers: ['request-1'] },
      });
    });

    it.each([
      ['reset', 'connection'],
      ['garbage', 'unparseable'],
      ['403-no-body', 'waf'],
      ['409', 'conflict'],
    ])('knows nothing after %s, and the same key then raises once', async (kind, cause) => {
      const authorizationRef = await bench.place();
      const command = increase({ authorizationRef });
      await bench.fault(authorizationRef, { operation: 'update', kind });
      const lost = await provider().increaseAuthorization(command);
      expect(lost).toMatchObject({ kind: 'unknown_outcome', cause });
      expect((await provider().increaseAuthorization(command)).kind).toBe('authorized');
      expect(await bench.applied(authorizationRef)).toBe(1);
    });

    it('waits out 429 under the same key', async () => {
      const authorizationRef = await bench.place();
      const command = increase({ authorizationRef });
      await bench.fault(authorizationRef, { operation: 'update', kind: '429' });
      expect((await provider().increaseAuthorization(command)).kind).toBe('throttled');
      expect((await provider().increaseAuthorization(command)).kind).toBe('authorized');
    });

    it('never shares a key between amounts, which Klarna would answer with the first result', async () => {
      const authorizationRef = await bench.place();
      const first = increase({ authorizationRef });
      const dearer = [upsoldLine({ unitPriceMinor: 9_900, totalMinor: 9_900, taxMinor: 1_980 })];
      const other = increase({ authorizationRef, upsoldLines: dearer });
      expect(other.idempotencyKey).not.toBe(first.idempotencyKey);
      await provider().increaseAuthorization(first);
      const shared = { ...other, idempotencyKey: first.idempotencyKey };
      await provider().increaseAuthorization(shared);
      const held = await provider().readAuthorization({ authorizationRef });
      expect(held).toMatchObject({ snapshot: { authorizedMinor: first.totalMinor } });
    });

    it('never leaves lines out, which Klarna would delete', async () => {
      const authorizationRef = await bench.place();
      await provider().increaseAuthorization(increase({ authorizationRef }));
      const received = (await bench.journal(authorizationRef)).filter(
        ({ idempotencyKey }) => idempotencyKey !== undefined,
      );
      expect(received.map(({ order_lines }) => order_lines?.length)).toEqual([2]);
    });

    it('says so when more was captured meanwhile than the new total', async () => {
      const lines = [{ name: 'Sofa', quantity: 1, unit_price: 200_000, total_amount: 200_000 }];
      const authorizationRef = await bench.place({ order_amount: 200_000, order_lines: lines });
      const part = { authorizationRef, idempotencyKey: 'most-of-it' };
      await provider().capture(capture(150_000, part));
      const answer = await provider().increaseAuthorization(increase({ authorizationRef }));
      expect(answer).toMatchObject({ kind: 'invalid_request', code: 'total_below_captured' });
    });

    it('captures the old total after a refused raise, and not the new one', async () => {
      const authorizationRef = await bench.place({ credit_limit: baseTotalMinor });
      const declined = await provider().increaseAuthorization(increase({ authorizationRef }));
      expect(declined.kind).toBe('declined');
      expect(declined.calls[0]?.correlationId).toMatch(/^[0-9a-f-]{36}$/);
      const tooMuch = { authorizationRef, idempotencyKey: 'new-total' };
      expect(await provider().capture(capture(105_900, tooMuch))).toMatchObject({
        kind: 'refused',
        code: 'CAPTURE_NOT_ALLOWED',
      });
      const old = { authorizationRef, idempotencyKey: 'old-total' };
      expect((await provider().capture(capture(baseTotalMinor, old))).kind).toBe('done');
    });

    it('is misconfigured with a wrong password or an order of another region', async () => {
      const authorizationRef = await bench.place();
      const command = increase({ authorizationRef });
      const shut = await provider({ password: 'wrong' }).increaseAuthorization(command);
      expect(shut).toMatchObject({ kind: 'misconfigured', code: 'http_401' });
      const elsewhere = await provider().increaseAuthorization(increase());
      expect(elsewhere).toMatchObject({ kind: 'misconfigured', code: 'NO_SUCH_ORDER' });
      expect(elsewhere.calls).toHaveLength(1);
    });
  });
});
