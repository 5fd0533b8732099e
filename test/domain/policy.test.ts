import { lookUp, type EligibilityRow } from '../../domain/eligibility-table';
import { emptyPolicy, termsFor, type MarketPolicy, type ProviderPolicy } from '../../domain/policy';

const order = { market: 'SE', currency: 'SEK', totalMinor: 100_001 };

function termsOf(markets: MarketPolicy[], providers: ProviderPolicy[] = [], of = order) {
  return termsFor({ markets, providers }, of, 'klarna');
}

describe('the terms of an order whose shop never sent a policy', () => {
  it('are a quarter of the order, ten minutes and no floor', () => {
    expect(termsFor(emptyPolicy, order, 'klarna')).toEqual({
      isSwitchedOn: true,
      orderMinMinor: 0,
      offerCapMinor: 25_000,
      offerMs: 600_000,
      asksAgainAfterRefusal: false,
      amountStepMinor: 1,
    });
  });
});

describe('the terms of an order (D10, D11)', () => {
  const rows: MarketPolicy[] = [
    { market: '*', currency: '*', offerSeconds: 4 },
    { market: '*', currency: 'SEK', offerSeconds: 3 },
    { market: 'SE', currency: '*', offerSeconds: 2 },
    { market: 'SE', currency: 'SEK', offerSeconds: 1 },
  ];

  it.each([
    ['SE', 'SEK', 1],
    ['SE', 'EUR', 2],
    ['NO', 'SEK', 3],
    ['NO', 'EUR', 4],
  ])('come from the most specific row: %s in %s', (market, currency, seconds) => {
    for (const list of [rows, rows.toReversed()]) {
      const { offerMs } = termsOf(list, [], { market, currency, totalMinor: 1 });
      expect(offerMs).toBe(seconds * 1000);
    }
  });

  it('let an offer cost a share or an amount, whichever is more', () => {
    const row = { market: 'SE', currency: 'SEK', offerCapBp: 2000 };
    expect(termsOf([row]).offerCapMinor).toBe(20_000);
    expect(termsOf([{ ...row, offerCapMinor: 50_000 }]).offerCapMinor).toBe(50_000);
    expect(termsOf([{ ...row, offerCapMinor: 100 }]).offerCapMinor).toBe(20_000);
    expect(termsOf([{ ...row, offerCapBp: 0 }]).offerCapMinor).toBe(0);
  });

  it('bound what a provider may be asked for, rounded down', () => {
    const own = { provider: 'klarna', increaseMaxBp: 1000 };
    expect(termsOf([], [own]).increaseTotalMaxMinor).toBe(110_001);
    expect(termsOf([])).not.toHaveProperty('increaseTotalMaxMinor');
  });

  it("take a provider's own row before the one for all", () => {
    const all = { provider: '*', isEnabled: false, asksAgainAfterRefusal: true };
    expect(termsOf([], [all])).toMatchObject({ isSwitchedOn: false, asksAgainAfterRefusal: true });
    expect(termsOf([], [all, { provider: 'klarna' }])).toMatchObject({
      isSwitchedOn: true,
      asksAgainAfterRefusal: false,
    });
  });

  it('know in which steps the provider counts the currency', () => {
    const capabilities = { amountStepMinor: { KWD: 10 } };
    const inDinars = { ...order, currency: 'KWD' };
    expect(termsFor(emptyPolicy, inDinars, 'x', capabilities).amountStepMinor).toBe(10);
    expect(termsFor(emptyPolicy, order, 'x', capabilities).amountStepMinor).toBe(1);
  });
});

describe('the eligibility table', () => {
  const row: EligibilityRow = {
    provider: 'klarna',
    method: 'INVOICE',
    country: 'SE',
    state: 'authorized',
    verdict: 'allowed',
  };
  const facts = {
    provider: 'klarna',
    method: 'invoice',
    country: 'se',
    state: 'authorized',
  } as const;

  it('answers with the first row that matches in every column, case aside', () => {
    const no = { ...row, method: '*', country: '*', verdict: 'country' } as const;
    expect(lookUp([row, no], facts)).toBe(row);
    expect(lookUp([no, row], facts)).toBe(no);
  });

  it.each<[string, Partial<EligibilityRow>]>([
    ['provider', { provider: 'stripe' }],
    ['method', { method: 'CARD' }],
    ['country', { country: 'NO' }],
    ['state', { state: 'captured' }],
  ])('has nothing to say where the %s is another', (_column, changes) => {
    expect(lookUp([{ ...row, ...changes }], facts)).toBeUndefined();
    expect(lookUp([{ ...row, ...changes }, row], facts)).toBe(row);
  });
});
