import fc from 'fast-check';
import { judgeReadBack } from '../../domain/in-doubt';
import type { AuthorizationSnapshot } from '../../domain/payments';

const raise = { requestId: 'r-2', previousTotalMinor: 100_000, newTotalMinor: 120_000 };

function held(authorizedMinor: number, markers: string[]): AuthorizationSnapshot {
  return {
    state: 'authorized',
    authorizedMinor,
    capturedMinor: 0,
    currency: 'SEK',
    lines: '[]',
    markers,
  };
}

describe('reading back a raise that got no clear answer (`docs/design.md` §2.4)', () => {
  it.each<[string, string, number, string[]]>([
    ['the new total with our line', 'applied', 120_000, ['r-2']],
    ['the new total with our line among others', 'applied', 120_000, ['r-1', 'r-2']],
    ['the new total without our line', 'unexpected', 120_000, ['r-1']],
    ['the old total without our line', 'not_applied_yet', 100_000, []],
    ['the old total with an earlier line', 'not_applied_yet', 100_000, ['r-1']],
    ['the old total with our line', 'unexpected', 100_000, ['r-2']],
    ['a total nobody asked for', 'unexpected', 110_000, ['r-2']],
    ['a total nobody asked for, without our line', 'unexpected', 110_000, []],
  ])('finds %s: %s', (_what, verdict, authorizedMinor, markers) => {
    expect(judgeReadBack(held(authorizedMinor, markers), raise)).toBe(verdict);
  });

  it('proves anything only where the total and the marker agree', () => {
    const totals = fc.constantFrom(99_999, 100_000, 110_000, 119_999, 120_000, 120_001);
    const markers = fc.subarray(['r-1', 'r-2', 'r-3']);
    fc.assert(
      fc.property(totals, markers, (authorizedMinor, found) => {
        const verdict = judgeReadBack(held(authorizedMinor, found), raise);
        const isOurs = found.includes('r-2');
        expect(verdict === 'applied').toBe(authorizedMinor === 120_000 && isOurs);
        expect(verdict === 'not_applied_yet').toBe(authorizedMinor === 100_000 && !isOurs);
      }),
    );
  });
});
