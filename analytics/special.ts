import { jStat } from 'jstat';

/**
 * Special functions, behind types of our own: jstat has none. Arguments outside of a function's
 * domain are a programming error and throw, because jstat would answer NaN or `false`.
 */

/** ln Γ(x), for x > 0. */
export function lnGamma(x: number): number {
  demand(x > 0, 'lnGamma needs x > 0');
  return jStat.gammaln(x);
}

/** ln B(a, b), for a, b > 0. */
export function lnBeta(a: number, b: number): number {
  return lnGamma(a) + lnGamma(b) - lnGamma(a + b);
}

/** Φ(z). */
export function normalCdf(z: number): number {
  return jStat.normal.cdf(z, 0, 1);
}

/** Φ⁻¹(p), for 0 < p < 1. */
export function normalQuantile(p: number): number {
  demand(p > 0 && p < 1, 'normalQuantile needs 0 < p < 1');
  return jStat.normal.inv(p, 0, 1);
}

/**
 * From here on Student's t is taken as normal: its 97.5 % quantile is 0.0003 larger, and the
 * expansion below it would need more terms than jstat adds up.
 */
const normalFromDegrees = 10_000;

/** Quantile of Student's t with that many degrees of freedom (> 0), for 0 < p < 1. */
export function studentQuantile(p: number, degrees: number): number {
  demand(p > 0 && p < 1 && degrees > 0, 'studentQuantile needs 0 < p < 1, degrees > 0');
  return degrees >= normalFromDegrees ? normalQuantile(p) : jStat.studentt.inv(p, degrees);
}

/**
 * ln P(X > x) for X ~ Beta(a, b), 0 < x < 1. Summed here and not by jstat: that one has no
 * logarithm, so a clear case is 0, and it stops after a hundred terms of the continued fraction,
 * too few for a million observations.
 */
export function lnBetaUpper(x: number, a: number, b: number): number {
  demand(x > 0 && x < 1 && a > 0 && b > 0, 'lnBetaUpper needs 0 < x < 1, a > 0, b > 0');
  const lnFront = a * Math.log(x) + b * Math.log1p(-x) - lnBeta(a, b);
  // The fraction converges fast on the far side of the mean only; the other tail is the rest.
  if (1 - x < (b + 1) / (a + b + 2)) return lnFront + lnFraction(1 - x, b, a) - Math.log(b);
  return Math.log1p(-Math.min(1, Math.exp(lnFront + lnFraction(x, a, b) - Math.log(a))));
}

/** Terms needed grow with the root of the larger argument: enough for a billion observations. */
const fractionTermsMax = 100_000;
const fractionPrecision = 1e-14;
/** Stands in for a zero denominator, as in every use of Lentz's method. */
const tiny = 1e-300;

/** ln of the continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz. */
function lnFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / notZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let term = 1; term <= fractionTermsMax; term += 1) {
    const even = (term * (b - term) * x) / ((a + 2 * term - 1) * (a + 2 * term));
    const odd = (-(a + term) * (a + b + term) * x) / ((a + 2 * term) * (a + 2 * term + 1));
    let change = 1;
    for (const coefficient of [even, odd]) {
      d = 1 / notZero(1 + coefficient * d);
      c = notZero(1 + coefficient / c);
      change = c * d;
      value *= change;
    }
    if (Math.abs(change - 1) < fractionPrecision) return Math.log(value);
  }
  throw new Error(`The beta distribution (${a}, ${b}) is beyond what is summed.`);
}

function notZero(value: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

function demand(holds: boolean, sentence: string): void {
  if (!holds) throw new RangeError(sentence);
}
