import type { Numbers } from '../../domain/numbers';
import type { Returns, ReturnVerdict } from '../../domain/returns';

/** A shop nothing has happened in yet. */
export class FakeNumbers implements Numbers {
  async summary() {
    return {
      orders: 0,
      cancelled: 0,
      eligible: 0,
      shown: 0,
      taken: 0,
      kept: 0,
      declined: 0,
      recovered: 0,
      recoveredMinor: 0,
      accepts: 0,
      revenueMinor: 0,
      keptRevenueMinor: 0,
      keptMarginMinor: 0,
      marginUnknown: 0,
      valueMinor: 0,
      upsoldOrders: 0,
      upsoldReturned: 0,
      upsoldAnswers: 0,
      upsoldPromoters: 0,
      upsoldDetractors: 0,
      otherOrders: 0,
      otherReturned: 0,
      otherAnswers: 0,
      otherPromoters: 0,
      otherDetractors: 0,
    };
  }

  async arms() {
    return [];
  }

  async offers() {
    return [];
  }

  async funnel() {
    return [];
  }

  async channels() {
    return [];
  }

  async flow() {
    return { shown: 0, decided: 0, withinBudget: 0, p50Ms: null, p95Ms: null };
  }

  async offerDays() {
    const total = { shown: 0, taken: 0, returned: 0, revenueMinor: 0, keptRevenueMinor: 0 };
    return { days: [], total };
  }

  async followUps() {
    return { sent: 0, redeemed: 0, revenueMinor: 0 };
  }

  async exposures() {
    return [];
  }
}

/** Takes whatever comes back. */
export class FakeReturns implements Returns {
  async post(): Promise<ReturnVerdict> {
    return { kind: 'recorded', offers: [] };
  }

  async score() {
    return 'recorded' as const;
  }
}
