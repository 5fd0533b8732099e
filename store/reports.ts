import type { Experiments, OfferStandings } from '../domain/experiments';
import type { Numbers } from '../domain/numbers';
import type { PastOrders } from '../domain/past-orders';
import type { Suggestions } from '../domain/suggestions';
import type { Database } from './database';
import { createExperiments } from './experiments';
import { createNumbers } from './numbers';
import { createOfferStandings } from './offer-standings';
import { createPastOrders } from './past-orders';
import { createSuggestions } from './suggestions';

/** What reads, or writes, many orders at once: by port. */
export interface Reports {
  numbers: Numbers;
  pastOrders: PastOrders;
  suggestions: Suggestions;
  experiments: Experiments;
  standings: OfferStandings;
}

/** `database`: one of their own, so that no report takes a connection an order waits for. */
export function createReports(database: Database): Reports {
  return {
    numbers: createNumbers(database),
    pastOrders: createPastOrders(database),
    suggestions: createSuggestions(database),
    experiments: createExperiments(database),
    standings: createOfferStandings(database),
  };
}
