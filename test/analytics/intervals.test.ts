import { newcombe, welch, wilson } from '../../analytics/intervals';
import { ordersPerArm } from '../../analytics/sample-size';

describe('an interval of a rate', () => {
  const golden: [taken: number, shown: number, low: number, high: number][] = [
    // product §6.1, with a fourth digit
    [0, 1, 0, 0.7935],
    [1, 1, 0.2065, 1],
    [8, 100, 0.0411, 0.15],
    [80, 1000, 0.0647, 0.0985],
  ];

  it.each(golden)('B12: %i of %i lies between %d and %d', (taken, shown, low, high) => {
    const interval = wilson(taken, shown);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('says nothing where nothing was shown', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
  });

  it.each([
    [2, 1],
    [-1, 5],
    [0.5, 5],
    [NaN, 5],
  ])('is refused for %d of %d, which is no count', (taken, shown) => {
    expect(() => wilson(taken, shown)).toThrow(RangeError);
  });
});

describe('an interval of a difference', () => {
  it('of two rates is the one Newcombe printed', () => {
    // Newcombe 1998, table II, method 10: 56/70 against 48/80, and 10/10 against 0/10.
    const printed = newcombe({ successes: 56, n: 70 }, { successes: 48, n: 80 });
    expect(printed.low).toBeCloseTo(0.0524, 4);
    expect(printed.high).toBeCloseTo(0.3339, 4);
    const apart = newcombe({ successes: 10, n: 10 }, { successes: 0, n: 10 });
    expect(apart.low).toBeCloseTo(0.6075, 4);
    expect(apart.high).toBe(1);
  });

  it('of a rate that nobody was shown is anything', () => {
    const unseen = newcombe({ successes: 0, n: 0 }, { successes: 1, n: 9 });
    expect(unseen).toEqual({ low: -1, high: 1 });
  });

  it('of two means is wider for few observations than for many', () => {
    // 2 ± t(0.975; 9 degrees) × 0.5: one side does not vary, the other has ten observations.
    const few = welch(
      { mean: 5, varianceOfMean: 0.25, n: 10 },
      { mean: 3, varianceOfMean: 0, n: 10 },
    );
    expect(few?.low).toBeCloseTo(2 - 2.262157 * 0.5, 5);
    expect(few?.high).toBeCloseTo(2 + 2.262157 * 0.5, 5);
    const many = welch(
      { mean: 5, varianceOfMean: 0.25, n: 1_000_000 },
      { mean: 3, varianceOfMean: 0, n: 1_000_000 },
    );
    expect(many?.low).toBeCloseTo(2 - 1.959964 * 0.5, 5);
  });

  it('of two means is none for a single observation', () => {
    const one = { mean: 5, varianceOfMean: 0, n: 1 };
    expect(welch(one, { ...one, n: 50 })).toBeUndefined();
  });
});

describe('the size of a test', () => {
  it.each([
    [0.08, 0.09, 12_208],
    [0.08, 0.1, 3_213],
    [0.08, 0.11, 1_499],
    [0.05, 0.06, 8_158],
  ])('C10: from %d to %d takes %i orders in each arm', (baseline, target, orders) => {
    expect(ordersPerArm({ baseline, target })).toBe(orders);
    // Which of the two is called the baseline changes nothing.
    expect(ordersPerArm({ baseline: target, target: baseline })).toBe(orders);
  });

  it('is no number where there is nothing to find', () => {
    expect(() => ordersPerArm({ baseline: 0.08, target: 0.08 })).toThrow(RangeError);
  });
});
