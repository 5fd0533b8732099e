import { lnBeta, lnBetaUpper } from './special';

/** Accepted pieces of one offer: come back, and not (yet). */
export interface ReturnCounts {
  returned: number;
  kept: number;
}

/** Refunds of accepted offers above 5 % pause an offer, unless its policy says otherwise (D24). */
export const refundRateMaxDefaultBp = 500;

/** Once in twenty healthy offers at the very threshold, at most, over all looks together. */
export const pauseFromE = 20;

/** What refund rates are like before any is seen: a tenth, with the weight of ten sales. */
const prior = { returned: 1, kept: 9 };

/**
 * Evidence that more than `rateMaxBp` of what is accepted comes back: a one-sided beta-mixture
 * e-process against "at most that much" (product §6.7). At such a rate it reaches `1/α` ever with
 * a probability of at most α, so it may be looked at after each return. Returns come late: what is
 * not back yet counts as kept, which keeps it valid and only makes it slower.
 * @param rateMaxBp basis points, above 0 and below 10 000
 * @returns ln e, so that neither many sales nor a clear case overflow
 */
export function lnReturnEvidence({ returned, kept }: ReturnCounts, rateMaxBp: number): number {
  const rateMax = rateMaxBp / 10_000;
  const [a, b] = [prior.returned + returned, prior.kept + kept];
  return (
    lnBeta(a, b) -
    lnBeta(prior.returned, prior.kept) +
    lnBetaUpper(rateMax, a, b) -
    lnBetaUpper(rateMax, prior.returned, prior.kept) -
    returned * Math.log(rateMax) -
    kept * Math.log1p(-rateMax)
  );
}

/** Is the evidence enough to pause the offer? */
export function isHarmful(counts: ReturnCounts, rateMaxBp: number): boolean {
  return lnReturnEvidence(counts, rateMaxBp) >= Math.log(pauseFromE);
}
