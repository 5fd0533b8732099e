import {
  lnBeta,
  lnBetaUpper,
  normalCdf,
  normalQuantile,
  studentQuantile,
} from '../../analytics/special';

/** Computed with 40 digits by mpmath 1.3.0. */
describe('special functions', () => {
  it.each([
    [0.05, 1, 9, -0.461639649487955],
    [0.05, 31, 979, -6.86292036000407],
    [0.05, 5000, 95_000, -0.696626312018279],
  ])('the upper tail at %d of Beta(%i, %i) is known to eight digits', (x, a, b, expected) => {
    expect(lnBetaUpper(x, a, b) / expected).toBeCloseTo(1, 8);
  });

  it('the upper tail of a hundred million observations is near one half at their mean', () => {
    expect(Math.exp(lnBetaUpper(0.05, 5e6, 95e6))).toBeCloseTo(0.5, 3);
  });

  it('a tail too small for a number still has its logarithm', () => {
    const lnTail = lnBetaUpper(0.05, 10_000, 990_000);
    expect(lnTail).toBeLessThan(-20_000);
    expect(Number.isFinite(lnTail)).toBe(true);
  });

  it('the normal and Student’s quantiles are those of the tables', () => {
    expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 12);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 10);
    expect(studentQuantile(0.975, 10)).toBeCloseTo(2.2281388519649385, 6);
    expect(studentQuantile(0.975, 1e6)).toBeCloseTo(1.96, 3);
    expect(lnBeta(2, 3)).toBeCloseTo(Math.log(1 / 12), 9);
  });

  it.each([
    ['a probability of 1', () => normalQuantile(1)],
    ['a bound of 0', () => lnBetaUpper(0, 1, 9)],
    ['no degrees of freedom', () => studentQuantile(0.5, 0)],
    ['a gamma of 0', () => lnBeta(0, 1)],
  ])('%s throws instead of answering nonsense', (_, ask) => {
    expect(ask).toThrow(RangeError);
  });
});
