import { contradicted, missed, type Sight } from './boundary';
import { allCells, boundaryNames, identityOf, type Boundary } from './cells';
import { brokenOff, isGreen, tableOf, type Result } from './table';
import type { ActivityRun } from './temporal-view';

const victim = 4711;
const underWay: ActivityRun = {
  attempts: 1,
  worker: identityOf(victim),
  state: 'under_way',
  isTakenUp: false,
};
const completed: ActivityRun = { ...underWay, state: 'completed' };

/** What is found after a kill that hit. */
const sights: Record<Boundary, Sight> = {
  b1: { victim, signal: 'SIGKILL', asked: 0, applied: 0, answered: 0, runs: [underWay] },
  b2: { victim, signal: 'SIGKILL', asked: 1, applied: 1, answered: 0, runs: [underWay] },
  b3: { victim, signal: 'SIGKILL', asked: 1, applied: 1, answered: 1, runs: [underWay] },
  b4: { victim, signal: 'SIGKILL', asked: 1, applied: 1, answered: 1, runs: [completed] },
};

describe('A kill', () => {
  const pairs = boundaryNames.flatMap((aim) => boundaryNames.map((hit) => [aim, hit] as const));

  it.each(pairs)('aimed at %s that hits %s counts only if that is the same', (aim, hit) => {
    const faults = missed({ step: 'authorize', boundary: aim }, sights[hit]);
    expect(faults.length === 0).toBe(aim === hit);
  });

  it.each<[string, Partial<Sight>]>([
    ['a worker that ended by itself', { signal: null }],
    ['a second attempt', { runs: [{ ...underWay, attempts: 2 }] }],
    ['another worker', { runs: [{ ...underWay, worker: identityOf(1) }] }],
    ['an activity that had not begun', { runs: [] }],
  ])('of %s is no hit', (_what, change) => {
    const sight = { ...sights.b1, ...change };
    expect(missed({ step: 'email', boundary: 'b1' }, sight)).not.toEqual([]);
  });

  it('after the completion is no hit once a workflow task has taken it up', () => {
    const sight = { ...sights.b4, runs: [{ ...completed, isTakenUp: true }] };
    expect(missed({ step: 'release', boundary: 'b4' }, sight)).toHaveLength(1);
  });

  it('is contradicted by an end in which the dead worker completed what it had not', () => {
    const byNext = { ...completed, worker: identityOf(1), attempts: 2 };
    const cell = { step: 'authorize', boundary: 'b3' } as const;
    expect(contradicted(cell, victim, [byNext])).toEqual([]);
    expect(contradicted(cell, victim, [completed])).toHaveLength(1);
    expect(contradicted({ ...cell, boundary: 'b4' }, victim, [completed])).toEqual([]);
    expect(contradicted({ ...cell, boundary: 'b4' }, victim, [completed, byNext])).toHaveLength(1);
  });
});

describe('The table', () => {
  const results: Result[] = allCells().map((cell) => ({
    cell,
    seconds: 9.44,
    words: '1 raise',
    faults: [],
  }));

  it('is green with sixteen cells that are ok', () => {
    expect(isGreen(results)).toBe(true);
    expect(tableOf(results).match(/ok 9\.4 s: 1 raise/g)).toHaveLength(16);
  });

  it('is not green with one that was not run, and says so', () => {
    expect(isGreen(results.slice(1))).toBe(false);
    expect(tableOf(results.slice(1))).toMatch('not run');
  });

  it('is not green with one that failed, and says why', () => {
    const [first, ...others] = results;
    const failed = brokenOff(first!.cell, new Error('the lights went out'));
    expect(isGreen([failed, ...others])).toBe(false);
    const text = tableOf([failed, ...others]);
    expect(text).toMatch('FAILED: broke off');
    expect(text).toMatch('email b1: the lights went out');
  });
});
