import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Command, CommandHead, CommandOutcome } from '../domain/commands';
import type { OrderSummary } from '../domain/order-view';
import type { OrderRow } from '../domain/ports';
import type { Awaiting } from '../domain/window-state';
import type { Face } from './auth';
import { waitMsOf } from './prefer';
import { fingerprintOf, requestIdOf } from './request-id';
import { retryAfterS } from './waits';

/** One command on its way to an order. */
export interface CommandAsk {
  face: Face;
  order: string;
  command: Command;
  /** 0: answer as soon as Temporal has the command */
  waitMs: number;
  /** asked before a command that is not known yet is sent; throws the Problem that stands against it */
  before?: (row: OrderRow | undefined) => Promise<void>;
}

export interface SettledCommand {
  kind: 'settled';
  outcome: CommandOutcome;
  order: OrderSummary;
  /** the outcome was there before this request */
  isReplayed: boolean;
  row: OrderRow | undefined;
}

/** `awaiting`: the shopper has something to do first. */
export type CommandAnswer = SettledCommand | { kind: 'pending'; awaiting?: Awaiting };

/** What every command carries, read from its HTTP request. `path` is canonical. */
export function commandHead(request: FastifyRequest, path: string, body: object): CommandHead {
  const fingerprint = fingerprintOf(request.method, path, body);
  const requestId = requestIdOf(request.headers['idempotency-key'], fingerprint);
  return { requestId, receivedAtMs: Date.now(), fingerprint };
}

export function commandAsk(request: FastifyRequest, order: string, command: Command): CommandAsk {
  return { face: request.face, order, command, waitMs: waitMsOf(request.headers.prefer) };
}

/** Where the fate of a request can be asked for. */
export function statusUrlOf(order: string, requestId: string): string {
  return `/orders/${order}/requests/${encodeURIComponent(requestId)}`;
}

/** The body of a 202: the command is safe, its outcome is not known yet. */
export function pendingBody(
  reply: FastifyReply,
  order: string,
  requestId: string,
  awaiting?: Awaiting,
) {
  const statusUrl = statusUrlOf(order, requestId);
  void reply.header('Retry-After', retryAfterS).header('Location', statusUrl);
  return { requestId, ...waitingBody(awaiting), statusUrl };
}

/** Nothing to do but to ask again, or what the shopper does first, and until when (K10). */
export function waitingBody(awaiting: Awaiting | undefined) {
  if (awaiting?.action === undefined) return { status: 'pending' as const };
  const { action, until } = awaiting;
  return { status: 'requires_action' as const, nextAction: action, actionUntil: until };
}

/** Marks an answer that was there before this request, refusals included. */
export function markReplay(reply: FastifyReply, { isReplayed }: SettledCommand): void {
  if (isReplayed) void reply.header('Idempotency-Replayed', 'true');
}
