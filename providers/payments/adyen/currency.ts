import { currencyDigits, isKnownCurrency } from '../../../domain/currencies';

/**
 * Adyen's decimals where they differ from ISO 4217 (docs.adyen.com, "Currency codes"). All other
 * currencies are counted alike.
 */
const adyenDigits: ReadonlyMap<string, number> = new Map([
  ['CLP', 2],
  ['CVE', 0],
  ['IDR', 0],
  ['ISK', 2],
]);

/**
 * Totals Adyen can hold, by currency: multiples of so many of our minor units, where it counts in
 * larger ones than we do.
 */
export const amountStepMinor: Readonly<Record<string, number>> = Object.fromEntries(
  [...adyenDigits].flatMap(([code, digits]) => {
    const step = 10 ** (currencyDigits(code) - digits);
    return step > 1 ? [[code, step]] : [];
  }),
);

/** Our amount as Adyen's integer, or undefined where it does not convert exactly. */
export function toAdyen(amountMinor: number, currency: string): number | undefined {
  return scaled(amountMinor, decimalsMore(currency));
}

/** Adyen's integer as our amount, or undefined where it does not convert exactly. */
export function fromAdyen(value: number, currency: string): number | undefined {
  const more = decimalsMore(currency);
  return scaled(value, more === undefined ? undefined : -more);
}

/** By how many decimals Adyen counts finer than we do; undefined for a currency nobody knows. */
function decimalsMore(currency: string): number | undefined {
  if (!isKnownCurrency(currency)) return undefined;
  const digits = currencyDigits(currency);
  return (adyenDigits.get(currency) ?? digits) - digits;
}

function scaled(amount: number, decimals: number | undefined): number | undefined {
  if (decimals === undefined || !Number.isSafeInteger(amount)) return undefined;
  if (decimals >= 0) return exact(amount * 10 ** decimals);
  return exact(amount / 10 ** -decimals);
}

function exact(amount: number): number | undefined {
  return Number.isSafeInteger(amount) ? amount : undefined;
}
