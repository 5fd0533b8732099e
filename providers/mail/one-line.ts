/**
 * Characters that could end a header, fake a line of the receipt or turn text around: controls,
 * lone surrogates, the Unicode line and paragraph separators, and the bidirectional overrides.
 */
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069\uFEFF]+/gu;

/** Text from outside as one printable line of at most `max` characters (code points). */
export function oneLine(text: string, max: number): string {
  const line = text.replace(unprintable, ' ').replace(/ {2,}/g, ' ').trim();
  return Array.from(line).slice(0, max).join('');
}

/**
 * The same for a header, where a client would also decode what looks like an encoded word
 * (RFC 2047): `=?UTF-8?Q?=0D=0ABcc:…?=` in a name would be shown as a line of its own.
 */
export function headerText(text: string, max: number): string {
  return oneLine(text, max).replaceAll('=?', '= ?');
}
