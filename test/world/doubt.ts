import type { Services } from '../../activities/services';

/** Short waits between asking again; the world's provider client gives up after 1.5 s. */
export const doubtClocks = {
  inDoubtRetryMs: 200,
  inDoubtSettleMs: 400,
  drainBudgetMs: 5_000,
  resolutionBudgetMs: 5_000,
};

/** Headers of a caller who waits until a doubt is settled. */
export const wait30 = { prefer: 'wait=30' };

/** The services of a world in which no reservation is found any more while `isLost` says so. */
export function losingReservations(isLost: () => boolean): (built: Services) => Services {
  return (built) => {
    const commit: Services['stock']['commit'] = async (...args) =>
      isLost() ? 'reservation_lost' : built.stock.commit(...args);
    return { ...built, stock: { ...built.stock, commit } };
  };
}
