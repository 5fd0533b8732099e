import { lnGamma } from './special';

/** What an arm was to get, and what it got. */
export interface ArmCount {
  /** 0 to 1, exclusive; of all arms together at most 1 */
  planned: number;
  count: number;
}

export interface SrmVerdict {
  /** ln of the e-value against "assigned as planned" */
  lnE: number;
  isAlarm: boolean;
}

/** An alarm in a thousand sound experiments, however often they are looked at (product §6.4). */
export const srmAlpha = 0.001;

/** How far from the plan the mixture looks: 100 is a few per cent, as broken assignments are. */
const concentration = 100;

/** Shares that add up to less than one by less than this do so by rounding. */
const roundingMax = 1e-6;

/**
 * Sample ratio mismatch: are the arms as large as they should be? A sequential multinomial test
 * (Dirichlet mixture around the plan; Lindon and Malek 2022), valid at every look. A share that
 * nobody was counted for is an arm that got nothing. `groups`: one for each plan that was ever
 * in force; the evidence of independent groups multiplies.
 */
export function sampleRatio(groups: readonly (readonly ArmCount[])[]): SrmVerdict {
  const lnE = groups.reduce((sum, arms) => sum + lnEvidence(withRest(arms)), 0);
  return { lnE, isAlarm: lnE >= Math.log(1 / srmAlpha) };
}

function withRest(arms: readonly ArmCount[]): readonly ArmCount[] {
  const rest = 1 - arms.reduce((sum, { planned }) => sum + planned, 0);
  return rest > roundingMax ? [...arms, { planned: rest, count: 0 }] : arms;
}

function lnEvidence(arms: readonly ArmCount[]): number {
  const total = arms.reduce((sum, { count }) => sum + count, 0);
  const terms = arms.map(({ planned, count }) => {
    const weight = concentration * planned;
    return lnGamma(weight + count) - lnGamma(weight) - count * Math.log(planned);
  });
  const whole = arms.reduce((sum, { planned }) => sum + concentration * planned, 0);
  return terms.reduce((sum, term) => sum + term, 0) + lnGamma(whole) - lnGamma(whole + total);
}
