import type { CancelOrderCommand } from '../../domain/commands';
import type { Order, Payment } from '../../domain/order';
import type { OrderView } from '../../domain/order-view';
import { orderWorkflowId } from '../../workflows/messages';
import type { World } from '../world';
import type { Answer } from './http';
import { orderOf, paymentOf } from './orders';
import { until } from './until';

let counter = 0;

/** An order number nobody used before in this run. */
export function newNumber(prefix = 'O'): string {
  counter += 1;
  return `${prefix}-${process.pid}-${Date.now().toString(36)}-${counter}`;
}

export interface OpenedOrder {
  number: string;
  order: Order;
  payment: Payment;
  /** the provider's id of the authorization */
  ref: string;
  email: string;
  answer: Answer<OpenedBody>;
}

export interface OpenedBody {
  order: string;
  status: string;
  upsell: { isAllowed: boolean; timeLimit: number };
  closesAt: string;
  token: string;
  offers: { offer: string; item: string; unitPriceMinor: number }[];
  code?: string;
}

export interface AddedBody {
  requestId: string;
  code?: string;
  status?: string;
  statusUrl?: string;
  line: Record<string, unknown> & { line: string };
  order: Record<string, unknown> & { lines: Record<string, unknown>[]; totalMinor: number };
  authorizedMinor: number;
  transaction?: string;
  nextAction?: { type: string; items: string[]; url?: string };
}

/** The shopper has paid and reached the thank-you page: the shop hands the order over. */
export async function handOver(
  world: World,
  overrides: { order?: Partial<Order>; payment?: Partial<Payment>; klarna?: object } = {},
): Promise<OpenedOrder> {
  const number = overrides.order?.number ?? newNumber();
  const order = orderOf(number, overrides.order);
  const ref = await world.klarna.authorize(order, { ...overrides.klarna });
  const payment = paymentOf(ref, overrides.payment);
  const answer = await world.ask<OpenedBody>('PUT', '/payment-result', {
    body: { order, payment },
  });
  return { number, order, payment, ref, email: order.customer.email, answer };
}

/** One click. */
export function add(
  world: World,
  number: string,
  item: string,
  ask: { body?: unknown; key?: string; credential?: string; headers?: Record<string, string> } = {},
): Promise<Answer<AddedBody>> {
  return world.ask<AddedBody>('POST', `/orders/${number}/items/${item}`, ask);
}

export async function readOrder(world: World, number: string): Promise<OrderReply> {
  return (await world.ask<OrderReply>('GET', `/orders/${number}`)).body;
}

/** What `GET /orders/{order}` shows the shop. */
export interface OrderReply {
  status: string;
  lines: { line: string; reference: string; origin: string; [field: string]: unknown }[];
  totalMinor: number;
  authorizedMinor: number;
  transactions: { id: string; status: string; totalMinor: number; [field: string]: unknown }[];
  fulfilment: { status: string; until?: string; lines?: unknown[] };
  needsAttention: string[];
  [field: string]: unknown;
}

export async function readHistory(world: World, number: string): Promise<OrderView['history']> {
  const answer = await world.ask<{ history: OrderView['history'] }>(
    'GET',
    `/orders/${number}/history`,
  );
  return answer.body.history;
}

/** Lets the window run out and waits until the warehouse has the release. */
export async function closeByTime(world: World, number: string): Promise<void> {
  await world.temporal.sleep(world.clocks.windowMs + world.clocks.arrivalGraceMs + 100);
  await released(world, number);
}

export async function released(world: World, number: string): Promise<void> {
  await until(`the release of ${number}`, async () => {
    const { releases } = await world.warehouse.order(number);
    return releases > 0;
  });
}

/** Closes the window by hand; what the warehouse has of it once it is released. */
export async function sendOff(world: World, number: string) {
  await world.ask('POST', `/orders/${number}/close`);
  await released(world, number);
  return await world.warehouse.order(number);
}

export async function mailsTo(world: World, address: string, count = 1) {
  return until(`${count} mail to ${address}`, async () => {
    const mails = await world.inbox.to(address);
    return mails.length >= count ? mails : undefined;
  });
}

/** The workflow of an order, for what only Temporal itself can tell. */
export function workflowOf(world: World, number: string) {
  return world.client.workflow.getHandle(orderWorkflowId(number));
}

export function cancelCommand(authorization: 'void' | 'keep'): CancelOrderCommand {
  return {
    requestId: newNumber('cancel'),
    receivedAtMs: Date.now(),
    fingerprint: 'f',
    authorization,
  };
}
