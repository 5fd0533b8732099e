import type { Product } from './catalogue';
import { pricesOffered } from './genuine-price';
import { OfferKind, type OfferPolicy, type OfferTemplate } from './offer-policy';
import { offeredPrice } from './offer-price';
import { publishLimits } from './policy-limits';
import type { PolicyFault } from './publish-check-table';

/** A later offer, in its time, that can be sold as a new order, and is a new one (B11, X1). */
export function checkFollowUp(
  policy: OfferPolicy,
  products: ReadonlyMap<string, Product>,
): PolicyFault[] {
  const { followUp } = policy;
  if (!followUp) return [];
  return [
    ...delayFaults(followUp.delayHours),
    ...kindFaults(followUp.offer),
    ...priceFaults(policy, followUp.offer, products),
  ];
}

function delayFaults(delayHours: number): PolicyFault[] {
  const { min, max } = publishLimits.delayHours;
  if (delayHours >= min && delayHours <= max) return [];
  const detail = `${delayHours} hours: earlier than ${min} presses, later than ${max} is forgotten.`;
  return [{ check: 'follow_up_delay', field: 'followUp.delayHours', detail }];
}

function kindFaults({ kind }: OfferTemplate): PolicyFault[] {
  if (kind === OfferKind.add || kind === OfferKind.sample) return [];
  const detail =
    kind === OfferKind.subscription
      ? 'A message and its link tell one price, and a subscription has two (C9). Use add or sample.'
      : `It is sold as a new order: there is no line for ${kind} to change, and no order before the ` +
        'next. Use add or sample.';
  return [{ check: 'follow_up_kind', field: 'followUp.offer.kind', detail }];
}

function priceFaults(
  policy: OfferPolicy,
  later: OfferTemplate,
  products: ReadonlyMap<string, Product>,
): PolicyFault[] {
  return later.products.flatMap(({ reference }, index): PolicyFault[] => {
    const product = products.get(reference);
    if (!product) return [];
    const same = policy.funnel.steps
      .map(({ offer }) => offer)
      .filter((offer) => offer.products.some((each) => each.reference === reference))
      .some((offer) =>
        pricesOffered(policy, product).some(
          (price) => offeredPrice(price, offer) === offeredPrice(price, later),
        ),
      );
    if (!same) return [];
    const detail =
      `${reference} is offered at this price in the funnel already: its copy must not call that ` +
      'the last chance. Better: another price or product.';
    const field = `followUp.offer.products[${index}].reference`;
    return [{ check: 'follow_up_reuses_price', field, detail }];
  });
}
