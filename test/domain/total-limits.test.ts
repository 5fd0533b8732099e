import { addsMax } from '../../domain/limits';
import { totalLimits } from '../../domain/total-limits';
import type { WindowState } from '../../domain/window-state';
import { openState } from './windows';

function limitsOf(changes: Partial<WindowState>): [string, number][] {
  const state = { ...openState(), authorizedMinor: 120_000, ...changes };
  return totalLimits(state).map(({ code, totalMaxMinor }) => [code, totalMaxMinor]);
}

describe('what an order may come to', () => {
  const { terms } = openState();

  it('is not bounded by itself', () => {
    expect(limitsOf({})).toEqual([]);
  });

  it('is what is held already, once the provider refused more (A28)', () => {
    expect(limitsOf({ riskRefused: true })).toEqual([['risk_refused_before', 120_000]]);
  });

  it('is not, where the shop has the provider asked again (A28)', () => {
    const asking = { ...terms, asksAgainAfterRefusal: true };
    expect(limitsOf({ riskRefused: true, terms: asking })).toEqual([]);
  });

  it('is what is held already, once it was raised as often as it may be', () => {
    expect(limitsOf({ increases: addsMax - 1 })).toEqual([]);
    expect(limitsOf({ increases: addsMax })).toEqual([['adds_exhausted', 120_000]]);
  });

  it('is the cap of its provider (D10)', () => {
    const capped = { ...terms, increaseTotalMaxMinor: 110_000 };
    expect(limitsOf({ terms: capped })).toEqual([['over_cap', 110_000]]);
  });
});
