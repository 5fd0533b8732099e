import { holm } from './holm';
import type { Mean } from './intervals';
import { alphaDefault, sequential, tauOf } from './sequential';

export interface NamedMean {
  variant: string;
  mean: Mean;
}

/**
 * The arm that earns more than every other one, proven against each: anytime-valid tests of all
 * pairs, corrected together by Holm, so that a winner is wrongly named in at most 5 % of
 * experiments however often they are looked at, with however many arms. The holdout is an arm:
 * what is worse than showing nothing does not win. Undefined: not proven, the usual answer.
 */
export function winnerOf(arms: readonly NamedMean[]): string | undefined {
  const best = arms.toSorted((one, other) => other.mean.mean - one.mean.mean)[0];
  if (!best) return undefined;
  const pairs = arms.flatMap((one, index) =>
    arms.slice(index + 1).map((other) => ({ one, other, pValue: pValueOf(one.mean, other.mean) })),
  );
  const adjusted = holm(pairs.map(({ pValue }) => pValue));
  const own = pairs
    .map((pair, index) => ({ ...pair, adjusted: adjusted[index] ?? 1 }))
    .filter(({ one, other }) => one === best || other === best);
  const isProven = own.length > 0 && own.every((pair) => pair.adjusted < alphaDefault);
  return isProven ? best.variant : undefined;
}

/** An arm that is too small proves nothing yet. */
function pValueOf(one: Mean, other: Mean): number {
  return sequential(one, other, tauOf(one, other))?.pValue ?? 1;
}
