import { deepStrictEqual as equal } from 'node:assert/strict';
import { captureWorkflowId } from '../../workflows/messages';
import { orderOf, paymentOf } from '../world/orders';
import { cheaper } from '../world/portal';
import { add, readOrder, released, workflowOf } from '../world/story';
import { until } from '../world/until';
import { confirmationKinds } from './confirmation-kinds';
import { offerKinds } from './offer-kinds';
import { waitingKinds } from './waiting-kinds';
import { numberOf, open, untilClose } from './stage';
import { adds, byHand, cancelled, has, patient, resolve, startByHand, type Story } from './steps';

/**
 * Every kind of order there is, one history each: what a change of the workflow has to replay
 * (AGENTS.md, rule 6). Each checks that it became what its name says.
 */
export const kinds: Record<string, Story> = {
  'no-add': async (stage, kind) => {
    await open(stage, kind);
  },

  'one-add': async (stage, kind) => {
    const { number } = await open(stage, kind);
    equal(await adds(stage, number, 'BAG-1'), [201]);
  },

  'three-adds': async (stage, kind) => {
    const { number } = await open(stage, kind);
    equal(await adds(stage, number, 'BAG-1', 'MEM-64', 'EBOOK-1'), [201, 201, 201]);
  },

  'free-item': async (stage, kind) => {
    const { number } = await open(stage, kind);
    equal(await adds(stage, number, 'FREE-1'), [201]);
  },

  'digital-line': async (stage, kind) => {
    const { number } = await open(stage, kind);
    equal(await adds(stage, number, 'EBOOK-1'), [201]);
    await has(stage, number, 'line_delivered');
  },

  'refused-by-rules': async (stage, kind) => {
    const { number } = await open(stage, kind);
    equal(await adds(stage, number, 'GONE-1', 'FLEX-1'), [409, 422]);
  },

  'not-eligible': async (stage, kind) => {
    const { answer } = await open(stage, kind, {
      payment: { method: 'CARD' },
      klarna: { initial_payment_method: { type: 'CARD' } },
    });
    equal(answer.body.upsell.isAllowed, false);
  },

  declined: async (stage, kind) => {
    const { number, ref } = await open(stage, kind);
    await stage.world.klarna.fault(ref, { operation: 'update', kind: 'deny' });
    equal(await adds(stage, number, 'BAG-1', 'MEM-64'), [402, 409]);
  },

  'in-doubt-authorized': async (stage, kind) => {
    const { number, ref } = await open(stage, kind);
    await stage.world.klarna.fault(ref, { operation: 'update', kind: '500-after-apply' });
    equal(await adds(stage, number, 'BAG-1'), [201]);
  },

  'in-doubt-proven-by-reading': async (stage, kind) => {
    const { number, ref } = await open(stage, kind);
    await stage.world.klarna.fault(ref, { operation: 'update', kind: '500-after-apply' });
    await stage.world.klarna.fault(ref, { operation: 'update', kind: 'reset', times: 2 });
    equal(await adds(stage, number, 'BAG-1'), [201]);
  },

  'in-doubt-not-applied': async (stage, kind) => {
    const { number, ref } = await open(stage, kind);
    const fault = { operation: 'update', kind: '500-before-apply', times: 9 };
    await stage.world.klarna.fault(ref, fault);
    equal(await adds(stage, number, 'BAG-1'), [409]);
  },

  'in-doubt-applied-late': async (stage, kind) => {
    const { klarna } = stage.world;
    const { number, ref } = await open(stage, kind);
    await klarna.fault(ref, { operation: 'update', kind: 'apply-late', times: 1, delayMs: 6_000 });
    await klarna.fault(ref, { operation: 'update', kind: '500-before-apply', times: 2 });
    equal(await adds(stage, number, 'BAG-1'), [409]);
    await released(stage.world, number);
    await has(stage, number, 'late_authorization_reversed');
  },

  'in-doubt-unresolved': async (stage, kind) => {
    const { klarna } = stage.world;
    const { number, ref } = await open(stage, kind);
    await klarna.fault(ref, { operation: 'update', kind: 'reset', times: 1_000 });
    await klarna.fault(ref, { operation: 'read', kind: 'down', times: 1_000 });
    equal(await adds(stage, number, 'BAG-1'), [409]);
    await resolve(stage, number, 'add_unresolved');
  },

  throttled: async (stage, kind) => {
    const { number, ref } = await open(stage, kind);
    await stage.world.klarna.fault(ref, { operation: 'update', kind: '429', times: 1 });
    equal(await adds(stage, number, 'BAG-1'), [201]);
  },

  'commit-failed': async (stage, kind) => {
    stage.withoutDatabase.add(numberOf(kind));
    const { number } = await open(stage, kind);
    equal(await adds(stage, number, 'BAG-1'), [409]);
    await has(stage, number, 'authorization_restored');
  },

  'covered-by-authorization': async (stage, kind) => {
    const { world, withoutDatabase } = stage;
    const { number, ref } = await open(stage, kind);
    withoutDatabase.add(number);
    const failing = adds(stage, number, 'BAG-1');
    await until('the raise', async () => (await world.klarna.applied(ref)).length === 1);
    await world.klarna.fault(ref, { operation: 'update', kind: 'deny', times: 100 });
    equal(await failing, [409]);
    withoutDatabase.delete(number);
    equal(await adds(stage, number, 'EBOOK-1'), [201]);
    equal((await world.klarna.applied(ref)).length, 1);
    await resolve(stage, number, 'authorization_above_total');
  },

  'provider-down-at-open': async (stage, kind) => {
    const { world } = stage;
    const order = orderOf(numberOf(kind));
    const ref = await world.klarna.authorize(order);
    await world.klarna.fault(ref, { operation: 'read', kind: 'down', times: 1_000 });
    await world.ask('PUT', '/payment-result', { body: { order, payment: paymentOf(ref) } });
    // Nobody looks after it: completed, still flagged, when its time is up.
    await workflowOf(world, order.number).result();
    equal((await readOrder(world, order.number)).needsAttention, ['provider_unavailable']);
  },

  'authorization-mismatch': async (stage, kind) => {
    const { number } = await open(stage, kind, { order: { shippingMinor: 0 }, klarna: cheaper });
    await resolve(stage, number, 'authorization_mismatch');
  },

  'authorization-in-use': async (stage, kind) => {
    const owner = await open(stage, `${kind}-owner`);
    equal(await startByHand(stage, kind, owner.ref), 'refused');
  },

  'duplicate-order': async (stage, kind) => {
    const ref = 'an-authorization-of-last-year';
    const order = orderOf(numberOf(kind));
    const { number, currency, totalMinor } = order;
    await stage.world.stores.orders.claim({
      number,
      runId: 'a-run-past-retention',
      provider: 'klarna',
      authorizationRef: ref,
      fingerprint: 'f',
      registered: order,
      confirmed: { revision: 0, currency, lines: [], totalMinor, authorizedMinor: totalMinor },
    });
    equal(await startByHand(stage, kind, ref), 'duplicate');
  },

  'duplicate-request': async (stage, kind) => {
    const { number } = await open(stage, kind);
    const command = byHand('BAG-1');
    const handle = workflowOf(stage.world, number);
    await Promise.all([1, 2, 3].map(() => handle.signal('addItem', command)));
    await until('the add', async () => (await readOrder(stage.world, number)).lines.length > 1);
    await handle.signal('addItem', command);
  },

  'undecodable-signal': async (stage, kind) => {
    const { number } = await open(stage, kind);
    await workflowOf(stage.world, number).signal('addItem', { undecodable: 'by hand' });
    await workflowOf(stage.world, number).signal('makeItFree');
    await has(stage, number, 'signal_ignored');
  },

  'late-add': async (stage, kind) => {
    const opened = await open(stage, kind);
    const handle = workflowOf(stage.world, opened.number);
    await untilClose(opened, 150);
    await handle.signal('addItem', byHand('BAG-1'));
    await released(stage.world, opened.number);
    equal((await readOrder(stage.world, opened.number)).lines.length, 1);
  },

  drained: async (stage, kind) => {
    const opened = await open(stage, kind);
    const fault = { operation: 'update', kind: 'slow', times: 2, delayMs: 1_100 };
    await stage.world.klarna.fault(opened.ref, fault);
    await untilClose(opened, -300);
    const answers = await Promise.all([
      add(stage.world, opened.number, 'BAG-1', patient),
      add(stage.world, opened.number, 'MEM-64', patient),
    ]);
    equal(
      answers.map((answer) => answer.status),
      [201, 201],
    );
  },

  /** Ended by hand in mid-window: when the hold runs out the warehouse asks, and is told. */
  'hold-expired': async (stage, kind) => {
    const { number } = await open(stage, kind);
    equal(await adds(stage, number, 'BAG-1'), [201]);
    await workflowOf(stage.world, number).terminate('by hand');
    const { fulfilment } = await readOrder(stage.world, number);
    equal([fulfilment.status, fulfilment.lines?.length], ['released', 2]);
  },

  'closed-early': async (stage, kind) => {
    const { number } = await open(stage, kind);
    equal(await adds(stage, number, 'BAG-1'), [201]);
    equal((await stage.world.ask('POST', `/orders/${number}/close`)).status, 200);
  },

  'cancelled-keep': (stage, kind) => cancelled(stage, kind, 'keep'),

  'cancelled-void': (stage, kind) => cancelled(stage, kind, 'void'),

  'cancelled-in-temporal': async (stage, kind) => {
    const { number } = await open(stage, kind);
    await workflowOf(stage.world, number).cancel();
  },

  'cancelled-with-add-in-flight': async (stage, kind) => {
    const { number, ref } = await open(stage, kind);
    const fault = { operation: 'update', kind: 'slow', times: 1, delayMs: 1_000 };
    await stage.world.klarna.fault(ref, fault);
    const adding = adds(stage, number, 'BAG-1');
    await until('the raise', async () => (await stage.world.klarna.raises(ref)).length === 1);
    await workflowOf(stage.world, number).cancel();
    equal(await adding, [201]);
  },

  'mail-server-down': async (stage, kind) => {
    stage.firstMail.set(numberOf(kind), 'refused');
    const { number } = await open(stage, kind);
    await has(stage, number, 'confirmation_sent');
    await has(stage, number, 'confirmation_failed');
  },

  'mail-unknown': async (stage, kind) => {
    stage.firstMail.set(numberOf(kind), 'unknown');
    const { number } = await open(stage, kind);
    await has(stage, number, 'confirmation_sent');
    await has(stage, number, 'confirmation_unknown');
  },

  ...confirmationKinds,

  ...waitingKinds,
  ...offerKinds,

  'warehouse-down': async (stage, kind) => {
    stage.missedDeliveries.set(numberOf(kind), 2);
    const { number } = await open(stage, kind);
    await stage.world.ask('POST', `/orders/${number}/close`);
    await released(stage.world, number);
    equal(await stage.world.warehouse.events(number), ['order.held', 'order.released']);
  },

  captured: async (stage, kind) => {
    const { number } = await open(stage, kind);
    await stage.world.ask('POST', `/orders/${number}/close`);
    await released(stage.world, number);
    const body = { amountMinor: 100_000 };
    const key = 'capture-1';
    const captured = await stage.world.ask('POST', `/orders/${number}/captures`, { body, key });
    equal(captured.status, 201);
    return captureWorkflowId(number, key);
  },
};
