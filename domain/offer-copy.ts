import type { OfferCopy } from './offer-policy';

/** What stands for every language without words of its own. */
const anyLocale = '*';

/** A merchant's words in the shopper's language: `sv-SE` before `sv` before `*`. */
export function copyFor(
  copy: Readonly<Record<string, OfferCopy>>,
  locale: string,
): OfferCopy | undefined {
  const language = locale.split(/[-_]/)[0] ?? locale;
  const key = [locale, language, anyLocale].find((each) => Object.hasOwn(copy, each));
  return key === undefined ? undefined : copy[key];
}
