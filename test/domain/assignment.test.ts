import fc from 'fast-check';
import { assign } from '../../domain/assignment';
import type { Experiment } from '../../domain/offer-policy';

const units = Array.from({ length: 4000 }, (_, index) => `O-${index}`);

function experimentOf(changes: Partial<Experiment> = {}): Experiment {
  return {
    experiment: 'copy',
    salt: 'pepper',
    unit: 'order',
    holdoutBp: 1000,
    variants: [
      { variant: 'plain', weight: 1, offers: {} },
      { variant: 'bold', weight: 3, offers: {} },
    ],
    ...changes,
  };
}

function dealt(experiment: Experiment): string[] {
  return units.map((unit) => assign(experiment, unit)?.variant ?? 'none');
}

function share(variants: readonly string[], name: string): number {
  return variants.filter((each) => each === name).length / variants.length;
}

describe('what an order is dealt in an experiment (C10)', () => {
  it('is the same whenever it is asked, and told with how likely it was', () => {
    const experiment = experimentOf();
    fc.assert(
      fc.property(fc.string(), (unit) => {
        const assignment = assign(experiment, unit);
        expect(assign(experiment, unit)).toEqual(assignment);
        const likely: Record<string, number> = { holdout: 0.1, plain: 0.225, bold: 0.675 };
        expect(assignment?.propensity).toBeCloseTo(likely[assignment?.variant ?? ''] ?? -1, 12);
      }),
    );
  });

  it('is shared out by weight whatever the salt: within five standard deviations', () => {
    fc.assert(
      fc.property(fc.string(), (salt) => {
        const variants = dealt(experimentOf({ salt }));
        for (const [name, expected] of [
          ['holdout', 0.1],
          ['plain', 0.225],
          ['bold', 0.675],
        ] as const) {
          const deviation = Math.sqrt((expected * (1 - expected)) / units.length);
          expect(Math.abs(share(variants, name) - expected)).toBeLessThan(5 * deviation);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('does not change between variants where the holdout grows', () => {
    const before = dealt(experimentOf({ holdoutBp: 500 }));
    const after = dealt(experimentOf({ holdoutBp: 2000 }));
    const moved = after.filter((variant, at) => variant !== 'holdout' && variant !== before[at]);
    expect(moved).toEqual([]);
    expect(share(after, 'holdout')).toBeGreaterThan(share(before, 'holdout'));
  });

  it('says nothing of what another experiment deals: another salt, other luck', () => {
    const one = dealt(experimentOf({ holdoutBp: 0 }));
    const other = dealt(experimentOf({ holdoutBp: 0, salt: 'salt' }));
    const both = one.filter((variant, at) => variant === 'plain' && other[at] === 'plain');
    expect(both.length / units.length).toBeCloseTo(1 / 16, 1);
  });

  it('is nothing where no variant has any weight, and never the holdout where there is none', () => {
    const weightless = [{ variant: 'plain', weight: 0, offers: {} }];
    expect(assign(experimentOf({ variants: weightless, holdoutBp: 0 }), 'O-1')).toBeUndefined();
    expect(dealt(experimentOf({ holdoutBp: 0 }))).not.toContain('holdout');
  });
});
