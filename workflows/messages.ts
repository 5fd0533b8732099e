import { defineSearchAttributeKey } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type {
  AddItemCommand,
  CancelOrderCommand,
  CloseWindowCommand,
  ProviderEventCommand,
  RemoveItemCommand,
  ResolveAttentionCommand,
  RetryConfirmationCommand,
} from '../domain/commands';
import type { FollowUpReason } from '../domain/follow-up';
import type { WindowClocks } from '../domain/limits';
import type { Order, Payment } from '../domain/order';
import type { OpenReply, OrderView, OutcomeReply, RequestLook } from '../domain/order-view';
import type { AuthorizationLeg, SettleOutcome } from '../domain/payments';
import type { ProviderEvent } from '../domain/provider-events';

/** Every name by which the outside speaks to a workflow. Shared by `api/` and `workflows/`. */

export const defaultTaskQueue = 'postlude';

export const orderWindowType = 'orderWindow';
export const capturePaymentType = 'capturePayment';
export const reconcileType = 'reconcile';
export const followUpType = 'followUp';

/** Workflow id of an order's window: one per order number (K1, invariant I1). */
export function orderWorkflowId(orderNumber: string): string {
  return `order/${orderNumber}`;
}

/** Workflow id of one capture: one per request. */
export function captureWorkflowId(orderNumber: string, requestId: string): string {
  return `capture/${orderNumber}/${requestId}`;
}

/** Workflow id of what an event for a finished order starts: one per event. */
export function reconcileWorkflowId(orderNumber: string, eventId: string): string {
  return `reconcile/${orderNumber}/${eventId}`;
}

/** Workflow id of an order's follow-up: one an order, for good (B11). */
export function followUpWorkflowId(orderNumber: string): string {
  return `follow-up/${orderNumber}`;
}

export interface OrderWindowInput {
  order: Order;
  payment: Payment;
  clocks: WindowClocks;
  /** canonical hash of the whole hand-over: tells a repeat from a conflict */
  fingerprint: string;
}

export interface CapturePaymentInput {
  order: string;
  requestId: string;
  fingerprint: string;
  provider: string;
  authorizationRef: string;
  /** absent: one */
  legs?: AuthorizationLeg[];
  currency: string;
  amountMinor: number;
  /** the proven total of the order's row: captures together never exceed it */
  boundMinor: number;
}

export interface CapturePaymentResult {
  fingerprint: string;
  outcome: { kind: 'above_bound' } | SettleOutcome;
}

/** One event of a provider for an order that is over. */
export interface ReconcileInput {
  order: string;
  provider: string;
  authorizationRef: string;
  event: ProviderEvent;
  /** ISO time it was taken */
  at: string;
}

export interface FollowUpResult {
  order: string;
  /** `unknown`: a copy may have left, and nothing told whether it did */
  outcome: 'sent' | 'not_sent' | 'unknown';
  /** why it was not sent, or what is unknown; a {@link FollowUpReason} or a code of the carrier */
  reason?: FollowUpReason | (string & {});
}

/** Commands are signals: once Temporal has one it is safe with no worker alive (design §2). */
export const addItem = defineSignal<[AddItemCommand]>('addItem');
export const removeItem = defineSignal<[RemoveItemCommand]>('removeItem');
export const closeWindow = defineSignal<[CloseWindowCommand]>('closeWindow');
export const cancelOrder = defineSignal<[CancelOrderCommand]>('cancelOrder');
export const resolveAttention = defineSignal<[ResolveAttentionCommand]>('resolveAttention');

export const retryConfirmation = defineSignal<[RetryConfirmationCommand]>('retryConfirmation');

/** What the provider told by itself, its signature verified by the API. */
export const providerEvent = defineSignal<[ProviderEventCommand]>('providerEvent');

/** Waits until the window is open (or known not to open). Update id: always `open`. */
export const open = defineUpdate<OpenReply>('open');
export const openUpdateId = 'open';

/** Waits for the final answer of one command. Update id: the command's request id. */
export const outcome = defineUpdate<OutcomeReply, [{ requestId: string }]>('outcome');

/** The order as it is now. Needs a worker. */
export const getOrder = defineQuery<OrderView>('getOrder');

/** What is known of a request now: its outcome, or that it waits. Needs a worker. */
export const getOutcome = defineQuery<RequestLook, [{ requestId: string }]>('getOutcome');

/**
 * What ops filter orders by in Temporal UI (`docs/operate.md`). Registered by the worker at its
 * start; all of them are set when an order is started, which costs nothing, and the last four
 * again at its end.
 */
export const searchAttributes = {
  order: defineSearchAttributeKey('PostludeOrder', 'KEYWORD'),
  provider: defineSearchAttributeKey('PostludeProvider', 'KEYWORD'),
  method: defineSearchAttributeKey('PostludeMethod', 'KEYWORD'),
  market: defineSearchAttributeKey('PostludeMarket', 'KEYWORD'),
  closesAt: defineSearchAttributeKey('PostludeClosesAt', 'DATETIME'),
  outcome: defineSearchAttributeKey('PostludeOutcome', 'KEYWORD'),
  addsAccepted: defineSearchAttributeKey('PostludeAddsAccepted', 'INT'),
  needsAttention: defineSearchAttributeKey('PostludeNeedsAttention', 'BOOL'),
};

/** `PostludeOutcome` of an order that has none yet. */
export const noOutcomeYet = 'pending';
