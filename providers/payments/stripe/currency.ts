import { currencyDigits, isKnownCurrency } from '../../../domain/currencies';

/**
 * Stripe's counting where it differs from ISO 4217 (docs.stripe.com, "Supported currencies"):
 * these two have no decimals, and are sent as if they had two, always 00.
 */
const sentWithTwoDecimals: ReadonlySet<string> = new Set(['ISK', 'UGX']);

/** Thousandths, of which the last digit must be 0. Other currencies of three Stripe does not take. */
const thousandths: readonly string[] = ['BHD', 'JOD', 'KWD', 'OMR', 'TND'];
const thousandthsStep = 10;

/** Totals that Stripe can hold, by currency: multiples of so many of our minor units. */
export const amountStepMinor: Readonly<Record<string, number>> = Object.fromEntries(
  thousandths.map((code) => [code, thousandthsStep]),
);

/** True when amounts of a currency have a meaning at Stripe that is known here. */
export function isCounted(currency: string): boolean {
  if (!isKnownCurrency(currency)) return false;
  return currencyDigits(currency) < 3 || thousandths.includes(currency);
}

/** Our amount as Stripe's integer, or undefined where it does not convert exactly. */
export function toStripe(amountMinor: number, currency: string): number | undefined {
  if (!isCounted(currency) || !Number.isSafeInteger(amountMinor)) return undefined;
  if (amountMinor % (amountStepMinor[currency] ?? 1) !== 0) return undefined;
  return sentWithTwoDecimals.has(currency) ? amountMinor * 100 : amountMinor;
}

/** Stripe's integer as our amount, or undefined where it does not convert exactly. */
export function fromStripe(amount: number, currency: string): number | undefined {
  if (!isCounted(currency) || !Number.isSafeInteger(amount)) return undefined;
  if (!sentWithTwoDecimals.has(currency)) return amount;
  return amount % 100 === 0 ? amount / 100 : undefined;
}
