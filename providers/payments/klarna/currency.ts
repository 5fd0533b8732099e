import { currencyDigits, isKnownCurrency } from '../../../domain/currencies';

/**
 * ISO 4217 decimals of the currencies in which Klarna's integer is our integer. Its amounts are
 * minor units and nearly all its currencies have two decimals; for those with three nothing is
 * published (`docs/design.md` §8), and a factor of ten is not a thing to try out.
 */
const digitsCountedAlike: ReadonlySet<number> = new Set([0, 2]);

/** True when an amount of ours means the same at Klarna, so that none is ever converted. */
export function isCountedAlike(currency: string): boolean {
  return isKnownCurrency(currency) && digitsCountedAlike.has(currencyDigits(currency));
}
