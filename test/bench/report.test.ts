import { verdict } from '../../bench/report';
import { measure, type Measured } from '../../bench/result';

/** What was measured of a system whose adds all took the same time. */
function allAt(addMs: number, failed = 0): Measured {
  const empty = measure({
    visits: [],
    effects: new Map(),
    traces: new Map(),
    cpuMs: undefined,
  });
  return { ...empty, failed, addMs: { count: 100, p50: addMs, p95: addMs, p99: addMs } };
}

describe('the verdict of the benchmark', () => {
  test.each([
    [150, 100, 'met', 'met'],
    [150.1, 120, 'MISSED', 'met'],
    [30, 19, 'met', 'MISSED'],
    [300, 100, 'MISSED', 'MISSED'],
  ])('p95 %d ms beside %d ms: %s and %s', (ours, theirs, absolute, relative) => {
    const [first, second] = verdict({ postlude: allAt(ours), floor: allAt(theirs) });
    expect(first).toMatch(new RegExp(`^Aim ${absolute}: `));
    expect(second).toMatch(new RegExp(`^Aim ${relative}: `));
  });

  test('is none where orders failed: the slowest have no latency', () => {
    const lines = verdict({ postlude: allAt(20, 2), floor: allAt(20, 1) });
    expect(lines).toEqual(['Aims not judged: 3 orders failed, and no latency knows of them.']);
  });
});
