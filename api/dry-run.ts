import { setImmediate as turn } from 'node:timers/promises';
import { wilson } from '../analytics/intervals';
import { partReferences } from '../domain/bundle';
import type { Product } from '../domain/catalogue';
import { productsNamedBy } from '../domain/decide-offers';
import { createDryRun } from '../domain/dry-run';
import type { DryRunReport } from '../domain/dry-run-tally';
import type { OfferPolicy } from '../domain/offer-policy';
import { PauseState, type LivePolicy } from '../domain/offer-ports';
import type { PlayedOrder } from '../domain/past-orders';
import type { PolicyFault } from '../domain/publish-check-table';
import { checkNow } from './policy-facts';
import type { Services } from './settings';

/** Orders that are read and decided at once; then whoever else waits has a turn. */
const pageOrders = 200;
/** Products one look-up names. */
const lookUpMax = 1000;

export interface DryRunAsked {
  /** ISO times, `to` exclusive */
  from: string;
  to: string;
  limit: number;
}

/** The report with what keeps the document from being published, and with its one estimate. */
export type CoveredReport = DryRunReport & {
  errors: PolicyFault[];
  /** share of orders like these that would be shown something */
  coverage: { share: number; low: number; high: number };
};

export type DryRunEvent =
  { kind: 'progress'; done: number; total: number } | { kind: 'report'; report: CoveredReport };

type DryRunServices = Pick<
  Services,
  'catalogue' | 'offerPolicies' | 'pastOrders' | 'policies' | 'prices' | 'settings'
>;

/**
 * Plays a policy on past orders and tells how far it is; the report comes last. It only reads:
 * whoever stops listening stops it.
 */
export async function* dryRun(
  services: DryRunServices,
  document: OfferPolicy,
  { from, to, limit }: DryRunAsked,
): AsyncGenerator<DryRunEvent> {
  const { policies, offerPolicies, pastOrders, settings } = services;
  const [{ errors }, shop, live, versions, standing, numbers] = await Promise.all([
    checkNow(services, document),
    policies.read(),
    offerPolicies.live(),
    offerPolicies.versions(document.policy),
    offerPolicies.standing(document.policy),
    pastOrders.between(from, to, limit),
  ]);
  const tested: LivePolicy = {
    version: (versions[0]?.version ?? 0) + 1,
    publishedAt: new Date().toISOString(),
    document,
    // A pause counts for later versions, too: what is paused now would not be shown.
    pausedOffers: standing.flatMap(({ offer, state }) =>
      offer === undefined || state === PauseState.resumed ? [] : [offer],
    ),
  };
  const others = live.filter((each) => each.document.policy !== document.policy);
  const run = createDryRun({ tested, others, shop, nowMs: Date.now(), clocks: settings.clocks });
  const shelf = createShelf(services);
  const named = await shelf.find(productsNamedBy([tested, ...others]));
  for (let at = 0; at < numbers.length; at += pageOrders) {
    yield { kind: 'progress', done: at, total: numbers.length };
    const page = await pastOrders.play(numbers.slice(at, at + pageOrders));
    await shelf.find(page.flatMap(referencesIn));
    for (const past of page) run.play(past, [...named, ...(await shelf.find(referencesIn(past)))]);
    await turn();
  }
  yield { kind: 'progress', done: numbers.length, total: numbers.length };
  yield { kind: 'report', report: { errors, ...withCoverage(run.report()) } };
}

function referencesIn({ handedOver, lines }: PlayedOrder): string[] {
  return (handedOver?.lines ?? lines).map(({ reference }) => reference);
}

function withCoverage(report: DryRunReport): Omit<CoveredReport, 'errors'> {
  const { shown, orders } = report;
  const share = orders === 0 ? 0 : shown / orders;
  return { ...report, coverage: { share, ...wilson(shown, orders) } };
}

/** The catalogue as far as it was asked for, read once: the same for the whole run. */
function createShelf({ catalogue }: Pick<Services, 'catalogue'>) {
  const known = new Map<string, Product | undefined>();
  const read = async (references: readonly string[]) => {
    const missing = [...new Set(references)].filter((reference) => !known.has(reference));
    for (let at = 0; at < missing.length; at += lookUpMax) {
      const asked = missing.slice(at, at + lookUpMax);
      const found = await catalogue.findProducts(asked);
      for (const reference of asked) known.set(reference, undefined);
      for (const product of found) known.set(product.reference, product);
    }
    return references.flatMap((reference) => known.get(reference) ?? []);
  };
  return {
    /** those that are known, with the parts of the bundles among them */
    find: async (references: readonly string[]): Promise<Product[]> => {
      const found = await read(references);
      return [...found, ...(await read(found.flatMap(partReferences)))];
    },
  };
}
