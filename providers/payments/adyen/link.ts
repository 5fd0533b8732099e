import { exchangeOnce, type Exchange } from '../exchange';

/** Why an authorization stands higher than the checkout asked for, in Adyen's words. */
export type IndustryUsage = 'delayedCharge' | 'installment' | 'noShow';

/** What every operation of one merchant account works with. */
export interface AdyenLink {
  /** without a last slash; `/v72` follows */
  root: string;
  apiKey: string;
  merchantAccount: string;
  /** longest wait for an answer, ms */
  timeoutMs: number;
  industryUsage: IndustryUsage;
}

/** The version of Checkout everything here was written against. */
const version = 'v72';

/** What can be done to a payment, by its last part of the path. */
export type Modification = 'amountUpdates' | 'captures' | 'cancels';

/** Sends one modification of a payment, whose reference has been checked to be one. */
export function modify(
  { root, apiKey, merchantAccount, timeoutMs }: AdyenLink,
  payment: string,
  modification: Modification,
  idempotencyKey: string,
  body: Readonly<Record<string, unknown>>,
): Promise<Exchange> {
  return exchangeOnce(`${root}/${version}/payments/${payment}/${modification}`, {
    method: 'POST',
    headers: {
      Accept: 'application/json',
      'Content-Type': 'application/json',
      'X-API-Key': apiKey,
      'Idempotency-Key': idempotencyKey,
    },
    body: JSON.stringify({ merchantAccount, ...body }),
    timeoutMs,
  });
}
