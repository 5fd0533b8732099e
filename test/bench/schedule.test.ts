import { arrivals, THINK_LEAST_MS, THINK_MOST_MS } from '../../bench/schedule';

describe('the shoppers of a phase', () => {
  const plan = arrivals(10, 5, 1);

  test('are as many as the rate says, in order, within the phase', () => {
    expect(plan).toHaveLength(50);
    const times = plan.map(({ handOverAtMs }) => handOverAtMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(Math.min(...times)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...times)).toBeLessThan(10_000);
  });

  test('come at any time, not in step', () => {
    const gaps = plan.slice(1).map((each, index) => {
      return each.handOverAtMs - (plan[index]?.handOverAtMs ?? 0);
    });
    expect(Math.min(...gaps)).toBeLessThan(50);
    expect(Math.max(...gaps)).toBeGreaterThan(400);
  });

  test('each thinks for a while of its own before the click', () => {
    const thinking = plan.map(({ handOverAtMs, addAtMs }) => addAtMs - handOverAtMs);
    expect(Math.min(...thinking)).toBeGreaterThanOrEqual(THINK_LEAST_MS);
    expect(Math.max(...thinking)).toBeLessThan(THINK_MOST_MS);
    expect(new Set(thinking).size).toBe(plan.length);
  });

  test('are the same for both systems, and others with another seed', () => {
    expect(arrivals(10, 5, 1)).toEqual(plan);
    expect(arrivals(10, 5, 2)).not.toEqual(plan);
  });
});
