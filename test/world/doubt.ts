/** Short waits between asking again; the world's provider client gives up after 1.5 s. */
export const doubtClocks = {
  inDoubtRetryMs: 200,
  inDoubtSettleMs: 400,
  drainBudgetMs: 5_000,
  resolutionBudgetMs: 5_000,
};

/** Headers of a caller who waits until a doubt is settled. */
export const wait30 = { prefer: 'wait=30' };
