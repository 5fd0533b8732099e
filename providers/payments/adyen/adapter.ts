import type { PaymentProvider } from '../../../domain/payments';
import { rootOf } from '../exchange';
import { increaseAuthorization, restoreAuthorization } from './change';
import { amountStepMinor } from './currency';
import type { AdyenLink, IndustryUsage } from './link';
import { checkEligibility, defaultTable, readAuthorization, type EligibilityTable } from './policy';
import { cancel, capture } from './settle';

export interface AdyenOptions {
  apiKey: string;
  merchantAccount: string;
  /**
   * What comes before `/v72/payments`: `https://checkout-test.adyen.com`, or for live
   * `https://{prefix}-checkout-live.adyenpayments.com/checkout`. No default.
   */
  baseUrl: string;
  /** longest wait for an answer, ms */
  timeoutMs: number;
  /** `delayedCharge` unless given */
  industryUsage?: IndustryUsage;
  /** which methods are raised where; cards unless given */
  table?: EligibilityTable;
}

/**
 * Adyen Checkout v72 behind the payment port (`docs/providers/adyen.md`). The authorization is the
 * payment's pspReference. Throws on options that can never work; no method throws.
 */
export function createAdyenProvider(options: AdyenOptions): PaymentProvider {
  const { apiKey, merchantAccount, timeoutMs } = options;
  if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new TypeError('The API key of Adyen is no header.');
  const { industryUsage = 'delayedCharge', table = defaultTable } = options;
  const root = rootOf(options.baseUrl, 'Adyen');
  const link: AdyenLink = { root, apiKey, merchantAccount, timeoutMs, industryUsage };
  return {
    describe: () => ({
      provider: 'adyen',
      amountMode: 'total',
      canReadBack: false,
      canLower: false,
      eligibility: table,
      amountStepMinor,
    }),
    canLeaveOut: () => true,
    checkEligibility: (ask) => checkEligibility(table, ask),
    readAuthorization: () => readAuthorization(),
    increaseAuthorization: (command) => increaseAuthorization(link, command),
    restoreAuthorization: (command) => restoreAuthorization(command),
    capture: (command) => capture(link, command),
    cancel: (command) => cancel(link, command),
  };
}
