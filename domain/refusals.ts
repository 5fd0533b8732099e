/**
 * Every reason for which a command is answered with something else than success. The API maps
 * each to a status and a text (`api/problems.ts`); the workflow and the rules only know the code.
 */
export const RefusalCode = {
  itemUnknown: 'item_unknown',
  itemUnavailable: 'item_unavailable',
  outOfStock: 'out_of_stock',
  quantityAboveMax: 'quantity_above_max',
  flexibleBundle: 'flexible_bundle_not_allowed',
  offerUnknown: 'offer_unknown',
  offerExpired: 'offer_expired',
  upsellNotEnabled: 'upsell_not_enabled',
  riskRefusedBefore: 'risk_refused_before',
  addsExhausted: 'adds_exhausted',
  increaseRejected: 'increase_rejected',
  amountAboveMax: 'amount_above_max',
  overCap: 'over_cap',
  amountNotRepresentable: 'amount_not_representable',
  quoteChanged: 'quote_changed',
  consentRequired: 'consent_required',
  lineReplaced: 'line_replaced',
  lineUnknown: 'line_unknown',
  lineNotRemovable: 'line_not_removable',
  alreadyDelivered: 'already_delivered',
  confirmationSent: 'confirmation_sent',
  confirmationNotDue: 'confirmation_not_due',
  retriesExhausted: 'retries_exhausted',
  windowClosed: 'window_closed',
  orderCancelled: 'order_cancelled',
  failedSafely: 'failed_safely',
} as const;
export type RefusalCode = (typeof RefusalCode)[keyof typeof RefusalCode];
