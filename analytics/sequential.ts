import type { Interval, Mean } from './intervals';

/**
 * Tests that may be looked at every day (product §6.3): a normal mixture over the size of the
 * difference gives a likelihood ratio that exceeds 1/α with a probability of at most α, whenever
 * and however often it is looked at (Robbins 1970; Johari et al. 2017). Estimates are taken as
 * normal, so nothing is said before {@link unitsMin} in each arm.
 */

/** Differences of take rates worth finding are of this size: standard deviation of the mixture. */
export const rateTau = 0.015;

/** The same in standard deviations of one observation: 0.015 where a rate is 8 %. */
export const tauInSd = 0.055;

export const unitsMin = 100;

/** Wrong winners in all looks at one experiment together. */
export const alphaDefault = 0.05;

export interface Sequential {
  /** `one − other` */
  difference: number;
  /** anytime-valid: holds the true difference at all looks together, with 1 − α; or unbounded */
  interval: Interval;
  /** anytime-valid: 1 / likelihood ratio, at most 1 */
  pValue: number;
}

/**
 * `one − other`. Undefined while an arm is too small to be looked at.
 * @param tau size of a difference worth finding, in the unit of the means
 */
export function sequential(
  one: Mean,
  other: Mean,
  tau: number,
  alpha = alphaDefault,
): Sequential | undefined {
  if (Math.min(one.n, other.n) < unitsMin) return undefined;
  return mixtureTest(one.mean - other.mean, one.varianceOfMean + other.varianceOfMean, tau, alpha);
}

/** τ for a difference of these means, where nobody knows its size beforehand. */
export function tauOf(one: Mean, other: Mean): number {
  const variance = (one.varianceOfMean * one.n + other.varianceOfMean * other.n) / 2;
  return tauInSd * Math.sqrt(variance);
}

/** @param variance of the estimate, not of an observation; 0: nothing varies, nothing is proven */
export function mixtureTest(
  difference: number,
  variance: number,
  tau: number,
  alpha = alphaDefault,
): Sequential {
  if (variance === 0 || tau === 0) {
    return { difference, interval: { low: -Infinity, high: Infinity }, pValue: 1 };
  }
  const widened = variance + tau * tau;
  const lnRatio =
    0.5 * Math.log(variance / widened) +
    (tau * tau * difference * difference) / (2 * variance * widened);
  const lnBound = 2 * Math.log(1 / alpha) + Math.log(widened / variance);
  const reach = Math.sqrt(((variance * widened) / (tau * tau)) * lnBound);
  return {
    difference,
    interval: { low: difference - reach, high: difference + reach },
    pValue: Math.min(1, Math.exp(-lnRatio)),
  };
}
