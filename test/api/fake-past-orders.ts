import type { PastOrder, PastOrders } from '../../domain/past-orders';
import type { Suggestions } from '../../domain/suggestions';

/** The tables of past orders in memory, as far as an answer's shape depends on them. */
export class FakePastOrders implements PastOrders {
  async put(orders: readonly PastOrder[]) {
    return { imported: orders.length, known: 0, conflicts: [] };
  }

  async between() {
    return [];
  }

  async play() {
    return [];
  }
}

/** No order suggests anything. */
export class FakeSuggestions implements Suggestions {
  async suggest() {
    return { orders: 0, suggestions: [] };
  }
}
