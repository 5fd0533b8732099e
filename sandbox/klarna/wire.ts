import { randomUUID } from 'node:crypto';

import type { FastifyReply, FastifyRequest } from 'fastify';

import { closingOf, hangUp } from '../kit/call';

import { BadValue } from './checks';
import type { Outcome } from './desk';
import { parseBody, type Call } from './judge';
import type { JsonObject } from './order';
import type { Endpoint } from './operations';
import type { Store } from './store';

/** Paths below `/ordermanagement/v1/orders`; an unmatched one has neither. */
export interface OrderRoute {
  Params: { readonly id?: string; readonly part?: string };
}
export type OrderRequest = FastifyRequest<OrderRoute>;

/** Ids are compared, journaled and shown in lower case. */
export function orderIdOf(request: OrderRequest): string {
  return (request.params.id ?? '').toLowerCase();
}

/** Journals a call that has arrived whole; its number. */
export function receive(store: Store, request: OrderRequest): number {
  const { order_amount, order_lines } = bodyOf(request);
  const idempotencyKey = keyOf(request);
  return store.receive({
    order: orderIdOf(request),
    method: request.method,
    path: request.url,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(order_amount === undefined ? {} : { order_amount }),
    ...(order_lines === undefined ? {} : { order_lines }),
  });
}

/** The call as the desk takes it; keys count for the merchant and for POST and PATCH only. */
export function callOf(
  endpoint: Endpoint,
  number: number,
  merchant: string,
  request: OrderRequest,
  reply: FastifyReply,
): Call {
  const orderId = orderIdOf(request);
  const key = endpoint.method === 'GET' ? undefined : keyOf(request);
  return {
    number,
    endpoint,
    orderId,
    orderUrl: `${request.protocol}://${request.host}/ordermanagement/v1/orders/${orderId}`,
    part: request.params.part ?? '',
    key: key === undefined ? undefined : `${merchant} ${key}`,
    body: textOf(request),
    correlationId: randomUUID(),
    abandoned: closingOf(reply),
  };
}

/** Journals the answer just before it goes out: whatever a caller saw is in the journal. */
export async function send(
  store: Store,
  call: number,
  outcome: Outcome,
  request: OrderRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (outcome.kind !== 'reply' || request.raw.socket.destroyed) {
    return hangUp(outcome, request, reply);
  }
  const { reply: answer, applied, replayed } = outcome;
  const { status } = answer;
  store.write({
    event: 'answered',
    call,
    order: orderIdOf(request),
    status,
    correlationId: answer.headers['Klarna-Correlation-Id'] ?? '',
    applied,
    replayed,
  });
  if (status === 429) reply.header('X-Ratelimit-Remaining', '0');
  return reply
    .code(status)
    .headers(answer.headers)
    .send(answer.body || undefined);
}

function keyOf(request: OrderRequest): string | undefined {
  const key = request.headers['klarna-idempotency-key'];
  return typeof key === 'string' ? key : undefined;
}

function textOf(request: OrderRequest): string {
  return typeof request.body === 'string' ? request.body : '';
}

/** A body that is no JSON object has no fields to journal. */
function bodyOf(request: OrderRequest): JsonObject {
  try {
    return parseBody(textOf(request));
  } catch (error) {
    if (error instanceof BadValue) return {};
    throw error;
  }
}
