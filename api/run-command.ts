import type { OrderSummary, OutcomeReply } from '../domain/order-view';
import type { OrderRow } from '../domain/ports';
import type { CommandAnswer, CommandAsk, SettledCommand } from './commands';
import { answerFromRow } from './final-order';
import { Problem } from './problems';
import type { Services } from './settings';
import { queryWaitMs, replayLookMs } from './waits';

type SettledReply = Extract<OutcomeReply, { kind: 'settled' }>;

type CommandServices = Pick<Services, 'orders' | 'orderClient' | 'limiter'>;

/**
 * Takes one command to its order: look whether it was answered before, else signal it, else wait
 * for the outcome (design §2). Once Temporal has the signal the answer is an outcome or
 * `pending`, never a 5xx.
 * @throws Problem for every refusal that needs no order to decide it
 */
export async function runCommand(
  services: CommandServices,
  ask: CommandAsk,
): Promise<CommandAnswer> {
  const { orders, orderClient, limiter } = services;
  const { order, command } = ask;
  const row = await orders.find(order);
  if (row?.final) return answerFromRow(row.final, row, ask);
  if (isSentAlready(limiter, ask)) return await settle(services, ask, row);
  const recorded = await orderClient.recordedOutcome(order, command.requestId, replayLookMs);
  if (recorded.kind === 'reply' && recorded.reply.kind === 'settled') {
    return await settled(services, recorded.reply, ask, { row, wasThere: true });
  }
  // Another request may have taken the id while we looked.
  if (isSentAlready(limiter, ask)) return await settle(services, ask, row);
  await ask.before?.(row);
  // No answer is no proof that the command is there: sent again it is still taken only once.
  return await sendAndSettle(services, ask, row);
}

async function sendAndSettle(
  services: CommandServices,
  ask: CommandAsk,
  row: OrderRow | undefined,
): Promise<CommandAnswer> {
  const { orderClient, limiter } = services;
  const { order, command } = ask;
  const permit = isExempt(ask) ? undefined : limiter.take(ask.face, order, Date.now());
  limiter.markSending(order, command.requestId, command.fingerprint);
  let wasSent = false;
  try {
    wasSent = (await orderClient.send(order, command)) === 'sent';
    limiter.markSent(order, command.requestId, wasSent);
    if (!wasSent) return await answerUntaken(services, ask);
    return await settle(services, ask, row);
  } finally {
    permit?.release({ wasSent });
  }
}

/**
 * Has Temporal this very command already?
 * @throws Problem `request_conflict` when its id stands for another request, which the order would
 * take this one for
 */
function isSentAlready(limiter: Services['limiter'], { order, command }: CommandAsk): boolean {
  const known = limiter.sent(order, command.requestId);
  if (known && known.fingerprint !== command.fingerprint) throw new Problem('request_conflict');
  return known?.isSent === true;
}

/** The shop must be able to end an order whatever a page has used up. */
function isExempt({ command }: CommandAsk): boolean {
  return command.name !== 'addItem' && command.name !== 'removeItem';
}

/** No workflow took the signal. Finished, terminated or never started: only the row tells. */
async function answerUntaken(services: CommandServices, ask: CommandAsk): Promise<CommandAnswer> {
  const row = await services.orders.find(ask.order);
  if (row?.final) return answerFromRow(row.final, row, ask);
  if (!row) throw new Problem('order_unknown');
  if (row.runId === undefined) throw new Problem('payment_result_missing');
  throw new Problem('window_closed');
}

/** From here on Temporal has the command. */
async function settle(
  services: CommandServices,
  ask: CommandAsk,
  row: OrderRow | undefined,
): Promise<CommandAnswer> {
  const { orders, orderClient } = services;
  const { order, command, waitMs } = ask;
  if (waitMs === 0) return { kind: 'pending' };
  const answer = await orderClient.waitForOutcome(order, command.requestId, waitMs);
  if (answer.kind === 'pending') return { kind: 'pending' };
  if (answer.kind === 'reply' && answer.reply.kind === 'settled') {
    return await settled(services, answer.reply, ask, { row, wasThere: false });
  }
  if (answer.kind === 'reply' && answer.reply.kind === 'awaiting') {
    if (answer.reply.fingerprint !== command.fingerprint) throw new Problem('request_conflict');
    return { kind: 'pending', awaiting: answer.reply.awaiting };
  }
  return await answerEnded(orders, ask);
}

/** The order was over before it took the command, or was terminated with it. */
async function answerEnded(orders: Services['orders'], ask: CommandAsk): Promise<CommandAnswer> {
  const row = await orders.find(ask.order).catch(() => 'unreadable' as const);
  // A database that is down must not turn a command Temporal has into an error.
  if (row === 'unreadable') return { kind: 'pending' };
  if (row?.final) return answerFromRow(row.final, row, ask);
  throw new Problem('window_closed', { detail: 'The order was ended: GET it for what is in it.' });
}

async function settled(
  { orderClient }: CommandServices,
  reply: SettledReply,
  ask: CommandAsk,
  found: { row: OrderRow | undefined; wasThere: boolean },
): Promise<SettledCommand> {
  const { command } = ask;
  const { outcome } = reply;
  if (outcome.fingerprint !== command.fingerprint) throw new Problem('request_conflict');
  const { row } = found;
  const isReplayed = found.wasThere || outcome.receivedAtMs !== command.receivedAtMs;
  const order = isReplayed ? await orderNow(orderClient, ask, reply) : reply.order;
  return { kind: 'settled', outcome, order, isReplayed, row };
}

/** The outcome stays, the order goes on: an item may have been taken back since (B10). */
async function orderNow(
  orderClient: CommandServices['orderClient'],
  { order, command }: CommandAsk,
  recorded: SettledReply,
): Promise<OrderSummary> {
  const now = await orderClient
    .queryOutcome(order, command.requestId, queryWaitMs)
    .catch(() => undefined);
  return now?.kind === 'reply' && now.reply.kind === 'settled' ? now.reply.order : recorded.order;
}
