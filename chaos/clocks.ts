/**
 * The product's clocks for a run that must end (`POSTLUDE_CLOCKS`), in milliseconds. Their order is
 * the product's own: a late apply comes before the settled read or before the late one.
 */
export const clocks = {
  arrivalGraceMs: 500,
  drainBudgetMs: 10_000,
  resolutionBudgetMs: 20_000,
  emailHoldsReleaseMs: 20_000,
  inDoubtRetryMs: 500,
  inDoubtSettleMs: 2_000,
  /** longer than the slowest late apply of a plan */
  lateReadMs: 8_000,
  openReadMs: 5_000,
  holdSlackMs: 10_000,
  /** flagged orders stay open this long: until the auditor has looked at them */
  completionMaxMs: 600_000,
} as const;

/** The longest window; each order asks for its own. */
export const shopWindowMs = 30_000;
