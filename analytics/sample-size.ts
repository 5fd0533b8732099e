import { alphaDefault } from './sequential';
import { normalQuantile } from './special';

export interface SampleSizeQuestion {
  /** take rate as it is, 0 to 1, exclusive */
  baseline: number;
  /** the smallest rate worth finding, another one */
  target: number;
  /** chance to find it when it is true */
  power?: number;
  /** chance to find it when it is not, two-sided */
  alpha?: number;
}

export const powerDefault = 0.8;

/**
 * Orders per arm of a test of two rates (product §6.2), for one look at the end: to be known
 * before a test is started. Variance is pooled under "no difference", each arm's own otherwise.
 */
export function ordersPerArm(question: SampleSizeQuestion): number {
  const { baseline, target, power = powerDefault, alpha = alphaDefault } = question;
  if (baseline === target) throw new RangeError('No number of orders tells equal rates apart.');
  const pooled = (baseline + target) / 2;
  const underNull = Math.sqrt(2 * varianceOf(pooled));
  const underTarget = Math.sqrt(varianceOf(baseline) + varianceOf(target));
  const reach = normalQuantile(1 - alpha / 2) * underNull + normalQuantile(power) * underTarget;
  return Math.ceil((reach / (target - baseline)) ** 2);
}

function varianceOf(rate: number): number {
  return rate * (1 - rate);
}
