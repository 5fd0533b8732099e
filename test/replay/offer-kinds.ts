import { deepStrictEqual as equal } from 'node:assert/strict';
import { followUpWorkflowId } from '../../workflows/messages';
import { closed, hourMs, isPlanned, pageTells, rule, startFollowUp } from '../world/follow-ups';
import { policyOf } from '../world/funnels';
import { handOverFor, publishKinds, take, type Kind } from '../world/kinds';
import { readOrder } from '../world/story';
import { until } from '../world/until';
import { numberOf, open, type Stage } from './stage';
import { patient, type Story } from './steps';

/** Orders that were offered something by a policy, and what may come a day later. */
export const offerKinds: Record<string, Story> = {
  upgraded: async (stage, kind) => {
    const order = await offered(stage, kind, 'upgrade');
    equal((await take(stage.world, order, {}, patient)).status, 201);
  },

  'upgrade-refused': async (stage, kind) => {
    const order = await offered(stage, kind, 'upgrade');
    await stage.world.klarna.fault(order.ref, { operation: 'update', kind: 'deny' });
    equal((await take(stage.world, order, {}, patient)).status, 402);
  },

  'upgrade-taken-back': async (stage, kind) => {
    const order = await offered(stage, kind, 'upgrade');
    const added = await take(stage.world, order, {}, patient);
    const { world } = stage;
    const path = `/orders/${order.number}/items/${added.body.line.line}`;
    equal((await world.ask('DELETE', path)).status, 200);
    await until('the old line', async () => {
      const { lines } = await readOrder(world, order.number);
      return lines.length === 1 && lines[0]?.reference === 'CAM-1';
    });
  },

  subscribed: async (stage, kind) => {
    const order = await offered(stage, kind, 'subscription');
    equal((await take(stage.world, order, {}, { ...patient, key: 'no' })).status, 422);
    const agreed = { consent: true };
    equal((await take(stage.world, order, agreed, { ...patient, key: 'yes' })).status, 201);
  },

  'sample-promised': async (stage, kind) => {
    const order = await offered(stage, kind, 'deferred_sample');
    equal((await take(stage.world, order, {}, patient)).status, 201);
  },

  'sample-given': async (stage, kind) => {
    const first = await offered(stage, `${kind}-before`, 'deferred_sample', kind);
    equal((await take(stage.world, first, {}, patient)).status, 201);
    await closed(stage.world, first.number);
    const { number } = await open(stage, kind, { order: { customer: customerOf(kind) } });
    equal((await readOrder(stage.world, number)).lines.length, 2);
  },

  'follow-up-planned': async (stage, kind) => {
    const { world } = stage;
    await world.stores.offerPolicies.publish(
      policyOf('later', { trigger: { channels: ['later'] }, followUp: rule }),
    );
    const attribution = { channel: 'later' };
    const { number } = await open(stage, kind, {
      order: { customer: customerOf(kind), attribution },
    });
    await pageTells(world, number, 'impression', 'decline');
    await closed(world, number);
    equal(await isPlanned(world, number), true);
  },

  'follow-up-sent': async (stage, kind) => await followUp(stage, kind, true),
  'follow-up-dropped': async (stage, kind) => await followUp(stage, kind, false),
};

/** An order this kind of offer was decided for; by the kind's own customer. */
async function offered(stage: Stage, kind: string, offer: Kind, customer = kind) {
  await publishKinds(stage.world);
  const number = numberOf(kind);
  return await handOverFor(stage.world, offer, { number, customer: customerOf(customer) });
}

function customerOf(kind: string, agrees = true) {
  const email = `${kind}@shopper.example`;
  return { id: kind, email, name: 'Åsa Öberg', consent: { email: agrees, sms: agrees } };
}

/** The workflow of a follow-up whose thirty hours are over. */
async function followUp(stage: Stage, kind: string, agrees: boolean): Promise<string> {
  const customer = customerOf(kind, agrees);
  const { number } = await open(stage, kind, { order: { customer } });
  await closed(stage.world, number);
  await startFollowUp(stage.world, number, Date.now() - 31 * hourMs);
  return followUpWorkflowId(number);
}
