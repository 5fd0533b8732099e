/**
 * Currencies and their number of decimals (ISO 4217 exponents).
 *
 * Our own table, because `Intl` on Node gives HUF, IQD, COP and IDR no decimals and a total
 * printed with the wrong digits is a wrong total. A currency that is not listed is refused at the
 * edge rather than guessed.
 */
const twoDecimals =
  'AED ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD ' +
  'CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ ' +
  'GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL ' +
  'MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR ' +
  'RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY ' +
  'TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW';
const zeroDecimals = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF';
const threeDecimals = 'BHD IQD JOD KWD LYD OMR TND';

const digitsByCurrency: ReadonlyMap<string, number> = new Map([
  ...twoDecimals.split(' ').map((code): [string, number] => [code, 2]),
  ...zeroDecimals.split(' ').map((code): [string, number] => [code, 0]),
  ...threeDecimals.split(' ').map((code): [string, number] => [code, 3]),
]);

/** True for a currency code we know the digits of (upper case ISO 4217). */
export function isKnownCurrency(code: string): boolean {
  return digitsByCurrency.has(code);
}

/** Decimals of a currency: 2 for SEK, 0 for JPY, 3 for KWD. Throws on an unknown code. */
export function currencyDigits(code: string): number {
  const digits = digitsByCurrency.get(code);
  if (digits === undefined) throw new RangeError(`unknown currency ${code}`);
  return digits;
}
