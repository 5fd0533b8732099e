import fc from 'fast-check';
import {
  allocate,
  amountText,
  decimal,
  displayMoney,
  effectiveRateBp,
  lineTotal,
  sumMinor,
  taxOfGross,
} from '../../domain/money';
import { amounts, exactTax, taxRates } from './arbitraries';
import { shares } from './basket-model';

describe('the tax in a gross amount', () => {
  // The vectors of `docs/design.md` §8; Klarna's own documents print the first four.
  it.each([
    [59_500, 2000, 9917],
    [2900, 2000, 483],
    [9900, 1900, 1581],
    [6000, 2500, 1200],
    [495, 700, 32],
    [1, 2500, 0],
    [3, 2500, 1],
    [-9900, 2500, -1980],
    [12_345, 600, 699],
    [100, 1200, 11],
    [24_900, 810, 1866],
    [1000, 0, 0],
    [100_000_000, 2500, 20_000_000],
  ])('of %i at %i basis points is %i', (grossMinor, taxRateBp, taxMinor) => {
    expect(taxOfGross(grossMinor, taxRateBp)).toBe(taxMinor);
  });

  it('is rounded half away from zero, at a half exactly', () => {
    expect(taxOfGross(1, 10_000)).toBe(1); // one half
    expect(taxOfGross(-1, 10_000)).toBe(-1);
    expect(taxOfGross(3, 10_000)).toBe(2); // one and a half
  });

  it('is the exact one, rounded once, for every amount and rate a provider takes', () => {
    fc.assert(
      fc.property(amounts, taxRates, (grossMinor, taxRateBp) => {
        expect(taxOfGross(grossMinor, taxRateBp)).toBe(exactTax(grossMinor, taxRateBp));
      }),
    );
  });

  it('of a discount line mirrors that of the product line, and is never minus zero', () => {
    fc.assert(
      fc.property(amounts, taxRates, (grossMinor, taxRateBp) => {
        expect(taxOfGross(-grossMinor, taxRateBp)).toBe(0 - taxOfGross(grossMinor, taxRateBp));
      }),
    );
  });
});

describe('sums of money', () => {
  it('of a line are quantity × price − discount', () => {
    expect(lineTotal(3, 20_000, 1500)).toBe(58_500);
  });

  it('are exact, and nothing adds up to nothing', () => {
    expect(sumMinor([100_000_000, 1, -2])).toBe(99_999_999);
    expect(sumMinor([])).toBe(0);
  });
});

describe('an amount in words', () => {
  it.each([
    [1250, 'SEK', '12.50'],
    [5, 'SEK', '0.05'],
    [0, 'SEK', '0.00'],
    [-1250, 'SEK', '-12.50'],
    [-5, 'EUR', '-0.05'],
    [123_456, 'HUF', '1234.56'],
    [123_456, 'COP', '1234.56'],
    [123_456, 'IDR', '1234.56'],
    [1_234_567, 'IQD', '1234.567'],
    [7, 'KWD', '0.007'],
    [1234, 'JPY', '1234'],
    [-1234, 'JPY', '-1234'],
    [0, 'JPY', '0'],
  ])('of %i minor units of %s is %s', (amountMinor, currency, text) => {
    expect(decimal(amountMinor, currency)).toBe(text);
    expect(amountText(amountMinor, currency)).toBe(`${text} ${currency}`);
  });

  it('read back is the same amount, whatever the digits of its currency', () => {
    const anyCurrency = fc.constantFrom('JPY', 'SEK', 'KWD');
    fc.assert(
      fc.property(fc.integer({ min: -1e8, max: 1e8 }), anyCurrency, (amountMinor, currency) => {
        const text = decimal(amountMinor, currency);
        expect(Number(text.replace('.', ''))).toBe(amountMinor);
      }),
    );
  });

  it.each([
    [100_000, 'SEK', 'sv-SE', '1 000,00 kr'],
    [123_456, 'HUF', 'hu-HU', '1234,56 Ft'],
    [123_456, 'COP', 'es-CO', '$ 1.234,56'],
    [123_456, 'IDR', 'id-ID', 'Rp 1.234,56'],
    [1_234_567, 'IQD', 'en', 'IQD 1,234.567'],
    [1_234_567, 'KWD', 'en', 'KWD 1,234.567'],
    [1234, 'JPY', 'en', '¥1,234'],
    [123_456, 'EUR', 'de-DE', '1.234,56 €'],
    [123_456, 'EUR', 'xx-YY', '€1,234.56'],
    [123_456, 'EUR', 'not a locale', '€1,234.56'],
  ])('of %i %s reads, in %s, as %s', (amountMinor, currency, locale, shown) => {
    const read = displayMoney(amountMinor, currency, locale).replaceAll(/\s/g, ' ');
    expect(read).toBe(shown);
  });

  it('is no decimal in a currency we do not know the digits of, and said in minor units', () => {
    expect(() => decimal(100, 'XYZ')).toThrow(RangeError);
    expect(amountText(-100, 'XYZ')).toBe('-100 minor units of XYZ');
    expect(displayMoney(100, 'XYZ', 'en')).toBe('100 minor units of XYZ');
  });
});

/** Each weight with its share, in no order. */
function pairs(totalMinor: number, weights: number[]): string[] {
  return allocate(totalMinor, weights)
    .map((share, index) => `${weights[index]}: ${share}`)
    .toSorted();
}

describe('an amount that is split in proportion to weights', () => {
  it.each<[number, number[], number[]]>([
    [1003, [50, 50], [502, 501]],
    [100, [1, 1, 1], [34, 33, 33]],
    [59_999, [50_000, 25_000], [39_999, 20_000]],
    [1, [1, 3], [0, 1]],
    [10, [0, 7, 0], [0, 10, 0]],
    [5, [0, 0], [3, 2]],
    [0, [3, 4], [0, 0]],
    [7, [9], [7]],
    // amount × weight is past 2^53: a float would break this tie the other way
    [99_999_998, [999_999_999_996, 333_333_333_332], [74_999_999, 24_999_999]],
  ])('%i by %p is %p', (totalMinor, weights, expected) => {
    expect(allocate(totalMinor, weights)).toEqual(expected);
  });

  const weightLists = fc.array(
    fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 1e12 })),
    { minLength: 1, maxLength: 20 },
  );

  it('adds up exactly, each share less than one minor unit off, nothing for no weight', () => {
    fc.assert(
      fc.property(amounts, weightLists, (totalMinor, weights) => {
        fc.pre(weights.some((weight) => weight > 0));
        const parts = allocate(totalMinor, weights);
        expect(sumMinor(parts)).toBe(totalMinor);
        const sum = weights.map(BigInt).reduce((a, b) => a + b);
        const isOff = weights.some((weight, index) => {
          const off = BigInt(parts[index] ?? 0) * sum - BigInt(totalMinor) * BigInt(weight);
          return off >= sum || off <= -sum;
        });
        expect(isOff).toBe(false);
        expect(parts.filter((part, index) => weights[index] === 0 && part !== 0)).toEqual([]);
        expect(parts).toEqual(shares(totalMinor, weights));
      }),
      { numRuns: 1000 },
    );
  });

  it('gives every weight the same, whatever the order they come in', () => {
    const shuffled = weightLists.chain((weights) =>
      fc.tuple(fc.constant(weights), fc.shuffledSubarray(weights, { minLength: weights.length })),
    );
    fc.assert(
      fc.property(amounts, shuffled, (totalMinor, [weights, other]) => {
        expect(pairs(totalMinor, other)).toEqual(pairs(totalMinor, weights));
      }),
    );
  });
});

describe('the rate of a whole that is taxed at several', () => {
  it.each([
    [12_500, 2500, 2500],
    [59_999, 9132, 1795],
    [100, 0, 0],
    [1, 1, 10_000],
  ])('of %i with %i tax is %i basis points', (grossMinor, taxMinor, rateBp) => {
    expect(effectiveRateBp(grossMinor, taxMinor)).toBe(rateBp);
  });
});
