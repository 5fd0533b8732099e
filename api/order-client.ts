import type { Command } from '../domain/commands';
import type { OpenReply, OrderView, OutcomeReply } from '../domain/order-view';
import type {
  CapturePaymentInput,
  CapturePaymentResult,
  OrderWindowInput,
  ReconcileInput,
} from '../workflows/messages';

/** Temporal does not answer: nothing is known about what was asked. Becomes a 503. */
export class TemporalUnavailable extends Error {
  override readonly name = 'TemporalUnavailable';
}

/** Temporal answers, but no worker does. Becomes a 503. */
export class WorkerUnavailable extends Error {
  override readonly name = 'WorkerUnavailable';
}

/** Does the order's workflow run? `ended`: finished or terminated, and still remembered. */
export type WindowStatus = 'running' | 'ended' | 'missing';

/**
 * `pending`: the workflow was started, but no worker has opened it yet.
 * `ended`: it is over and left no answer; the order's row knows more.
 */
export type OpenAnswer = { kind: 'opened'; reply: OpenReply } | { kind: 'pending' | 'ended' };

/** `pending`: not within the time given. `gone`: the workflow is over, or never was. */
export type OutcomeAnswer = { kind: 'reply'; reply: OutcomeReply } | { kind: 'pending' | 'gone' };

/** `absent`: no such update, for certain. `no_answer`: not within the time given. */
export type RecordedOutcome =
  { kind: 'reply'; reply: OutcomeReply } | { kind: 'absent' | 'no_answer' };

/** `missing`: there is no such workflow, for certain. */
export type QueriedOutcome =
  { kind: 'reply'; reply: OutcomeReply } | { kind: 'pending' | 'missing' };

/** A capture that is over; `failed`: its workflow left no result. */
export type EndedCapture = { kind: 'result'; result: CapturePaymentResult } | { kind: 'failed' };

export type CaptureAnswer = EndedCapture | { kind: 'pending' } | { kind: 'missing' };

/**
 * All that the API asks of Temporal. Every wait is bounded by the caller, in milliseconds.
 * @throws TemporalUnavailable where no other answer is named
 */
export interface OrderClient {
  /** Starts the order's window, or joins it, and waits until it is open. */
  open(input: OrderWindowInput, waitMs: number): Promise<OpenAnswer>;
  /**
   * The same where the window that was there ended and owns nothing: starts another, or joins the
   * one somebody else started instead. The order's row still lets one run own it.
   */
  openAnew(input: OrderWindowInput, waitMs: number): Promise<OpenAnswer>;
  /** Hands a command to the order. `gone`: no running workflow took it. */
  send(order: string, command: Command): Promise<'sent' | 'gone'>;
  /** Waits for the outcome of a command that was sent. Throws for nothing Temporal does. */
  waitForOutcome(order: string, requestId: string, waitMs: number): Promise<OutcomeAnswer>;
  /** Looks for an outcome somebody waited for before; needs no worker and writes nothing. */
  recordedOutcome(order: string, requestId: string, waitMs: number): Promise<RecordedOutcome>;
  /** Asks the workflow for an outcome. @throws WorkerUnavailable */
  queryOutcome(order: string, requestId: string, waitMs: number): Promise<QueriedOutcome>;
  /** Asks the workflow for the order. @throws WorkerUnavailable */
  queryOrder(order: string, waitMs: number): Promise<OrderView>;
  status(order: string): Promise<WindowStatus>;
  /** Starts a capture, or joins it, and waits for its end. */
  capture(input: CapturePaymentInput, waitMs: number): Promise<CaptureAnswer>;
  /** Starts what settles an event for an order that is over; the same event again changes nothing. */
  reconcile(input: ReconcileInput): Promise<void>;
  /** Looks for a capture that was started before. */
  findCapture(order: string, requestId: string, waitMs: number): Promise<CaptureAnswer>;
  /** Resolves when Temporal answers for our namespace. */
  ping(): Promise<void>;
}
