import { setTimeout as sleep } from 'node:timers/promises';
import type { Order } from '../domain/order';
import { makeOrder, sandboxOrder } from '../stack/demo-order';
import { messageOf } from '../stack/report';
import type { Arrival } from './schedule';
import { item, type System } from './systems';

/** Every order's window: the add comes well before its end, and a phase need not wait long. */
export const WINDOW_SECONDS = 3;

/** What came of one order. Times are ms; latencies count from the moment that was planned. */
export interface Visit {
  readonly number: string;
  readonly ref: string;
  readonly email: string;
  handOverMs?: number;
  addMs?: number;
  /** how late the click left this process */
  sentLateMs?: number;
  /** when the click was planned and answered, epoch ms */
  addPlannedAt?: number;
  addAnsweredAt?: number;
  failure?: string;
}

/** Longer than any answer takes: a request beyond it has failed. */
const ANSWER_TIMEOUT_MS = 30_000;

/**
 * Open loop: every shopper comes at the planned moment, whether earlier ones were served or not,
 * and is counted from that moment. A system that stalls pays for all who came meanwhile.
 */
export async function playPhase(
  system: System,
  klarnaUrl: string,
  plan: readonly Arrival[],
  prefix: string,
): Promise<Visit[]> {
  const shoppers = await Promise.all(
    plan.map(async (arrival, index) => ({
      arrival,
      ...(await pay(klarnaUrl, `${prefix}-${index}`)),
    })),
  );
  const beganAt = performance.now() + 100;
  return await Promise.all(
    shoppers.map(async ({ arrival, order, visit }) => {
      try {
        await shop(system, order, visit, beganAt, arrival);
      } catch (error) {
        visit.failure = messageOf(error);
      }
      return visit;
    }),
  );
}

/** The shopper has paid: an authorized order at the sandbox, before the phase begins. */
async function pay(klarnaUrl: string, number: string): Promise<{ order: Order; visit: Visit }> {
  const order = makeOrder(number);
  const body = await call<{ order_id: string }>('POST', `${klarnaUrl}/admin/orders`, {
    body: sandboxOrder(order),
  });
  return { order, visit: { number, ref: body.order_id, email: order.customer.email } };
}

interface Opened {
  readonly token?: string;
  readonly offers?: readonly { readonly offer: string }[];
}

async function shop(
  system: System,
  order: Order,
  visit: Visit,
  beganAt: number,
  { handOverAtMs, addAtMs }: Arrival,
): Promise<void> {
  const { url, credential } = system;
  const payment = {
    provider: 'klarna',
    method: 'INVOICE',
    country: 'SE',
    authorizationRef: visit.ref,
  };
  await until(beganAt + handOverAtMs);
  const opened = await call<Opened>('PUT', `${url}/payment-result`, {
    credential,
    body: { order, payment, window: { seconds: WINDOW_SECONDS } },
  });
  visit.handOverMs = performance.now() - beganAt - handOverAtMs;
  const offer = opened.offers?.[0]?.offer;

  await until(beganAt + addAtMs);
  visit.sentLateMs = performance.now() - beganAt - addAtMs;
  visit.addPlannedAt = Date.now() - visit.sentLateMs;
  await call('POST', `${url}/orders/${order.number}/items/${item.reference}`, {
    credential: opened.token ?? credential,
    ...(offer === undefined ? {} : { body: { offer } }),
    expected: 201,
  });
  visit.addMs = performance.now() - beganAt - addAtMs;
  visit.addAnsweredAt = Date.now();
}

async function until(at: number): Promise<void> {
  const leftMs = at - performance.now();
  if (leftMs > 0) await sleep(leftMs);
}

interface Ask {
  readonly credential?: string;
  readonly body?: unknown;
  /** absent: any 2xx */
  readonly expected?: number;
}

/** @throws Error with the answer's beginning when it is not the expected one */
export async function call<Body>(method: string, url: string, ask: Ask = {}): Promise<Body> {
  const { credential, body, expected } = ask;
  const response = await fetch(url, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(credential ? { authorization: `Bearer ${credential}` } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  });
  const text = await response.text();
  const isRight = expected === undefined ? response.ok : response.status === expected;
  if (!isRight) throw new Error(failureText(method, url, response.status, text));
  const answer: Body = JSON.parse(text);
  return answer;
}

/** `POST /orders/B1-1/items/MEM-64: 409 window_closed` */
function failureText(method: string, url: string, status: number, text: string): string {
  const [, code] = /"(?:code|status)":"([a-z_]+)"/.exec(text) ?? [];
  return `${method} ${new URL(url).pathname}: ${status} ${code ?? text.slice(0, 100)}`;
}
