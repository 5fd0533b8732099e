import type { OfferCopy } from './offer-policy';
import { publishLimits } from './policy-limits';
import type { PlacedOffer } from './policy-offers';
import type { PolicyFault } from './publish-check-table';

/** The locale that is shown to whoever has no other one. */
const anyLocale = '*';

const readFields = ['title', 'reason', 'dealText'] as const;

/** What, why and why now: understood in three seconds, in every language there is (D4). */
export function checkCopy(offers: readonly PlacedOffer[]): PolicyFault[] {
  return offers.flatMap(({ field, template: { copy } }) => [
    ...defaultFaults(`${field}.copy`, copy),
    ...Object.entries(copy).flatMap(([locale, texts]) =>
      textFaults(`${field}.copy.${locale}`, texts),
    ),
  ]);
}

function defaultFaults(field: string, copy: Record<string, OfferCopy>): PolicyFault[] {
  if (Object.hasOwn(copy, anyLocale)) return [];
  const detail = 'Write one copy under `*`, for shoppers whose language has none of its own.';
  return [{ check: 'copy_default_missing', field, detail }];
}

function textFaults(field: string, copy: OfferCopy): PolicyFault[] {
  return readFields.flatMap((name): PolicyFault[] => {
    const limit = publishLimits[name];
    const { length } = copy[name];
    if (copy[name].trim() === '') {
      const detail = 'Nothing to read: say it in a few words.';
      return [{ check: 'copy_blank', field: `${field}.${name}`, detail }];
    }
    if (length <= limit) return [];
    const detail = `${length} characters: at most ${limit} are read in time. Shorten it.`;
    return [{ check: 'copy_too_long', field: `${field}.${name}`, detail }];
  });
}
