import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

import { eventually, readJson } from './harness';
import { klarnaWorld, raised, type KlarnaWorld } from './klarna-world';

describe('idempotency and faults at the payment sandbox', () => {
  let world: KlarnaWorld;
  beforeEach(async () => {
    world = await klarnaWorld();
  });
  afterEach(() => world.end());

  /** Sends the raise and gives up after `ms`, as a client's timeout does. */
  const raiseFor = (id: string, ms: number, key = 'k') =>
    world.call('PATCH', `${id}/authorization`, {
      body: raised,
      key,
      signal: AbortSignal.timeout(ms),
    });
  const amount = async (id: string) => (await world.read(id))['order_amount'];

  it('replays the first answer under a key, whatever the new body says', async () => {
    const id = await world.seed();
    const first = await world.update(id, raised, 'k');
    const again = await world.update(id, { order_amount: 1 }, 'k');
    expect(again.status).toBe(204);
    expect(again.headers.get('klarna-correlation-id')).toBe(
      first.headers.get('klarna-correlation-id'),
    );
    expect(await amount(id)).toBe(120_000);
    expect(await world.applies(id)).toBe(1);
    const admin = await readJson(await fetch(`${world.url()}/admin/orders/${id}`));
    const counted = { received: 2, answered: 2, applied: 1, replayed: 1 };
    expect(admin['sandbox']).toMatchObject({ idempotency: { k: counted } });
  });

  it('replays a refusal too, and forgets a key after 24 hours', async () => {
    const id = await world.seed();
    await world.fault(id, { operation: 'update', kind: 'deny' });
    expect((await world.update(id, raised, 'k')).status).toBe(403);
    expect((await world.update(id, raised, 'k')).status).toBe(403);
    await world.advance(24 * 60 * 60 * 1000);
    expect((await world.update(id, raised, 'k')).status).toBe(204);
  });

  it.each([
    ['403-no-body', 403, ''],
    ['409', 409, 'CONFLICT'],
    ['429', 429, 'TOO_MANY_REQUESTS'],
    ['500-before-apply', 500, 'UNEXPECTED_ERROR'],
    ['down', 503, 'TEMPORARILY_UNAVAILABLE'],
  ])(
    'answers %s with %i and applies nothing, and the same key succeeds next',
    async (kind, status, expected) => {
      const id = await world.seed();
      await world.fault(id, { operation: 'update', kind, times: 1 });
      const response = await world.update(id, raised, 'k');
      expect(response.status).toBe(status);
      const [, code = ''] = /"error_code":"(\w+)"/.exec(await response.text()) ?? [];
      expect(code).toBe(expected);
      expect(await amount(id)).toBe(100_000);
      expect((await world.update(id, raised, 'k')).status).toBe(204);
    },
  );

  it('applies once behind a 500, and the same key learns of it', async () => {
    const id = await world.seed();
    await world.fault(id, { operation: 'update', kind: '500-after-apply', times: 2 });
    expect((await world.update(id, raised, 'k')).status).toBe(500);
    expect((await world.update(id, raised, 'k')).status).toBe(500);
    expect((await world.update(id, raised, 'k')).status).toBe(204);
    expect(await amount(id)).toBe(120_000);
    expect(await world.applies(id)).toBe(1);
    const answers = (await world.journal(id)).filter((entry) => entry.event === 'answered');
    expect(answers.slice(0, 3)).toMatchObject([
      { status: 500, applied: true, replayed: false },
      { status: 500, applied: false, replayed: false },
      { status: 204, applied: false, replayed: true },
    ]);
  });

  it('hangs after applying: received and applied, but never answered', async () => {
    const id = await world.seed();
    await world.fault(id, { operation: 'update', kind: 'hang-after-apply' });
    await expect(raiseFor(id, 200)).rejects.toThrow('timeout');
    const entries = await world.journal(id);
    expect(entries.map((entry) => entry.event)).toEqual(['seeded', 'received', 'applied']);
    expect(entries[1]).toMatchObject({ method: 'PATCH', idempotencyKey: 'k', ...raised });
    expect(entries[2]?.call).toBe(entries[1]?.call);
    expect((await world.update(id, raised, 'k')).status).toBe(204);
    expect(await world.applies(id)).toBe(1);
  });

  it('hangs before applying, holds the key meanwhile and gives it back', async () => {
    const id = await world.seed();
    await world.fault(id, { operation: 'update', kind: 'hang-before-apply' });
    const hanging = raiseFor(id, 300).catch(() => 'gave up');
    await eventually(
      () => world.journal(id),
      (entries) => entries.some((entry) => entry.event === 'received'),
    );
    const during = await world.update(id, raised, 'k');
    expect(during.status).toBe(409);
    expect(await readJson(during)).toMatchObject({ error_code: 'CONFLICT', error_messages: [] });
    expect(await hanging).toBe('gave up');
    expect(await amount(id)).toBe(100_000);
    await eventually(
      async () => (await world.update(id, raised, 'k')).status,
      (status) => status === 204,
    );
    expect(await world.applies(id)).toBe(1);
  });

  it('applies late, after the caller has gone', async () => {
    const id = await world.seed();
    await world.fault(id, { operation: 'update', kind: 'apply-late', delayMs: 400 });
    await expect(raiseFor(id, 100)).rejects.toThrow('timeout');
    expect(await amount(id)).toBe(100_000);
    await eventually(
      () => amount(id),
      (now) => now === 120_000,
    );
  });

  it('answers rightly but slowly', async () => {
    const id = await world.seed();
    await world.fault(id, { operation: 'read', kind: 'slow', delayMs: 150 });
    const sentAtMs = Date.now();
    expect((await world.call('GET', id)).status).toBe(200);
    expect(Date.now() - sentAtMs).toBeGreaterThanOrEqual(140);
  });

  it.each([
    [false, 100_000],
    [true, 120_000],
  ])('resets the connection, applied first: %s', async (applies, total) => {
    const id = await world.seed();
    await world.fault(id, { operation: 'update', kind: 'reset', applies });
    await expect(world.update(id, raised, 'k')).rejects.toThrow('fetch failed');
    expect(await amount(id)).toBe(total);
  });

  it('answers JSON that breaks off', async () => {
    const id = await world.seed();
    await world.fault(id, { operation: 'read', kind: 'garbage' });
    const response = await world.call('GET', id);
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow('Unterminated string');
  });

  it('scripts a fault for one order and one operation only, and forgets it on request', async () => {
    const [hit, spared] = [await world.seed(), await world.seed()];
    await world.fault(hit, { operation: 'capture', kind: 'down', times: 9 });
    const capture = (id: string) =>
      world.call('POST', `${id}/captures`, { body: { captured_amount: 1 } });
    expect((await capture(hit)).status).toBe(503);
    expect((await capture(spared)).status).toBe(201);
    expect((await world.call('GET', hit)).status).toBe(200);
    await fetch(`${world.url()}/admin/faults`, { method: 'DELETE' });
    expect((await capture(hit)).status).toBe(201);
  });

  it('knows everything after a restart, a torn last line of the journal included', async () => {
    const id = await world.seed({ credit_limit: 120_000 });
    await world.update(id, raised, 'k');
    await world.advance(1000);
    const before = await world.journal(id);
    appendFileSync(join(world.stateDir, 'journal.jsonl'), '{"event":"applied","order":"');

    await world.restart();
    expect(await world.journal(id)).toEqual(before);
    expect(await amount(id)).toBe(120_000);
    expect((await world.update(id, { order_amount: 1 }, 'k')).status).toBe(204);
    expect(await amount(id)).toBe(120_000);
    expect((await world.update(id, { order_amount: 120_001 }, 'l')).status).toBe(403);
    const calls = (await world.journal(id)).flatMap(({ event, call }) =>
      event === 'received' ? [call] : [],
    );
    expect(new Set(calls).size).toBe(calls.length);
    await world.restart();
    expect(await amount(id)).toBe(120_000);
  });
});
