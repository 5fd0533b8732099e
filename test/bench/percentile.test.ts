import { percentile, summaryOf } from '../../bench/percentile';

describe('percentiles', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);

  test.each([
    [1, 1],
    [50, 50],
    [95, 95],
    [99, 99],
    [99.5, 100],
    [100, 100],
  ])('the p%s of 1 to 100 is %i', (percent, value) => {
    expect(percentile(hundred, percent)).toBe(value);
  });

  test('each is a value that was measured, never one between two', () => {
    expect(percentile([10, 20, 30], 50)).toBe(20);
    expect(percentile([10, 20, 30, 40], 50)).toBe(20);
    expect(percentile([10, 20, 30, 40], 51)).toBe(30);
    expect(percentile([10, 20], 99)).toBe(20);
  });

  test('numbers are sorted as numbers, and the given list is left as it is', () => {
    const given = [100, 9, 20];
    expect(percentile(given, 50)).toBe(20);
    expect(given).toEqual([100, 9, 20]);
  });

  test('of one value every percentile is that value', () => {
    expect(summaryOf([7])).toEqual({ count: 1, p50: 7, p95: 7, p99: 7 });
  });

  test('there is none of nothing, and none at 0 or above 100', () => {
    expect(() => percentile([], 50)).toThrow('No values');
    expect(() => percentile([1], 0)).toThrow('0 is no percentile');
    expect(() => percentile([1], 101)).toThrow('101 is no percentile');
    expect(summaryOf([])).toBeUndefined();
  });
});
