import type { WindowClocks } from '../domain/limits';
import type { Order, Payment } from '../domain/order';
import type { OpenReply } from '../domain/order-view';
import type { OrderWindowInput } from '../workflows/messages';
import { canonicalPayment } from './canonical-payment';
import { fingerprintOf } from './request-id';
import type { OpenAnswer } from './order-client';
import { Problem } from './problems';
import type { Services } from './settings';
import { answerWaitMs } from './waits';

export interface HandOver {
  order: Order | { number: string };
  payment: Payment;
  /** a shorter window for this order alone; absent: the configured one */
  window?: { seconds: number };
}

type OpenedReply = Extract<OpenReply, { kind: 'opened' }>;

/** What was decided at the opening, and the language of the order's amounts. */
export type Opened = OpenedReply & Pick<Order, 'locale'>;

type OpenServices = Pick<Services, 'orders' | 'orderClient' | 'settings' | 'limiter'>;

/**
 * Hands an order over: starts its window, or joins the one it has. Undefined: the start is
 * durable, but no worker has opened it yet. Repeats, parallel and late, get the same reply.
 */
export async function openOrder(
  services: OpenServices,
  handOver: HandOver,
): Promise<Opened | undefined> {
  const { orders, settings } = services;
  const { window } = handOver;
  const { number } = handOver.order;
  const payment = canonicalPayment(handOver.payment);
  await refuseIfInUse(orders, number, payment);
  const order = await completeOrder(services, handOver.order);
  const fingerprint = fingerprintOf('PUT', '/payment-result', { order, payment, window });
  const row = await orders.find(number);
  const { locale } = order;
  if (row?.final) return { ...openedBy(row.final.openReply, fingerprint), locale };
  const clocks = clocksFor(settings.clocks, window);
  const reply = await openWindow(services, { order, payment, clocks, fingerprint });
  return reply && { ...reply, locale };
}

async function openWindow(
  services: OpenServices,
  input: OrderWindowInput,
): Promise<OpenedReply | undefined> {
  const answer = await services.orderClient.open(input, answerWaitMs);
  if (answer.kind === 'pending') return undefined;
  if (answer.kind === 'opened' && answer.reply.kind === 'opened') {
    return openedBy(answer.reply, input.fingerprint);
  }
  return await openedOtherwise(services, input);
}

/**
 * The window that was asked opened nothing: it was over, lost its authorization to another order,
 * or was a repeat after Temporal had forgotten the first one. Where no run owns the order and this
 * authorization is free it gets one more window, and only one; where a run does, it is asked.
 */
async function openedOtherwise(
  services: OpenServices,
  input: OrderWindowInput,
): Promise<OpenedReply | undefined> {
  const { orders, orderClient } = services;
  const { order, fingerprint } = input;
  const before = await orders.find(order.number);
  if (before?.final) return openedBy(before.final.openReply, fingerprint);
  const answer =
    before?.runId === undefined
      ? await openAnew(services, input)
      : await orderClient.open(input, answerWaitMs);
  if (answer.kind === 'pending') return undefined;
  if (answer.kind === 'opened' && answer.reply.kind !== 'duplicate') {
    return openedBy(answer.reply, fingerprint);
  }
  const row = await orders.find(order.number);
  if (row?.final) return openedBy(row.final.openReply, fingerprint);
  throw new Problem('window_closed', { detail: 'The order was ended by hand.' });
}

async function openAnew(
  { orders, orderClient, limiter }: OpenServices,
  input: OrderWindowInput,
): Promise<OpenAnswer> {
  const { number } = input.order;
  await refuseIfInUse(orders, number, input.payment);
  limiter.forget(number);
  return await orderClient.openAnew(input, answerWaitMs);
}

async function refuseIfInUse(
  orders: Services['orders'],
  number: string,
  { provider, authorizationRef }: Payment,
): Promise<void> {
  const owner = await orders.findByAuthorization(provider, authorizationRef);
  if (owner !== undefined && owner !== number) throw new Problem('authorization_in_use');
}

function openedBy(reply: OpenReply, fingerprint: string): OpenedReply {
  switch (reply.kind) {
    case 'opened':
      if (reply.fingerprint === fingerprint) return reply;
      throw new Problem('payment_result_conflict');
    case 'refused':
      throw new Problem(reply.code);
    case 'duplicate':
      throw new Problem('window_closed');
  }
}

/** The order itself, or what was registered under its number. */
async function completeOrder({ orders }: OpenServices, order: HandOver['order']): Promise<Order> {
  if ('lines' in order) return order;
  const row = await orders.find(order.number);
  if (row?.registered) return row.registered;
  throw new Problem('order_unknown', { field: 'order.number' });
}

/** A shop may ask for a shorter window than its own, never for a longer one: stock is held. */
function clocksFor(clocks: WindowClocks, window: HandOver['window']): WindowClocks {
  if (!window) return clocks;
  const windowMs = window.seconds * 1000;
  if (windowMs <= clocks.windowMs) return { ...clocks, windowMs };
  const longest = Math.floor(clocks.windowMs / 1000);
  throw new Problem('invalid_request', {
    field: 'window.seconds',
    detail: `At most ${longest}: the window this shop is configured with.`,
  });
}
