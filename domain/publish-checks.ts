import type { Product } from './catalogue';
import { checkCopy } from './check-copy';
import { checkExperiment } from './check-experiment';
import { checkFollowUp } from './check-follow-up';
import { checkFunnel } from './check-funnel';
import { checkPricePath } from './check-price-path';
import { checkPrices } from './check-prices';
import { checkProducts } from './check-products';
import { checkTrigger } from './check-trigger';
import { checkUpgrades } from './check-upgrades';
import type { RecentLow } from './genuine-price';
import type { OfferPolicy } from './offer-policy';
import type { ShopPolicy } from './policy';
import { offersOf } from './policy-offers';
import { verdictOf, type PolicyVerdict } from './publish-check-table';

/** What a policy is held against. */
export interface CheckFacts {
  /** those of the products it names that the catalogue knows */
  products: readonly Product[];
  lows: readonly RecentLow[];
  shop: ShopPolicy;
  /** the newest published version of every policy; its own is passed over */
  published: readonly OfferPolicy[];
}

/**
 * Every fault of a policy at once. A document of the right shape never makes it throw, however
 * little sense it makes.
 */
export function checkPolicy(policy: OfferPolicy, facts: CheckFacts): PolicyVerdict {
  const products = new Map(facts.products.map((product) => [product.reference, product]));
  const offers = offersOf(policy);
  return verdictOf([
    ...checkTrigger(policy.trigger, products),
    ...checkFunnel(policy.funnel),
    ...checkProducts(policy, offers, products),
    ...checkPrices(policy, offers, products, facts.lows),
    ...checkUpgrades(policy, offers, products),
    ...checkPricePath(policy, products, facts.shop),
    ...checkCopy(offers),
    ...checkExperiment(policy, facts.published),
    ...checkFollowUp(policy, products),
  ]);
}
