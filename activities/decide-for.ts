import { partReferences } from '../domain/bundle';
import { decideOffers, productsNamedBy } from '../domain/decide-offers';
import type { FunnelPlan, OfferReasons } from '../domain/funnel';
import type { HiddenOffer, Offer } from '../domain/offers';
import type { Order, Payment } from '../domain/order';
import type { ReplacedLine } from '../domain/payments';
import type { OrderTerms } from '../domain/policy';
import { quoteOf } from './quote';
import type { Services } from './services';

/** Products that go with an order and are looked at; the best few are kept. */
const relatedMax = 50;

export interface DecideFor {
  order: Order;
  /** `method` in the provider's own word */
  payment: Pick<Payment, 'provider' | 'method'>;
  terms: OrderTerms;
  /** ISO time the window closes */
  closesAt: string;
  /** epoch ms, workflow clock */
  nowMs: number;
  /** could the provider leave this line out for an upgrade? Absent: any */
  canReplace?: (line: ReplacedLine) => boolean;
}

/** What the decision is read from. */
type Deciding = Pick<Services, 'catalogue' | 'customers' | 'offerPolicies'>;

export interface DecidedOffers {
  offers: Offer[];
  hiddenOffers: HiddenOffer[];
  funnel?: FunnelPlan;
  offerReasons: OfferReasons;
}

/**
 * Reads what the decision is made of, three times at most one after another, decides, and puts the
 * quotes on. A database that is away throws: the opening is tried again.
 */
export async function decideFor(services: Deciding, input: DecideFor): Promise<DecidedOffers> {
  const { order, nowMs } = input;
  const [policies, customer] = await Promise.all([
    services.offerPolicies.live(),
    services.customers.historyOf(order.customer, new Date(nowMs).toISOString()),
  ]);
  const products = await productsFor(services, order, productsNamedBy(policies));
  const decision = decideOffers({ ...input, customer, policies, products });
  const { offers, hidden, funnel, reasons } = decision;
  return {
    offers: offers.map((offer) => ({ ...offer, quote: quoteOf(order.number, offer) })),
    hiddenOffers: hidden,
    ...(funnel ? { funnel } : {}),
    offerReasons: reasons,
  };
}

/** What goes with the order, what policies name, and with these what triggers look at. */
async function productsFor(
  { catalogue }: Pick<Services, 'catalogue'>,
  order: Order,
  named: readonly string[],
) {
  const bought = order.lines.map(({ reference }) => reference);
  const [related, others] = await Promise.all([
    catalogue.findRelated(bought, order, relatedMax),
    catalogue.findProducts(named.length === 0 ? [] : [...new Set([...bought, ...named])]),
  ]);
  const found = new Map([...related, ...others].map((each) => [each.reference, each]));
  const missing = [...found.values()].flatMap(partReferences).filter((part) => !found.has(part));
  const parts = await catalogue.findProducts([...new Set(missing)]);
  return [...found.values(), ...parts];
}
