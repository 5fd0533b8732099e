import type { Experiment } from './offer-policy';
import { holdoutVariant, type Assignment } from './funnel';
import { hashOf } from './murmur3';

/** 100 % in basis points. */
const wholeBp = 10_000;

/** One more than the largest hash. */
const hashes = 2 ** 32;

/**
 * What a unit (a customer's hash, or an order's number) is dealt in an experiment (C10): the same
 * unit always the same variant, whoever asks and whenever. First the holdout is drawn, then, of
 * the rest and by another hash, the variant: so a holdout that grows moves nobody between variants.
 * Undefined where no variant has any weight.
 */
export function assign(experiment: Experiment, unit: string): Assignment | undefined {
  const { experiment: name, salt, holdoutBp, variants } = experiment;
  const holdout = holdoutBp / wholeBp;
  if (draw(salt, 'holdout', unit) < holdout) {
    return { experiment: name, variant: holdoutVariant, propensity: holdout };
  }
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  const drawn = draw(salt, 'variant', unit) * total;
  let upTo = 0;
  for (const { variant, weight } of variants) {
    upTo += weight;
    if (drawn < upTo) {
      return { experiment: name, variant, propensity: (1 - holdout) * (weight / total) };
    }
  }
  return undefined;
}

/** Evenly from 0 to 1, exclusive of 1. */
function draw(salt: string, purpose: string, unit: string): number {
  return hashOf(`${salt}/${purpose}/${unit}`) / hashes;
}
