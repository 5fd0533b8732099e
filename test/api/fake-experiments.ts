import type { Experiments, OfferStandings } from '../../domain/experiments';
import type { OfferPolicy } from '../../domain/offer-policy';

const nothing = { sum: 0, squares: 0, products: 0 };

/** A shop in which one order was in every experiment there is. */
export class FakeExperiments implements Experiments {
  async list() {
    return [];
  }

  async arms() {
    return [
      {
        variant: 'A',
        orders: 1,
        units: 1,
        shown: 1,
        taken: 0,
        marginUnknown: 0,
        weight: 1,
        weightSquares: 1,
        take: nothing,
        keptRevenue: nothing,
        keptMargin: nothing,
      },
    ];
  }

  async plan() {
    const dealt = { policy: 'cards', version: 1, propensity: 0.5, orders: 60, units: 60 };
    return ['deal', 'plain'].map((variant) => ({ ...dealt, variant, firstVariant: 'plain' }));
  }

  async bins() {
    return [{ variant: 'A', orders: 1, sum: 0, count: 1 }];
  }

  async weeks() {
    return [];
  }

  async bandit() {
    return [];
  }

  async reweigh(_document: OfferPolicy, version: number) {
    return version + 1;
  }
}

/** A shop in which no offer was ever taken. */
export class FakeStandings implements OfferStandings {
  async of() {
    return undefined;
  }

  async list() {
    return [];
  }
}
