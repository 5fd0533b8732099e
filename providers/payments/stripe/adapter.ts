import type { PaymentProvider } from '../../../domain/payments';
import { amountStepMinor } from './currency';
import { increaseAuthorization } from './increase';
import { createClient, type StripeLink } from './link';
import { eligibility, incrementsMax } from './policy';
import { checkEligibility, readAuthorization } from './read';
import { restoreAuthorization } from './restore';
import { capture, cancel } from './settle';

export interface StripeOptions {
  /** `sk_…` or a restricted `rk_…` */
  apiKey: string;
  /** Stripe's own unless given: an http or https origin */
  baseUrl?: string;
  /** longest wait for the answer to a change, ms */
  timeoutMs: number;
  /** raise by a payment intent of its own where the charge cannot be incremented */
  separateAuthorizations: boolean;
}

/**
 * Stripe behind the payment port (`docs/providers/stripe.md`). The authorization is a payment
 * intent with manual capture. Throws on options that can never work; no method throws.
 */
export function createStripeProvider(options: StripeOptions): PaymentProvider {
  const { apiKey, baseUrl, timeoutMs, separateAuthorizations } = options;
  const stripe = createClient(apiKey, baseUrl);
  const link: StripeLink = { stripe, timeoutMs, separateAuthorizations };
  return {
    describe: () => ({
      provider: 'stripe',
      // Commands bring new totals; a leg's difference is taken from them here.
      amountMode: 'total',
      canReadBack: true,
      // A leg can be given up, an increment cannot: nobody may count on it.
      canLower: false,
      repeatsServerErrors: true,
      increasesMax: incrementsMax,
      eligibility,
      amountStepMinor,
    }),
    canLeaveOut: () => true,
    checkEligibility: (ask) => checkEligibility(link, ask),
    readAuthorization: (ask) => readAuthorization(link, ask),
    increaseAuthorization: (command) => increaseAuthorization(link, command),
    restoreAuthorization: (command) => restoreAuthorization(link, command),
    capture: (command) => capture(link, command),
    cancel: (command) => cancel(link, command),
  };
}
