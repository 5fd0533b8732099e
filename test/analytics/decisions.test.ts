import fc from 'fast-check';
import { isHarmful, lnReturnEvidence } from '../../analytics/guardrail';
import { holm } from '../../analytics/holm';
import type { Mean } from '../../analytics/intervals';
import { mixtureTest, rateTau, sequential } from '../../analytics/sequential';
import { sampleRatio, type ArmCount } from '../../analytics/srm';
import { winnerOf } from '../../analytics/winner';

const rate = (successes: number, n: number): Mean => {
  const mean = successes / n;
  return { mean, varianceOfMean: (mean * (1 - mean)) / n, n };
};

describe('a difference that is looked at every day', () => {
  it('C10: is proven exactly when its interval leaves zero out', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.2, max: 0.2, noNaN: true }),
        fc.double({ min: 1e-7, max: 1e-2, noNaN: true }),
        (difference, variance) => {
          const { interval, pValue } = mixtureTest(difference, variance, rateTau);
          const leavesZeroOut = interval.low > 0 || interval.high < 0;
          // At the very border rounding decides: it is not what is tested here.
          fc.pre(Math.abs(pValue - 0.05) > 1e-9);
          expect(pValue < 0.05).toBe(leavesZeroOut);
        },
      ),
    );
  });

  it('needs more than one planned look would: the interval is wider', () => {
    const looked = sequential(rate(100, 1000), rate(80, 1000), rateTau) ?? fail();
    const half = looked.interval.high - looked.difference;
    const planned = 1.96 * Math.sqrt((0.1 * 0.9 + 0.08 * 0.92) / 1000);
    expect(half).toBeGreaterThan(planned);
    expect(half).toBeLessThan(2 * planned);
  });

  it('is not judged below a hundred orders in an arm, however clear it seems', () => {
    expect(sequential(rate(98, 99), rate(10, 5000), rateTau)).toBeUndefined();
    expect(sequential(rate(99, 100), rate(10, 5000), rateTau)?.pValue).toBeLessThan(0.05);
  });

  it('is not proven where nothing varies', () => {
    const { interval, pValue } = sequential(rate(0, 100), rate(0, 100), rateTau) ?? fail();
    expect(pValue).toBe(1);
    expect(interval).toEqual({ low: -Infinity, high: Infinity });
  });
});

const arm = (variant: string, mean: number, n = 10_000) => ({
  variant,
  mean: { mean, varianceOfMean: 250_000 / n, n },
});

describe('the winner of an experiment', () => {
  it('C10: is named only when it is proven against every other arm', () => {
    // Standard errors of 5: 100 apart is beyond doubt, 5 is nothing.
    expect(winnerOf([arm('A', 800), arm('B', 900)])).toBe('B');
    expect(winnerOf([arm('A', 895), arm('B', 900)])).toBeUndefined();
    expect(winnerOf([arm('A', 800), arm('B', 900), arm('C', 895)])).toBeUndefined();
  });

  it('C10: is the holdout where every offer loses money', () => {
    const holdout = { variant: 'holdout', mean: { mean: 0, varianceOfMean: 0, n: 10_000 } };
    expect(winnerOf([arm('A', -100), holdout])).toBe('holdout');
    expect(winnerOf([arm('A', 100), holdout])).toBe('A');
  });

  it('C10: is none while an arm is too small, and none of one arm alone', () => {
    expect(winnerOf([arm('A', 0), arm('B', 9000, 99)])).toBeUndefined();
    expect(winnerOf([arm('A', 800)])).toBeUndefined();
    expect(winnerOf([])).toBeUndefined();
  });

  it('C10: needs more evidence the more arms there are', () => {
    const close = [arm('A', 880), arm('B', 905)];
    expect(winnerOf(close)).toBe('B');
    const many = ['C', 'D', 'E', 'F', 'G'].map((variant) => arm(variant, 880));
    expect(winnerOf([...close, ...many])).toBeUndefined();
  });
});

const even = (first: number, second: number): ArmCount[] => [
  { planned: 0.5, count: first },
  { planned: 0.5, count: second },
];

describe('arms of the wrong size', () => {
  it('raise no alarm where chance explains them, and one where it does not', () => {
    // 2 standard deviations, and 6.
    expect(sampleRatio([even(5100, 4900)]).isAlarm).toBe(false);
    expect(sampleRatio([even(5300, 4700)]).isAlarm).toBe(true);
  });

  it('are seen where an arm got nothing at all, though nobody counted for it', () => {
    expect(sampleRatio([[{ planned: 0.5, count: 100 }]]).isAlarm).toBe(true);
    expect(sampleRatio([[{ planned: 1, count: 100 }]]).isAlarm).toBe(false);
  });

  it('are judged by the plan of their time: 50:50 first and 80:20 later is no mismatch', () => {
    const later = [
      { planned: 0.8, count: 8000 },
      { planned: 0.2, count: 2000 },
    ];
    expect(sampleRatio([even(5000, 5000), later]).isAlarm).toBe(false);
    expect(sampleRatio([even(13_000, 7000)]).isAlarm).toBe(true);
  });

  it('are no evidence before anybody was counted', () => {
    expect(sampleRatio([even(0, 0)])).toEqual({ lnE: 0, isAlarm: false });
    expect(sampleRatio([])).toEqual({ lnE: 0, isAlarm: false });
  });
});

describe('the guardrail', () => {
  const maxBp = 500;

  it.each([
    // ln e by the closed form of product §6.7, with 40 digits (mpmath 1.3.0)
    [0, 0, 0],
    [3, 2, 3.44941652511657],
    [12, 88, 2.86260139252927],
    [40, 355, 7.06103191902462],
    [300, 9700, -6.10597996220267],
  ])('D24: %i back and %i kept is evidence of e^%d', (returned, kept, lnE) => {
    expect(lnReturnEvidence({ returned, kept }, maxBp)).toBeCloseTo(lnE, 8);
  });

  it('D24: pauses at e ≥ 20 and not before', () => {
    // e = 17.5 and 45.1: one more return of the same hundred.
    expect(isHarmful({ returned: 12, kept: 88 }, maxBp)).toBe(false);
    expect(isHarmful({ returned: 13, kept: 87 }, maxBp)).toBe(true);
  });

  it('D24: every return is more evidence, every sale that stays is less', () => {
    const counts = fc.record({ returned: fc.nat(500), kept: fc.nat(5000) });
    fc.assert(
      fc.property(counts, fc.integer({ min: 50, max: 5000 }), ({ returned, kept }, bp) => {
        const lnE = lnReturnEvidence({ returned, kept }, bp);
        const back = lnReturnEvidence({ returned: returned + 1, kept: Math.max(0, kept - 1) }, bp);
        expect(back).toBeGreaterThan(lnE);
        expect(lnReturnEvidence({ returned, kept: kept + 1 }, bp)).toBeLessThan(lnE);
      }),
    );
  });

  it('D24: a shop that bears more returns has its own threshold', () => {
    expect(isHarmful({ returned: 40, kept: 355 }, 500)).toBe(true);
    expect(isHarmful({ returned: 40, kept: 355 }, 1000)).toBe(false);
  });
});

describe('many comparisons', () => {
  it('are corrected by Holm, in their own order', () => {
    // The textbook's four: 0.01 × 4, 0.02 × 3, 0.03 × 2 (kept at 0.06), 0.04 × 1 (kept at 0.06).
    const adjusted = holm([0.04, 0.01, 0.03, 0.02]);
    for (const [index, expected] of [0.06, 0.04, 0.06, 0.06].entries()) {
      expect(adjusted[index]).toBeCloseTo(expected, 12);
    }
  });

  it('are never surer than a single one, nor above certainty', () => {
    const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 10 });
    fc.assert(
      fc.property(pValues, (list) => {
        for (const [index, adjusted] of holm(list).entries()) {
          expect(adjusted).toBeGreaterThanOrEqual(list[index] ?? 0);
          expect(adjusted).toBeLessThanOrEqual(1);
        }
      }),
    );
    expect(holm([])).toEqual([]);
    expect(holm([0.03])).toEqual([0.03]);
  });
});

function fail(): never {
  throw new Error('There was to be an answer.');
}
