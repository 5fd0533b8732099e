import { conditionsMax, stepsMax, triggerDepthMax } from './offer-policy';

/** Bounds of a policy's document that a merchant meets. */
export interface PolicyLimits {
  /** B4 */
  steps: number;
  /** of one offer (D5) */
  products: number;
  /** characters: what, why for this order, why a good deal, understood in three seconds (D4) */
  title: number;
  reason: number;
  dealText: number;
  /** basis points of the list price */
  percentBp: number;
  /** hours from the close of the order (B11) */
  delayHours: { min: number; max: number };
}

/** What may be published. */
export const publishLimits: PolicyLimits = {
  steps: stepsMax,
  products: 2,
  title: 60,
  reason: 120,
  dealText: 80,
  percentBp: 10_000,
  delayHours: { min: 24, max: 48 },
};

/**
 * What may be kept as a draft: wide enough that a merchant who breaks several rules hears of all of
 * them at once, from the publish checks, and not of one after another.
 */
export const draftLimits: PolicyLimits = {
  steps: 10,
  products: 5,
  title: 500,
  reason: 500,
  dealText: 500,
  percentBp: 1_000_000,
  delayHours: { min: 1, max: 1000 },
};

/** Bounds that are the same for both: beyond them no rule of an offer is meant. */
export const documentLimits = {
  triggerDepth: triggerDepthMax,
  conditions: conditionsMax,
  /** names in one condition */
  names: 100,
  variants: 10,
  overrides: 20,
  locales: 50,
  themeTokens: 50,
  currencies: 50,
} as const;
