import { taxOfGross } from './money';
import { OfferKind } from './offer-policy';
import { HiddenReason, offersMax, type HiddenOffer } from './offers';
import { weigh, type Draft, type Fit, type Scales } from './weigh-offer';

/** What goes with an order, by the catalogue alone. */
export interface RelatedOffers {
  drafts: Draft[];
  hidden: HiddenOffer[];
  /** those among the drafts whose cost nobody knows */
  costUnknown: string[];
}

/**
 * What to offer where no policy has a say, best first: products that go with what was bought, or
 * fill it up again (A2, D15, D16). What leaves the merchant the most comes first (D9); where the
 * cost is not known nobody can say, so those come after, dearest first; ties by reference.
 */
export function relatedOffers(scales: Scales): RelatedOffers {
  const bought = new Set(scales.order.lines.map(({ reference }) => reference));
  const weighed = [...scales.products.values()]
    .filter(({ relatedTo, refillOf = [] }) =>
      [...relatedTo, ...refillOf].some((reference) => bought.has(reference)),
    )
    .map(({ reference }) => weigh({ item: reference, quantity: 1, kind: OfferKind.add }, scales));
  const fits = weighed.flatMap((each) => (each.kind === 'fit' ? [each] : [])).toSorted(byWorth);
  const shown = fits.slice(0, offersMax);
  return {
    drafts: shown.map(({ draft }) => draft),
    hidden: [
      ...weighed.flatMap((each) => (each.kind === 'hidden' ? [each.hidden] : [])),
      ...fits.slice(offersMax).map(({ draft: { item } }) => ({
        item,
        reason: HiddenReason.moreThanShown,
        detail: `At most ${offersMax} offers are shown, the best first.`,
      })),
    ],
    costUnknown: shown.filter((fit) => marginOf(fit) === undefined).map(({ draft }) => draft.item),
  };
}

function byWorth(one: Fit, other: Fit): number {
  const [margin, otherMargin] = [marginOf(one), marginOf(other)];
  if (margin !== undefined && otherMargin !== undefined && margin !== otherMargin) {
    return otherMargin - margin;
  }
  if ((margin === undefined) !== (otherMargin === undefined)) return margin === undefined ? 1 : -1;
  const dearer = other.draft.unitPriceMinor - one.draft.unitPriceMinor;
  return dearer || (one.draft.item < other.draft.item ? -1 : 1);
}

/** What a piece leaves the merchant: without tax and its cost. Undefined: nobody knows the cost. */
function marginOf({ price, draft: { unitPriceMinor } }: Fit): number | undefined {
  if (price.costMinor === undefined) return undefined;
  return unitPriceMinor - taxOfGross(unitPriceMinor, price.taxRateBp) - price.costMinor;
}
