import { currencyDigits, isKnownCurrency } from '../../domain/currencies';

describe('currencies', () => {
  it.each([
    ['SEK', 2],
    ['HUF', 2],
    ['COP', 2],
    ['IDR', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['IQD', 3],
    ['KWD', 3],
  ])('%s has %i decimals, whatever the runtime thinks', (code, digits) => {
    expect(isKnownCurrency(code)).toBe(true);
    expect(currencyDigits(code)).toBe(digits);
  });

  it.each(['sek', 'XYZ', '', 'constructor'])('%p is not guessed but refused', (code) => {
    expect(isKnownCurrency(code)).toBe(false);
    expect(() => currencyDigits(code)).toThrow(RangeError);
  });
});
