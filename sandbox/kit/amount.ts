/** ISO 4217 currencies without a minor unit, and with thousandths; all others have hundredths. */
const withoutMinor = new Set(
  'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '),
);
const thousandths = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));

/** Minor units as a person reads them: 120000 SEK → "1 200.00 SEK". */
export function formatMinor(minor: number, currency: string): string {
  const code = currency.toUpperCase();
  const digits = withoutMinor.has(code) ? 0 : thousandths.has(code) ? 3 : 2;
  const [whole = '0', fraction] = (Math.abs(minor) / 10 ** digits).toFixed(digits).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ' ');
  const sign = minor < 0 ? '−' : '';
  return `${sign}${grouped}${fraction === undefined ? '' : `.${fraction}`} ${code}`;
}
