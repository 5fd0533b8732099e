/**
 * Every publish check by its stable code: whether it refuses the policy or only warns, and what it
 * is there for (product §1). `docs/offers.md` explains each; a test compares the two.
 */
export const publishChecks = {
  too_many_steps: { level: 'error', source: 'B4' },
  step_twice: { level: 'error', source: 'B4' },
  step_unknown: { level: 'error', source: 'B4' },
  step_unreachable: { level: 'error', source: 'B4' },
  cycle: { level: 'error', source: 'B4' },
  price_does_not_fall: { level: 'error', source: 'D22' },
  first_step_not_dearest: { level: 'warning', source: 'B5' },

  too_many_products: { level: 'error', source: 'D5' },
  product_twice: { level: 'error', source: 'D5' },
  product_unknown: { level: 'error', source: 'B19' },
  product_not_on_sale: { level: 'warning', source: 'A12' },
  flexible_bundle: { level: 'error', source: 'A13, X2' },
  quantity_above_max: { level: 'error', source: 'A12' },
  needs_consideration: { level: 'error', source: 'D13' },
  override_unknown: { level: 'error', source: 'D13' },
  upgrade_without_replaces: { level: 'error', source: 'C2' },
  replaces_without_upgrade: { level: 'error', source: 'C2' },
  upgrade_not_dearer: { level: 'error', source: 'C2' },
  subscription_without_interval: { level: 'error', source: 'D19' },
  interval_without_subscription: { level: 'error', source: 'D19' },
  deferred_sample_is_free: { level: 'error', source: 'B7' },

  no_price_in_market: { level: 'error', source: 'A12' },
  currency_without_discount: { level: 'warning', source: 'C6' },
  percent_over_100: { level: 'error', source: 'C6' },
  discount_above_price: { level: 'error', source: 'C6' },
  free_but_no_sample: { level: 'error', source: 'D18' },
  discount_not_genuine: { level: 'error', source: 'B16' },
  dearer_than_public: { level: 'error', source: 'B16' },
  below_cost: { level: 'error', source: 'D7' },
  cost_unknown: { level: 'warning', source: 'D9' },
  discount_small: { level: 'warning', source: 'D7' },
  over_cap: { level: 'warning', source: 'D10' },

  copy_default_missing: { level: 'error', source: 'D4' },
  copy_blank: { level: 'error', source: 'D4' },
  copy_too_long: { level: 'error', source: 'D4' },

  trigger_never_true: { level: 'warning', source: 'D31' },
  trigger_product_unknown: { level: 'warning', source: 'D31' },

  experiment_without_choice: { level: 'error', source: 'C10' },
  holdout_is_everybody: { level: 'error', source: 'C10' },
  variant_twice: { level: 'error', source: 'C10' },
  variant_reserved: { level: 'error', source: 'C10' },
  experiment_name_taken: { level: 'error', source: 'C10' },
  experiment_overlaps: { level: 'error', source: 'C10' },
  policy_overlaps: { level: 'warning', source: 'D31' },

  follow_up_delay: { level: 'error', source: 'B11' },
  follow_up_kind: { level: 'error', source: 'B11' },
  follow_up_reuses_price: { level: 'warning', source: 'X1' },
} as const satisfies Record<string, { level: 'error' | 'warning'; source: string }>;

export type PublishCheck = keyof typeof publishChecks;

/** Checks that a person may override with a reason (`overrides`). */
export const overridable: readonly string[] = ['needs_consideration' satisfies PublishCheck];

/** What is wrong, where in the document, and what to do about it. */
export interface PolicyFault {
  check: PublishCheck;
  /** a path into the document: `funnel.steps[0].offer.products[1].reference` */
  field: string;
  detail: string;
}

export interface PolicyVerdict {
  /** with one of these nothing is published */
  errors: PolicyFault[];
  warnings: PolicyFault[];
}

/** Faults of each level that are named at most: a document that has more is wrong as a whole. */
export const faultsMax = 200;

/** Sorts faults by what they mean; of equal ones the first is kept. */
export function verdictOf(faults: readonly PolicyFault[]): PolicyVerdict {
  const different = new Map<string, PolicyFault>();
  for (const fault of faults) {
    const key = JSON.stringify([fault.check, fault.field, fault.detail]);
    if (!different.has(key)) different.set(key, fault);
  }
  const ofLevel = (level: string) =>
    [...different.values()]
      .filter(({ check }) => publishChecks[check].level === level)
      .slice(0, faultsMax);
  return { errors: ofLevel('error'), warnings: ofLevel('warning') };
}
