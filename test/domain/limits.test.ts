import fc from 'fast-check';
import { defaultClocks, holdUntilMs, timeLimitMinutes } from '../../domain/limits';

const closesAtMs = Date.parse('2026-03-01T12:03:00.000Z');

describe('the clocks of a window', () => {
  it('hold the warehouse for 500 ms, 60 s, 300 s, 15 min and 1 min after the close (design §2)', () => {
    const until = new Date(holdUntilMs(closesAtMs, defaultClocks)).toISOString();
    expect(until).toBe('2026-03-01T12:25:00.500Z');
  });

  it('hold it longer than anything that may still happen to the order', () => {
    const ms = fc.nat({ max: 3_600_000 });
    const clocks = fc
      .record({
        windowMs: ms,
        arrivalGraceMs: ms,
        drainBudgetMs: ms,
        resolutionBudgetMs: ms,
        emailHoldsReleaseMs: ms,
      })
      .map((each) => ({ ...defaultClocks, ...each }));
    fc.assert(
      fc.property(clocks, (each) => {
        const resolvedMs = each.arrivalGraceMs + each.drainBudgetMs + each.resolutionBudgetMs;
        const latestReleaseMs = closesAtMs + resolvedMs + each.emailHoldsReleaseMs;
        expect(holdUntilMs(closesAtMs, each)).toBeGreaterThan(latestReleaseMs);
      }),
    );
  });

  it.each([
    [0, 0],
    [1, 1],
    [60_000, 1],
    [60_001, 2],
    [180_000, 3],
  ])(
    'a window of %i ms is told the shopper as %i minutes, rounded up (A8)',
    (windowMs, minutes) => {
      expect(timeLimitMinutes({ ...defaultClocks, windowMs })).toBe(minutes);
    },
  );
});
