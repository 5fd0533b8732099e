import { Worker } from '@temporalio/worker';
import { createActivities } from '../../activities';
import type { Services } from '../../activities/services';
import { followUpType, followUpWorkflowId, type FollowUpResult } from '../../workflows/messages';
import type { FollowUpInput } from '../../domain/follow-up';
import type { FunnelPlan } from '../../domain/funnel';
import type { FollowUpRule } from '../../domain/offer-policy';
import { exposures } from '../../store/schema-facts';
import { workerOptions } from '../../worker/create-worker';
import { servicesFrom, type World } from '../world';
import { handOver, newNumber, released, workflowOf, type OpenedOrder } from './story';

export const hourMs = 60 * 60_000;

/** Thirty hours later: a memory card, listed at 250.00, for 175.00 instead of the funnel's 200.00. */
export const rule: FollowUpRule = {
  channel: 'email',
  delayHours: 30,
  validHours: 72,
  linkUrl: 'https://shop.example/later?from=mail',
  offer: {
    kind: 'add',
    products: [{ reference: 'MEM-64', quantity: 1 }],
    discount: { percentBp: 3000 },
    copy: {
      '*': {
        title: 'Room for more pictures',
        reason: 'It fits the camera you have bought.',
        dealText: '30 % off for you.',
      },
      sv: {
        title: 'Plats för fler bilder',
        reason: 'Det passar kameran du har köpt.',
        dealText: '30 % rabatt för dig.',
      },
    },
    frame: 'thank_you',
    placement: 'thank_you',
  },
};

export const plan: FunnelPlan = {
  policy: 'camera-extras',
  version: 1,
  steps: [{ step: 'tier-1', offers: ['offer-1'] }],
  followUp: rule,
};

/** A worker whose orders are given a funnel as they open, whatever policies there are. */
export async function startPlanningWorker(
  world: World,
  change: (services: Services) => Services = (services) => services,
): Promise<{ stop(): Promise<void> }> {
  const services = change(servicesFrom(world.env, world.stores));
  const activities = createActivities(services);
  const worker = await Worker.create({
    ...workerOptions(services, {
      connection: world.temporal.connection,
      namespace: 'default',
      taskQueue: world.taskQueue,
      workflowBundlePath: require.resolve('../../workflow-bundle'),
    }),
    activities: {
      ...activities,
      openOrder: async (input: Parameters<typeof activities.openOrder>[0]) => {
        const opened = await activities.openOrder(input);
        return opened.kind === 'opened' ? { ...opened, funnel: plan } : opened;
      },
    },
  });
  const running = worker.run();
  return {
    async stop() {
      worker.shutdown();
      await running;
    },
  };
}

export interface Shopper {
  agrees?: boolean;
  id?: string;
  phone?: string;
  email?: string;
}

/** A shopper who has paid, with a phone, agreeing to offers or not. */
export async function shopper(
  world: World,
  { agrees = true, id, phone = '+46 70-123 45 67', email }: Shopper = {},
): Promise<OpenedOrder> {
  const number = newNumber();
  const customer = {
    email: email ?? `${number.toLowerCase()}@shopper.example`,
    name: 'Åsa Öberg',
    phone,
    consent: { email: agrees, sms: agrees },
    ...(id === undefined ? {} : { id }),
  };
  return await handOver(world, { order: { number, customer } });
}

/** The page tells that it showed the first offer, or that it was declined. */
export async function pageTells(
  world: World,
  number: string,
  ...kinds: ('impression' | 'decline')[]
): Promise<void> {
  const at = new Date();
  await world.database.run(async (db) => {
    await db
      .insert(exposures)
      .values(
        kinds.map((kind) => ({ eventId: newNumber('evt'), number, offer: 'offer-1', kind, at })),
      );
  });
}

/** The shop ends the window; the answer is out once nothing more can happen to the order. */
export async function closed(world: World, number: string): Promise<void> {
  await world.ask('POST', `/orders/${number}/close`);
  await released(world, number);
  await workflowOf(world, number).result();
}

/** An order that was confirmed and released, with an offer that was declined. */
export async function declined(world: World, who: Shopper = {}): Promise<OpenedOrder> {
  const order = await shopper(world, who);
  await pageTells(world, order.number, 'impression', 'decline');
  await closed(world, order.number);
  return order;
}

/** Starts a follow-up as the window does, as if the confirmation had gone out at that time. */
export async function startFollowUp(
  world: World,
  order: string,
  confirmedAtMs: number,
  followUpRule: FollowUpRule = rule,
): Promise<void> {
  const { policy, version } = plan;
  const confirmedAt = new Date(confirmedAtMs).toISOString();
  const input: FollowUpInput = { order, policy, version, rule: followUpRule, confirmedAt };
  await world.client.workflow.start(followUpType, {
    workflowId: followUpWorkflowId(order),
    taskQueue: world.taskQueue,
    args: [input],
  });
}

/** Starts one that is due and waits for its end. */
export async function due(
  world: World,
  order: string,
  followUpRule: FollowUpRule = rule,
): Promise<FollowUpResult> {
  await startFollowUp(world, order, Date.now() - 31 * hourMs, followUpRule);
  return await ended(world, order);
}

export function followUpOf(world: World, number: string) {
  return world.client.workflow.getHandle(followUpWorkflowId(number));
}

/** How a follow-up ended. */
export async function ended(world: World, number: string): Promise<FollowUpResult> {
  return (await followUpOf(world, number).result()) as FollowUpResult;
}

/** There is, or ever was, a follow-up of this order. */
export async function isPlanned(world: World, number: string): Promise<boolean> {
  return await followUpOf(world, number)
    .describe()
    .then(
      () => true,
      () => false,
    );
}
