import { normalQuantile } from '../../../analytics/special';
import { createRandom, type Random } from '../../../analytics/random';
import type { Mean } from '../../../analytics/intervals';
import { rateTau, sequential, tauOf } from '../../../analytics/sequential';

/** Product §6.3: a hundred orders an arm and day, looked at every evening for sixty days. */
const ordersPerDay = 100;
const days = 60;
const runs = 4000;
const z = normalQuantile(0.975);

interface Arm {
  successes: number;
  n: number;
}

/** Plays experiments of two arms and tells on which day `isProven` first said so, if ever. */
function firstProven(
  seed: string,
  rates: [number, number],
  isProven: (one: Arm, other: Arm) => boolean,
): (number | undefined)[] {
  const random = createRandom(seed);
  return Array.from({ length: runs }, () => {
    const arms = rates.map(() => ({ successes: 0, n: 0 })) as [Arm, Arm];
    let proven: number | undefined;
    for (let day = 1; day <= days; day += 1) {
      arms.forEach((arm, index) => sell(random, arm, rates[index] ?? 0));
      if (proven === undefined && isProven(arms[0], arms[1])) proven = day;
    }
    return proven;
  });
}

function sell(random: Random, arm: Arm, rate: number): void {
  for (let order = 0; order < ordersPerDay; order += 1) {
    if (random.uniform() < rate) arm.successes += 1;
  }
  arm.n += ordersPerDay;
}

function meanOf({ successes, n }: Arm): Mean {
  const mean = successes / n;
  return { mean, varianceOfMean: (mean * (1 - mean)) / (n - 1), n };
}

const look = (one: Arm, other: Arm) => sequential(meanOf(one), meanOf(other), rateTau);
const byMixture = (one: Arm, other: Arm) => (look(one, other)?.pValue ?? 1) < 0.05;

/** What everybody does, and must not be done daily. */
function byZTest(one: Arm, other: Arm): boolean {
  const pooled = (one.successes + other.successes) / (one.n + other.n);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / one.n + 1 / other.n));
  return Math.abs(one.successes / one.n - other.successes / other.n) > z * error;
}

const shareOf = (found: readonly (number | undefined)[]) =>
  found.filter((day) => day !== undefined).length / found.length;

function medianDay(found: readonly (number | undefined)[]): number {
  const sorted = found.map((day) => day ?? Infinity).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Infinity;
}

const leavesOut = (one: Arm, other: Arm) => {
  const { low, high } = look(one, other)?.interval ?? { low: -1, high: 1 };
  return low > -0.02 || high < -0.02;
};

describe('looking every day at 8 % against 8 %', () => {
  it('C10: names a false winner in at most 5 % of experiments; the z-test in a third', () => {
    const mixture = shareOf(firstProven('a/a', [0.08, 0.08], byMixture));
    const daily = shareOf(firstProven('a/a', [0.08, 0.08], byZTest));
    const atTheEnd = (one: Arm, other: Arm) => one.n === days * ordersPerDay && byZTest(one, other);
    const once = shareOf(firstProven('a/a', [0.08, 0.08], atTheEnd));
    console.log(
      `A/A, ${runs} runs: mixture daily ${percent(mixture)}, ` +
        `z-test daily ${percent(daily)}, z-test once ${percent(once)}`,
    );
    expect(mixture).toBeLessThanOrEqual(0.05);
    expect(daily).toBeGreaterThan(0.25);
    expect(once).toBeLessThan(0.06);
  });

  it('C10: the interval holds the true difference at all sixty looks, in 95 % and more', () => {
    const missed = shareOf(firstProven('coverage', [0.08, 0.1], leavesOut));
    console.log(`8 % and 10 %: the interval ever left the truth out in ${percent(missed)}`);
    expect(missed).toBeLessThanOrEqual(0.05);
  });
});

describe('looking every day at a true difference', () => {
  it('C10: 8 % against 10 % is found in sixty days in four of five, 11 % sooner', () => {
    const ten = firstProven('8 to 10', [0.1, 0.08], byMixture);
    const eleven = firstProven('8 to 11', [0.11, 0.08], byMixture);
    console.log(
      `8→10 %: found ${percent(shareOf(ten))}, median day ${medianDay(ten)}; ` +
        `8→11 %: found ${percent(shareOf(eleven))}, median day ${medianDay(eleven)}`,
    );
    expect(shareOf(ten)).toBeGreaterThan(0.78);
    expect(medianDay(ten)).toBeLessThanOrEqual(36);
    expect(shareOf(eleven)).toBeGreaterThan(0.98);
    expect(medianDay(eleven)).toBeLessThanOrEqual(19);
  });
});

/** Most orders earn nothing, some earn, a few are whales: log-normal with a heavy tail. */
function earn(random: Random): number {
  return random.uniform() < 0.08 ? 5000 * Math.exp(0.8 * random.normal()) : 0;
}

function falseWinner(random: Random): boolean {
  const arms = [0, 1].map(() => ({ n: 0, sum: 0, squares: 0 }));
  for (let day = 1; day <= days; day += 1) {
    for (const arm of arms) {
      for (let order = 0; order < ordersPerDay; order += 1) {
        const margin = earn(random);
        arm.sum += margin;
        arm.squares += margin * margin;
      }
      arm.n += ordersPerDay;
    }
    const [one, other] = arms.map(({ n, sum, squares }) => {
      const mean = sum / n;
      return { mean, varianceOfMean: (squares / n - mean * mean) / (n - 1), n };
    }) as [Mean, Mean];
    if ((sequential(one, other, tauOf(one, other))?.pValue ?? 1) < 0.05) return true;
  }
  return false;
}

describe('looking every day at kept margin per order', () => {
  it('C10: names a false winner in at most 5 %, though amounts are skewed', () => {
    const random = createRandom('margins');
    const marginRuns = 1500;
    let found = 0;
    for (let run = 0; run < marginRuns; run += 1) if (falseWinner(random)) found += 1;
    console.log(
      `A/A on kept margin, ${marginRuns} runs: mixture daily ${percent(found / marginRuns)}`,
    );
    expect(found / marginRuns).toBeLessThanOrEqual(0.05);
  });
});

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
