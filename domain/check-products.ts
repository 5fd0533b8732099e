import { ProductKind, type Product } from './catalogue';
import {
  OfferKind,
  type OfferPolicy,
  type OfferedProduct,
  type OfferTemplate,
} from './offer-policy';
import { publishLimits } from './policy-limits';
import { vouchesFor, type PlacedOffer } from './policy-offers';
import { overridable, type PolicyFault } from './publish-check-table';

/** May these products be offered at all, and do they fit the kind of offer? */
export function checkProducts(
  policy: OfferPolicy,
  offers: readonly PlacedOffer[],
  products: ReadonlyMap<string, Product>,
): PolicyFault[] {
  const isVouchedFor = vouchesFor(policy, 'needs_consideration');
  return [
    ...overrideFaults(policy),
    ...offers.flatMap(({ field, template }) => [
      ...countFaults(field, template),
      ...kindFaults(field, template),
      ...template.products.flatMap((offered, index) => {
        const at = `${field}.products[${index}]`;
        return [
          ...replacesFaults(at, offered, template.kind, products),
          ...productFaults(at, offered, products.get(offered.reference)),
          ...considerationFaults(at, products.get(offered.reference), isVouchedFor),
        ];
      }),
    ]),
  ];
}

function overrideFaults({ overrides = [] }: OfferPolicy): PolicyFault[] {
  return overrides.flatMap(({ check }, index): PolicyFault[] => {
    if (overridable.includes(check)) return [];
    const detail = `${check} cannot be overridden, only ${overridable.join(', ')}: mend the cause.`;
    return [{ check: 'override_unknown', field: `overrides[${index}].check`, detail }];
  });
}

function countFaults(field: string, { products }: OfferTemplate): PolicyFault[] {
  const faults: PolicyFault[] = [];
  if (products.length > publishLimits.products) {
    const detail = `${products.length} products: an offer is a choice of at most ${publishLimits.products}.`;
    faults.push({ check: 'too_many_products', field: `${field}.products`, detail });
  }
  products.forEach(({ reference }, index) => {
    if (products.findIndex((each) => each.reference === reference) === index) return;
    const detail = `${reference} is in this offer already: name another product or leave it out.`;
    faults.push({ check: 'product_twice', field: `${field}.products[${index}].reference`, detail });
  });
  return faults;
}

function kindFaults(field: string, template: OfferTemplate): PolicyFault[] {
  const { kind, subscription, discount } = template;
  const faults: PolicyFault[] = [];
  if (kind === OfferKind.subscription && !subscription) {
    const detail =
      'Say how often it comes and at what discount: `{interval, recurringDiscountBp}`.';
    const at = `${field}.subscription`;
    faults.push({ check: 'subscription_without_interval', field: at, detail });
  }
  if (kind !== OfferKind.subscription && subscription) {
    const detail = `Only an offer of kind subscription recurs, this one is of kind ${kind}.`;
    const at = `${field}.subscription`;
    faults.push({ check: 'interval_without_subscription', field: at, detail });
  }
  if (kind === OfferKind.deferredSample && discount) {
    const detail = 'A sample with the next order is for nothing: leave the discount out.';
    faults.push({ check: 'deferred_sample_is_free', field: `${field}.discount`, detail });
  }
  return faults;
}

function replacesFaults(
  at: string,
  { reference, replaces }: OfferedProduct,
  kind: OfferKind,
  products: ReadonlyMap<string, Product>,
): PolicyFault[] {
  const field = `${at}.replaces`;
  if (kind !== OfferKind.upgrade) {
    if (replaces === undefined) return [];
    const detail = `Only an upgrade replaces a line, this offer is of kind ${kind}.`;
    return [{ check: 'replaces_without_upgrade', field, detail }];
  }
  if (replaces === undefined || replaces === reference) {
    const detail = `Name the product that ${reference} replaces in the order.`;
    return [{ check: 'upgrade_without_replaces', field, detail }];
  }
  return products.has(replaces) ? [] : [unknown(field, replaces)];
}

function productFaults(
  at: string,
  { reference, quantity }: OfferedProduct,
  product: Product | undefined,
): PolicyFault[] {
  const field = `${at}.reference`;
  if (!product) return [unknown(field, reference)];
  const faults: PolicyFault[] = [];
  if (product.kind === ProductKind.flexibleBundle) {
    const detail = `${reference} asks for choices after the purchase: offer a fixed bundle instead.`;
    faults.push({ check: 'flexible_bundle', field, detail });
  }
  if (!product.isPublished) {
    const detail = `${reference} is not for sale: nobody sees this offer until it is published.`;
    faults.push({ check: 'product_not_on_sale', field, detail });
  }
  if (quantity > product.quantityMax) {
    const detail = `An order takes at most ${product.quantityMax} of ${reference}: offer no more.`;
    faults.push({ check: 'quantity_above_max', field: `${at}.quantity`, detail });
  }
  return faults;
}

function considerationFaults(
  at: string,
  product: Product | undefined,
  isVouchedFor: boolean,
): PolicyFault[] {
  if (!product?.needsConsideration || isVouchedFor) return [];
  const detail =
    `${product.reference} is dear or needs explaining, which no shopper does in seconds: offer ` +
    'something simpler, or give a reason in `overrides` for `needs_consideration`.';
  return [{ check: 'needs_consideration', field: `${at}.reference`, detail }];
}

function unknown(field: string, reference: string): PolicyFault {
  const detail = `There is no product ${reference}: send it with PUT /products, or name another.`;
  return { check: 'product_unknown', field, detail };
}
