import type { Product } from './catalogue';
import { decideOffers, type Decision } from './decide-offers';
import { decideEligibility } from './eligibility';
import { timeLimitMinutes, type WindowClocks } from './limits';
import type { CustomerHistory, LivePolicy } from './offer-ports';
import type { Order } from './order';
import { asSoldNow, orderFrom } from './past-order-shape';
import type { PlayedOrder } from './past-orders';
import { termsFor, type OrderTerms, type ShopPolicy } from './policy';
import { createDryRunTally, DryRunOutcome, type DryRunReport } from './dry-run-tally';
import { conditionChecks } from './trigger';

type Shown = CustomerHistory['shown'][number];

/** Orders one dry run looks at. */
export const dryRunOrdersMax = 10_000;

export interface DryRunInput {
  /** the policy as if it were live */
  tested: LivePolicy;
  /** what is live beside it */
  others: readonly LivePolicy[];
  shop: ShopPolicy;
  /** epoch milliseconds: products are for sale as they are now */
  nowMs: number;
  /** of orders opened now */
  clocks: WindowClocks;
}

export interface DryRun {
  /**
   * Decides about one more order, the oldest first.
   * @param products whatever the order holds, the policies name, and the parts of bundles among them
   */
  play(past: PlayedOrder, products: readonly Product[]): void;
  report(): DryRunReport;
}

/**
 * A policy on past orders (§4.7): the live decision itself, on orders that are over, with nothing
 * written anywhere. What a customer was shown earlier in the run counts for frequency caps, so it
 * tells how it would be if all these policies had been live the whole time.
 */
export function createDryRun(input: DryRunInput): DryRun {
  const { tested, others, shop, nowMs, clocks } = input;
  const tally = createDryRunTally(tested.document);
  const shown = new Map<string, Shown[]>();
  return {
    play(past, products) {
      const sold = new Map(products.map((each) => [each.reference, asSoldNow(each, nowMs)]));
      const order = orderFrom(past, sold);
      const terms = termsFor(shop, order, past.provider);
      const facts = factsOf(order, past, shown);
      const checks = conditionChecks(tested.document.trigger, { ...facts, products: sold });
      const ineligible = whyIneligible(order, past, terms, input);
      if (ineligible !== undefined) {
        tally.count({ past, checks, outcome: ineligible });
        return;
      }
      const closesAt = new Date(facts.nowMs + clocks.windowMs).toISOString();
      const scales = { ...facts, products: [...sold.values()], terms, closesAt };
      const decision = decideOffers({ ...scales, policies: [tested, ...others] });
      const isOurs = decision.funnel?.policy === tested.document.policy;
      const rest = { ...scales, policies: isOurs ? others : [tested] };
      const other = others.length === 0 ? undefined : decideOffers(rest);
      const alone = isOurs || !other ? decision : other;
      const rival = alone.funnel && (isOurs ? other : decision)?.funnel?.policy;
      const outcome = outcomeOf(decision, tested);
      tally.count({ past, checks, outcome, decision, alone, ...(rival ? { rival, isOurs } : {}) });
      remember(shown, past, decision);
    },
    report: () => tally.report(),
  };
}

/** What forbids an order any offer before the provider is asked, by the very rules of the window. */
function whyIneligible(
  order: Order,
  { provider, method }: PlayedOrder,
  terms: OrderTerms,
  { shop, clocks }: DryRunInput,
): string | undefined {
  const { reasons } = decideEligibility({
    order,
    payment: { provider, method, country: '', authorizationRef: '' },
    terms,
    timeLimitMinutes: timeLimitMinutes(clocks),
    isProviderKnown: true,
    shopTable: shop.eligibility,
  });
  return reasons[0];
}

function outcomeOf(decision: Decision, { document: { policy } }: LivePolicy): string {
  const check = decision.reasons.policies.find((each) => each.policy === policy);
  if (!check?.isApplied) return check?.reason ?? DryRunOutcome.noOfferFits;
  if (check.reason !== undefined) return check.reason;
  // Dealt a variant of which nothing fits, while another one's would.
  const hasSteps = (decision.funnel?.steps.length ?? 0) > 0;
  return hasSteps ? DryRunOutcome.shown : DryRunOutcome.noOfferFits;
}

/** What is known when the order comes: the past of its customer, and what the run itself showed. */
function factsOf(order: Order, past: PlayedOrder, shown: ReadonlyMap<string, Shown[]>) {
  const { provider, method, orderedAt, customer } = past;
  const earlier = customer.customer === undefined ? undefined : shown.get(customer.customer);
  return {
    order,
    payment: { provider, method },
    customer: { ...customer, shown: earlier ?? [], owed: [], sampled: [] },
    nowMs: Date.parse(orderedAt),
  };
}

/** The first step is seen by everybody; what comes after it nobody can know. */
function remember(
  shown: Map<string, Shown[]>,
  { customer: { customer }, orderedAt: at }: PlayedOrder,
  { funnel }: Decision,
): void {
  const seen = funnel?.steps[0]?.offers.length ?? 0;
  if (customer === undefined || !funnel || seen === 0) return;
  const { policy } = funnel;
  const fresh = Array.from({ length: seen }, () => ({ policy, at }));
  shown.set(customer, [...(shown.get(customer) ?? []), ...fresh]);
}
