import type { BanditFacts } from '../domain/experiments';
import { createRandom } from './random';

/** What is known of one arm, orders of all batches together. */
export interface BanditArm {
  arm: string;
  /** orders that were shown the arm's offers */
  shown: number;
  /** … and took one */
  taken: number;
  /** … of which something came back */
  returned: number;
  /** what a taken and kept order earns, minor units, on average */
  marginMinor: number;
  /** what one that comes back costs, minor units, on average */
  returnCostMinor: number;
}

/** Share of orders dealt evenly whatever is known: the others keep being measured. */
export const explorationFloor = 0.1;

const drawsDefault = 1000;

/** What rates are like before any is seen, with the weight of twenty shown orders, ten taken. */
const takePrior = { yes: 1, no: 19 };
const returnPrior = { yes: 1, no: 9 };

/**
 * Shares of the next batch (product §6.8): Thompson sampling on the kept margin per order shown,
 * take × ((1 − returned) × margin − returned × cost), so that an arm that sells well and comes
 * back does not win. The shares are the propensities to log with each order: bandit data are no
 * A/B test, they are analysed with these.
 * @param seed of the batch: the same facts and seed give the same shares
 */
export function thompsonShares(
  arms: readonly BanditArm[],
  seed: string,
  floor = explorationFloor,
  draws = drawsDefault,
): Record<string, number> {
  const random = createRandom(seed);
  const wins = new Map(arms.map(({ arm }) => [arm, 0]));
  for (let draw = 0; draw < draws; draw += 1) {
    let best: { arm: string; value: number } | undefined;
    for (const each of arms) {
      const take = random.beta(takePrior.yes + each.taken, takePrior.no + each.shown - each.taken);
      const back = random.beta(
        returnPrior.yes + each.returned,
        returnPrior.no + each.taken - each.returned,
      );
      const value = take * ((1 - back) * each.marginMinor - back * each.returnCostMinor);
      if (!best || value > best.value) best = { arm: each.arm, value };
    }
    if (best) wins.set(best.arm, (wins.get(best.arm) ?? 0) + 1);
  }
  const even = floor / arms.length;
  return Object.fromEntries(
    arms.map(({ arm }) => [arm, even + (1 - floor) * ((wins.get(arm) ?? 0) / draws)]),
  );
}

/** What nobody bought yet is believed to earn what the others do, and to cost what they cost. */
export function banditArms(
  variants: readonly string[],
  facts: readonly BanditFacts[],
): BanditArm[] {
  const marginMinor = averageOf(facts.map((fact) => fact.marginMinor));
  const returnCostMinor = averageOf(facts.map((fact) => fact.returnCostMinor));
  return variants.map((arm) => {
    const known = facts.find(({ variant }) => variant === arm);
    return {
      arm,
      shown: known?.shown ?? 0,
      taken: known?.taken ?? 0,
      returned: known?.returned ?? 0,
      marginMinor: known?.marginMinor ?? marginMinor,
      returnCostMinor: known?.returnCostMinor ?? returnCostMinor,
    };
  });
}

function averageOf(amounts: readonly (number | null)[]): number {
  const known = amounts.filter((amount) => amount !== null);
  return known.length === 0 ? 0 : known.reduce((sum, amount) => sum + amount, 0) / known.length;
}
