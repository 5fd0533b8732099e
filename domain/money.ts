import { currencyDigits, isKnownCurrency } from './currencies';

/** Largest amount a line or an order may have, in minor units (Klarna Order Management, 1e8). */
export const amountMaxMinor = 100_000_000;

/** Largest tax rate in basis points: 10 000 is 100 %. */
export const taxRateMaxBp = 10_000;

/**
 * The tax contained in a gross (tax-inclusive) amount, rounded half away from zero, per line.
 *
 * `grossMinor × rate / (10 000 + rate)` in integers only: the product is at most 1e12, far below
 * 2^53. Rounding away from zero keeps a discount line the mirror image of its product line.
 */
export function taxOfGross(grossMinor: number, taxRateBp: number): number {
  const numerator = Math.abs(grossMinor) * taxRateBp;
  const denominator = 10_000 + taxRateBp;
  const tax = Math.floor((2 * numerator + denominator) / (2 * denominator));
  return grossMinor < 0 && tax !== 0 ? -tax : tax;
}

/**
 * The rate that a gross amount of several rates is taxed at on the whole, in basis points, rounded
 * half up: to be shown, never to compute tax from. Of a single minor unit all may be tax.
 */
export function effectiveRateBp(grossMinor: number, taxMinor: number): number {
  return Math.min(Math.round((taxMinor * 10_000) / (grossMinor - taxMinor)), taxRateMaxBp);
}

/** A line's gross total: quantity × unit price − discount, all minor units. */
export function lineTotal(quantity: number, unitPriceMinor: number, discountMinor: number): number {
  return quantity * unitPriceMinor - discountMinor;
}

/** Exact sum of integer minor units. */
export function sumMinor(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

/**
 * Splits an amount in proportion to weights by the method of largest remainders: each share is
 * less than one minor unit off, and together they are the amount exactly. The units left over go
 * to the largest remainders, then to the larger weight, then to the earlier one. Weights that are
 * all zero count as equal.
 *
 * `totalMinor` and weights are integers ≥ 0, at least one weight. Amount × weight may pass 2^53
 * (1e8 × 1e12 for the parts of a bundle), hence the big integers.
 */
export function allocate(totalMinor: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + BigInt(weight), 0n);
  if (sum === 0n && weights.length > 0) {
    return allocate(
      totalMinor,
      weights.map(() => 1),
    );
  }
  const shares = weights.map((weight, index) => {
    const exact = BigInt(totalMinor) * BigInt(weight);
    return { index, weight, wholeMinor: Number(exact / sum), remainder: exact % sum };
  });
  const leftMinor = totalMinor - sumMinor(shares.map(({ wholeMinor }) => wholeMinor));
  const roundedUp = new Set(
    shares
      .toSorted((a, b) => {
        if (a.remainder !== b.remainder) return a.remainder > b.remainder ? -1 : 1;
        return b.weight - a.weight || a.index - b.index;
      })
      .slice(0, leftMinor)
      .map(({ index }) => index),
  );
  return shares.map(({ index, wholeMinor }) => wholeMinor + (roundedUp.has(index) ? 1 : 0));
}

/** An amount as a plain decimal, for example `1250` SEK → `12.50`: for logs, Temporal UI and ops. */
export function decimal(amountMinor: number, currency: string): string {
  const digits = currencyDigits(currency);
  const sign = amountMinor < 0 ? '-' : '';
  const padded = String(Math.abs(amountMinor)).padStart(digits + 1, '0');
  if (digits === 0) return sign + padded;
  return `${sign}${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}

/**
 * `12.50 SEK`: the way ops read an amount. Never throws: a workflow started by hand may carry a
 * currency nobody knows the digits of, and a text for ops must not block an order.
 */
export function amountText(amountMinor: number, currency: string): string {
  if (!isKnownCurrency(currency)) return `${amountMinor} minor units of ${currency}`;
  return `${decimal(amountMinor, currency)} ${currency}`;
}

/**
 * An amount as the shopper reads it, in the order's locale with our own currency digits.
 * A locale the runtime does not know falls back to English. Not for workflow code: the ICU data
 * of two workers may differ.
 */
export function displayMoney(amountMinor: number, currency: string, locale: string): string {
  if (!isKnownCurrency(currency)) return amountText(amountMinor, currency);
  const digits = currencyDigits(currency);
  const options: Intl.NumberFormatOptions = {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  };
  const [known] = supportedLocales(locale);
  return new Intl.NumberFormat(known ?? 'en', options).format(amountMinor / 10 ** digits);
}

function supportedLocales(locale: string): string[] {
  try {
    return Intl.NumberFormat.supportedLocalesOf(locale);
  } catch {
    return []; // not a well-formed language tag
  }
}
