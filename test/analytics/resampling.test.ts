import { thompsonShares, type BanditArm } from '../../analytics/bandit';
import { bootstrapMean, meanOf, winsorisedMean, type Bin } from '../../analytics/bootstrap';
import { createRandom } from '../../analytics/random';

const momentsOf = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, variance };
};

const firstOf = (seed: string) => createRandom(seed).uniform();

describe('chance from a seed', () => {
  const random = createRandom('moments');

  it.each([
    ['uniform', () => random.uniform(), 1 / 2, 1 / 12],
    ['normal', () => random.normal(), 0, 1],
    ['gamma(3)', () => random.gamma(3), 3, 3],
    ['gamma(0.5)', () => random.gamma(0.5), 0.5, 0.5],
    ['beta(2, 8)', () => random.beta(2, 8), 0.2, 0.16 / 11],
    ['poisson(4)', () => random.poisson(4), 4, 4],
    ['poisson(60)', () => random.poisson(60), 60, 60],
    ['poisson(2000)', () => random.poisson(2000), 2000, 2000],
  ])('%s has the mean and variance of its name', (_, draw, mean, variance) => {
    const drawn = momentsOf(Array.from({ length: 100_000 }, draw));
    expect(Math.abs(drawn.mean - mean)).toBeLessThan(5 * Math.sqrt(variance / 100_000));
    expect(drawn.variance / variance).toBeCloseTo(1, 1);
  });

  it('draws the same for the same seed and something else for another', () => {
    expect(firstOf('a')).toBe(firstOf('a'));
    expect(firstOf('a')).not.toBe(firstOf('b'));
  });
});

const width = (bins: readonly Bin[]) => {
  const { low, high } = bootstrapMean(bins, 'seed') ?? { low: 0, high: 0 };
  return high - low;
};

describe('a mean over all orders', () => {
  /** 920 orders that took nothing, 80 that brought 100.00: a mean of 8.00. */
  const usual: Bin[] = [
    { orders: 1, sum: 0, count: 920 },
    { orders: 1, sum: 10_000, count: 80 },
  ];

  it('has an interval that is the same each time it is asked for', () => {
    const interval = bootstrapMean(usual, 'seed');
    expect(interval).toEqual(bootstrapMean(usual, 'seed'));
    expect(interval).not.toEqual(bootstrapMean(usual, 'another'));
    // ± 1.96 standard errors are 6.32 and 9.68; the skew moves both ends up a little.
    expect(interval?.low).toBeGreaterThan(610);
    expect(interval?.low).toBeLessThan(680);
    expect(interval?.high).toBeGreaterThan(955);
    expect(interval?.high).toBeLessThan(1020);
  });

  it('counts one person’s orders together: the same money in fewer hands is less certain', () => {
    const inFewHands: Bin[] = [
      { orders: 1, sum: 0, count: 920 },
      { orders: 10, sum: 100_000, count: 8 },
    ];
    expect(meanOf(inFewHands)).toBe(meanOf(usual));
    expect(width(inFewHands)).toBeGreaterThan(2 * width(usual));
  });

  it('has no interval for a handful', () => {
    expect(bootstrapMean([{ orders: 1, sum: 5, count: 19 }], 'seed')).toBeUndefined();
  });

  it('winsorised, is not made by one whale', () => {
    const whale = [...usual, { orders: 1, sum: 10_000_000, count: 1 }];
    expect(meanOf(whale)).toBeGreaterThan(10_000);
    expect(winsorisedMean(whale)).toBeCloseTo(810_000 / 1001, 9);
    expect(winsorisedMean([])).toBe(0);
  });
});

const seller: BanditArm = {
  arm: 'sells',
  shown: 5000,
  taken: 600,
  returned: 300,
  marginMinor: 500,
  returnCostMinor: 1000,
};
const keeper: BanditArm = { ...seller, arm: 'stays', taken: 400, returned: 8 };

const batch = (seed: string) => thompsonShares([seller, { ...seller, arm: 'other' }], seed);

describe('shares of a bandit', () => {
  it('go to what stays sold, not to what sells', () => {
    const shares = thompsonShares([seller, keeper], 'batch-1');
    expect(shares['stays']).toBeGreaterThan(0.9);
    // Half of the floor: the loser keeps being measured.
    expect(shares['sells']).toBeCloseTo(0.05, 2);
  });

  it('add up to one, and are near even before anything is known', () => {
    const blank = { ...seller, shown: 0, taken: 0, returned: 0 };
    const shares = thompsonShares([blank, { ...blank, arm: 'other' }], 'batch-1');
    expect((shares['sells'] ?? 0) + (shares['other'] ?? 0)).toBeCloseTo(1, 12);
    expect(shares['sells']).toBeGreaterThan(0.4);
    expect(shares['sells']).toBeLessThan(0.6);
  });

  it('are the same for the same batch', () => {
    expect(batch('batch-1')).toEqual(batch('batch-1'));
    expect(batch('batch-1')).not.toEqual(batch('batch-2'));
  });
});
