import type { World } from '../world';
import { readHistory, readOrder, workflowOf, type OpenedOrder } from '../world/story';
import type { Step } from './cells';
import type { Seen } from './seen';
import { updates } from './updates';

/** Effects of one step that the outside has journaled so far. */
export async function effectsOf(
  world: World,
  { number, ref, email }: OpenedOrder,
  step: Step,
): Promise<number> {
  switch (step) {
    case 'authorize':
    case 'compensate': {
      const total = step === 'authorize' ? 120_000 : 100_000;
      const applied = updates(await world.klarna.journal(ref)).filter((call) => call.isApplied);
      return applied.filter((call) => call.totalMinor === total).length;
    }
    case 'email':
      return (await world.inbox.to(email)).length;
    case 'release':
      return (await world.warehouse.order(number)).releases;
  }
}

/** A finished order as the outside has it. */
export async function look(
  world: World,
  { number, ref, email }: OpenedOrder,
  item: string,
): Promise<Omit<Seen, 'mailsBeforeClose' | 'answers'>> {
  const provider = await world.klarna.order(ref);
  const order = await readOrder(world, number);
  const proof = await world.ask<Seen['proof']>('GET', `/orders/${number}/proof`);
  const { status } = await workflowOf(world, number).describe();
  return {
    workflow: status.name,
    provider: await world.klarna.journal(ref),
    authorizedAtProviderMinor: provider.order_amount,
    providerLines: provider.order_lines.map((line) => String(line['reference'])),
    mails: await mailsOf(world, email),
    deliveries: (await world.warehouse.order(number)).deliveries,
    order: {
      totalMinor: order.totalMinor,
      authorizedMinor: order.authorizedMinor,
      lines: order.lines.map(({ reference }) => reference),
      transactions: order.transactions,
      needsAttention: order.needsAttention,
      fulfilment: order.fulfilment.status,
    },
    proof: proof.body,
    history: await readHistory(world, number),
    stock: await stockOf(world, item),
  };
}

async function mailsOf({ inbox }: World, address: string): Promise<Seen['mails']> {
  const mails = await inbox.to(address);
  return Promise.all(
    mails.map(async ({ id, text, messageId = '' }) => ({
      messageId,
      text,
      source: await inbox.source(id),
    })),
  );
}

async function stockOf({ database }: World, item: string): Promise<Seen['stock']> {
  const { rows } = await database.pool.query<{ on_hand: number }>(
    'select on_hand from stock where reference = $1',
    [item],
  );
  const promised = await database.pool.query<{ reserved: number; open: number }>(
    `select (select sum(reserved)::int from stock) as reserved,
            (select count(*)::int from reservations where status = 'reserved') as open`,
  );
  return {
    onHand: rows[0]?.on_hand ?? 0,
    reserved: promised.rows[0]?.reserved ?? 0,
    openReservations: promised.rows[0]?.open ?? 0,
  };
}
