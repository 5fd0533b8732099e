import { deepStrictEqual as equal } from 'node:assert/strict';
import type { ProviderEvent } from '../../domain/provider-events';
import { FakeProvider } from '../../providers/payments/fake';
import { reconcileWorkflowId } from '../../workflows/messages';
import { orderOf } from '../world/orders';
import { add, newNumber, readOrder, released, workflowOf } from '../world/story';
import { until } from '../world/until';
import { askTheShopper, leg, MuteProvider } from '../world/waiting-providers';
import { numberOf, open, type Stage } from './stage';
import { patient, resolve, type Story } from './steps';

const async = { headers: { prefer: 'respond-async' } };

/** Orders with items that were taken back, and raises somebody else decided about. */
export const waitingKinds: Record<string, Story> = {
  'taken-back': async (stage, kind) => {
    const { number } = await open(stage, kind);
    equal((await add(stage.world, number, 'BAG-1', patient)).status, 201);
    equal(await takeBack(stage, number, 'line-2'), 200);
    equal(await takeBack(stage, number, 'line-7'), 404);
    await until('the lowering', async () => (await held(stage, number)) === 100_000);
  },

  'taken-back-not-lowered': async (stage, kind) => {
    const { number, ref } = await open(stage, kind);
    equal((await add(stage.world, number, 'BAG-1', patient)).status, 201);
    await stage.world.klarna.fault(ref, { operation: 'update', kind: 'deny' });
    equal(await takeBack(stage, number, 'line-2'), 200);
    equal((await add(stage.world, number, 'BAG-1', { ...patient, key: 'again' })).status, 201);
    equal(await held(stage, number), 120_000);
  },

  'taken-back-in-doubt': async (stage, kind) => {
    const { number, ref } = await open(stage, kind);
    const { klarna } = stage.world;
    equal((await add(stage.world, number, 'BAG-1', patient)).status, 201);
    await klarna.fault(ref, { operation: 'update', kind: '500-after-apply', times: 3 });
    await klarna.fault(ref, { operation: 'read', kind: '500-before-apply', times: 1 });
    equal(await takeBack(stage, number, 'line-2'), 200);
    equal((await add(stage.world, number, 'BAG-1', { ...patient, key: 'again' })).status, 201);
  },

  'shopper-confirmed': async (stage, kind) => {
    const { bank, number } = await openAt(stage, kind, 'bank');
    askTheShopper(bank);
    equal((await add(stage.world, number, 'BAG-1', { key: 'k' })).status, 202);
    await tell(stage, number, leg);
    await until('the add', async () => (await readOrder(stage.world, number)).lines.length === 2);
  },

  'shopper-did-nothing': async (stage, kind) => {
    const { bank, number } = await openAt(stage, kind, 'bank');
    askTheShopper(bank);
    equal((await add(stage.world, number, 'BAG-1', { key: 'k' })).status, 202);
    await released(stage.world, number);
    equal((await readOrder(stage.world, number)).lines.length, 1);
  },

  'decided-later': async (stage, kind) => {
    const { mute, number } = await openAt(stage, kind, 'mute');
    mute.nextIncrease({ kind: 'pending', correlation: 'change-2' });
    await add(stage.world, number, 'BAG-1', { key: 'yes', ...async });
    await tell(stage, number, { correlation: 'change-2', amountMinor: 120_000 });
    await until('the yes', async () => (await held(stage, number)) === 120_000);
    mute.nextIncrease({ kind: 'pending', correlation: 'change-3' });
    await add(stage.world, number, 'MEM-64', { key: 'no', ...async });
    await tell(stage, number, { correlation: 'change-3', outcome: 'declined' });
  },

  'decided-too-late': async (stage, kind) => {
    const { mute, number } = await openAt(stage, kind, 'mute');
    mute.nextIncrease({ kind: 'pending', correlation: 'change-2' });
    await add(stage.world, number, 'BAG-1', { key: 'k', ...async });
    await released(stage.world, number);
    await tell(stage, number, { correlation: 'change-2', requestId: 'k', amountMinor: 120_000 });
    await until('the late yes', async () => (await held(stage, number)) === 120_000);
    await resolve(stage, number, 'authorization_above_total');
  },

  reconciled: async (stage, kind) => {
    const { number } = await openAt(stage, kind, 'bank');
    await stage.world.ask('POST', `/orders/${number}/close`);
    await workflowOf(stage.world, number).result();
    const eventId = 'evt-late';
    const body = [{ kind: 'increase', outcome: 'authorized', eventId, order: number, ...leg }];
    const headers = { signature: 'good' };
    await stage.world.ask('POST', '/webhooks/bank', { credential: '', body, headers });
    return reconcileWorkflowId(number, eventId);
  },
};

async function takeBack({ world }: Stage, number: string, line: string): Promise<number> {
  return (await world.ask('DELETE', `/orders/${number}/items/${line}`)).status;
}

async function held({ world }: Stage, number: string): Promise<number> {
  return (await readOrder(world, number)).authorizedMinor;
}

/** Hands over an order that was paid with a provider whose next answers the story decides. */
async function openAt(stage: Stage, kind: string, name: 'bank' | 'mute') {
  const number = numberOf(kind);
  const order = orderOf(number);
  const provider = name === 'bank' ? new FakeProvider(kind) : new MuteProvider(kind);
  const authorizationRef = `auth-${number}`;
  provider.place({ authorizationRef, totalMinor: order.totalMinor, currency: order.currency });
  stage.banks.set(authorizationRef, provider);
  const payment = { provider: name, method: 'card', country: 'SE', authorizationRef };
  const { status } = await stage.world.ask('PUT', '/payment-result', { body: { order, payment } });
  equal(status, 200);
  return { bank: provider, mute: provider, number };
}

async function tell(
  { world }: Stage,
  number: string,
  event: Partial<ProviderEvent>,
): Promise<void> {
  const eventId = newNumber('evt');
  await workflowOf(world, number).signal('providerEvent', {
    requestId: eventId,
    receivedAtMs: Date.now(),
    fingerprint: 'event',
    event: { kind: 'increase', outcome: 'authorized', ...event, eventId },
  });
}
