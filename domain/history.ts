/** What can stand in an order's history (A15, A18, A21): facts, in the order they happened. */
export const HistoryType = {
  orderOpened: 'order_opened',
  upsellAdded: 'upsell_added',
  upsellRefused: 'upsell_refused',
  upsellFailed: 'upsell_failed',
  commandRefused: 'command_refused',
  upsellInDoubt: 'upsell_in_doubt',
  upsellRemoved: 'upsell_removed',
  samplePromised: 'sample_promised',
  promiseTakenBack: 'promise_taken_back',
  sampleGiven: 'sample_given',
  upsellAwaiting: 'upsell_awaiting',
  providerEvent: 'provider_event',
  authorizationRestored: 'authorization_restored',
  lateAuthorizationReversed: 'late_authorization_reversed',
  lineDelivered: 'line_delivered',
  lineUndelivered: 'line_undelivered',
  windowClosed: 'window_closed',
  confirmationSent: 'confirmation_sent',
  confirmationUnknown: 'confirmation_unknown',
  confirmationFailed: 'confirmation_failed',
  confirmationRetried: 'confirmation_retried',
  followUpPlanned: 'follow_up_planned',
  followUpNotPlanned: 'follow_up_not_planned',
  orderHeld: 'order_held',
  orderReleased: 'order_released',
  orderCancelled: 'order_cancelled',
  authorizationVoided: 'authorization_voided',
  needsAttention: 'needs_attention',
  attentionResolved: 'attention_resolved',
  signalIgnored: 'signal_ignored',
} as const;
export type HistoryType = (typeof HistoryType)[keyof typeof HistoryType];

export interface HistoryEntry {
  /** ISO time, workflow clock */
  at: string;
  type: HistoryType;
  /** one sentence for a person */
  text: string;
  requestId?: string;
  item?: string;
  quantity?: number;
  unitPriceMinor?: number;
  discountMinor?: number;
  /** order total before and after, minor units */
  totalBeforeMinor?: number;
  totalAfterMinor?: number;
  /** id of our transaction record */
  transaction?: string;
  providerRef?: string;
  correlationId?: string;
  /** reason code: a refusal code, a provider code, `covered_by_authorization`, … */
  reason?: string;
}

/** Most entries kept: bounded commands make at most a few each; hand-sent noise must not grow it. */
export const historyEntriesMax = 400;
