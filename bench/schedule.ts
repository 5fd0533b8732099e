/** One shopper: when the order is handed over and the item added, ms from the phase's start. */
export interface Arrival {
  readonly handOverAtMs: number;
  readonly addAtMs: number;
}

/** A shopper looks at the offer this long before the click. */
export const THINK_LEAST_MS = 500;
export const THINK_MOST_MS = 1_500;

/**
 * Shoppers as they come: a Poisson process, given how many come in all. Evenly spaced ones would
 * make every add meet the hand-over of the same later order. The same seed gives the same ones.
 * @param rate orders a second
 * @returns by the time of their hand-over
 */
export function arrivals(seconds: number, rate: number, seed: number): Arrival[] {
  const random = randomFrom(seed);
  const times = Array.from({ length: Math.round(seconds * rate) }, () => random() * seconds * 1000);
  return times
    .toSorted((a, b) => a - b)
    .map((handOverAtMs) => ({
      handOverAtMs,
      addAtMs: handOverAtMs + THINK_LEAST_MS + random() * (THINK_MOST_MS - THINK_LEAST_MS),
    }));
}

/** Numbers from 0 to below 1 by the linear congruence of Numerical Recipes, modulo 2^32. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
