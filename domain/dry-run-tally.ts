import type { Decision } from './decide-offers';
import { offersOf, ownOf } from './policy-offers';
import type { OfferPolicy } from './offer-policy';
import type { PlayedOrder } from './past-orders';
import type { ConditionCheck } from './trigger';

/** What became of an order, as far as the tested policy goes; else a reason of the decision. */
export const DryRunOutcome = {
  shown: 'shown',
  noOfferFits: 'no_offer_fits',
} as const;

/** Orders that are told one by one, of each outcome. */
export const examplesMax = 20;

/** Offers held back that one example tells. */
const examplesHiddenMax = 6;

/** What a dry run found (§4.7). Counts are orders, unless it says otherwise. */
export interface DryRunReport {
  policy: string;
  /** ISO times of the first and the last order; absent: there was none */
  from?: string;
  to?: string;
  orders: number;
  /** of these the policy would have shown something */
  shown: number;
  /** by what became of them: `shown`, `trigger`, `frequency_cap`, `other_policy_first` … */
  outcomes: Record<string, number>;
  /** of its trigger, each by itself: how many orders meet it */
  conditions: { path: string; met: number }[];
  /** `first`: shown at once; `planned`: at once or behind an accept or decline */
  steps: { step: string; first: number; planned: number }[];
  /** by the variant the order was dealt; empty without an experiment */
  variants: Record<string, number>;
  offers: DryRunOffer[];
  /** what can never be seen, by these orders */
  never: { conditions: string[]; steps: string[]; offers: string[] };
  /** live policies that want the same orders, by name */
  conflicts: { policy: string; wonOver: number; lostTo: number }[];
  /** at most {@link examplesMax} of each outcome */
  examples: DryRunExample[];
}

/** A product in a step, over all orders. */
export interface DryRunOffer {
  /** `<step>/<item>` */
  offer: string;
  planned: number;
  /** what a piece would have cost, lowest and highest, by currency */
  prices: Record<string, { fromMinor: number; toMinor: number }>;
  /** why it would not have been offered, where the trigger holds */
  hidden: Record<string, number>;
}

export interface DryRunExample {
  order: string;
  orderedAt: string;
  outcome: string;
  /** the policy that decided, where one did */
  decidedBy?: string;
  offers: { offer: string; currency: string; listPriceMinor: number; unitPriceMinor: number }[];
  hidden: { offer: string; reason: string }[];
}

/** One order, decided. Without a decision: nothing may be offered to it at all. */
export interface Counted {
  past: PlayedOrder;
  checks: readonly ConditionCheck[];
  outcome: string;
  decision?: Decision;
  /** the same with the tested policy alone: what is hidden, whoever came first */
  alone?: Decision;
  /** a live policy that wants the same order; `isOurs`: the tested one has it */
  rival?: string;
  isOurs?: boolean;
}

export interface DryRunTally {
  count(counted: Counted): void;
  report(): DryRunReport;
}

interface Conflict {
  policy: string;
  wonOver: number;
  lostTo: number;
}

/** Counts what a dry run decides. Everything a policy could do starts at nought, so that it shows. */
export function createDryRunTally(document: OfferPolicy): DryRunTally {
  const { policy, funnel } = document;
  const outcomes: Record<string, number> = {};
  const met = new Map<string, number>();
  const seen: Seen = {
    variants: {},
    steps: new Map(funnel.steps.map(({ step }) => [step, { step, first: 0, planned: 0 }])),
    offers: new Map(emptyOffers(document).map((each) => [each.offer, each])),
  };
  const conflicts = new Map<string, Conflict>();
  const examples: DryRunExample[] = [];
  const span: { from?: string; to?: string } = {};
  let orders = 0;
  return {
    count(counted) {
      const { past, checks, outcome, rival, isOurs } = counted;
      orders += 1;
      span.from ??= past.orderedAt;
      span.to = past.orderedAt;
      raise(outcomes, outcome);
      for (const { path, isMet } of checks) met.set(path, (met.get(path) ?? 0) + (isMet ? 1 : 0));
      countSeen(seen, counted, policy);
      if (rival !== undefined) {
        const conflict = conflicts.get(rival) ?? { policy: rival, wonOver: 0, lostTo: 0 };
        conflict[isOurs ? 'wonOver' : 'lostTo'] += 1;
        conflicts.set(rival, conflict);
      }
      if ((outcomes[outcome] ?? 0) <= examplesMax) examples.push(exampleOf(counted, policy));
    },
    report: () => ({
      policy,
      ...span,
      orders,
      shown: outcomes[DryRunOutcome.shown] ?? 0,
      outcomes,
      conditions: [...met].map(([path, count]) => ({ path, met: count })),
      steps: [...seen.steps.values()],
      variants: seen.variants,
      offers: [...seen.offers.values()],
      never: {
        conditions: [...met].flatMap(([path, count]) => (count === 0 ? [path] : [])),
        steps: [...seen.steps.values()].flatMap((each) => (each.planned ? [] : [each.step])),
        offers: [...seen.offers.values()].flatMap((each) => (each.planned ? [] : [each.offer])),
      },
      conflicts: [...conflicts.values()].toSorted((a, b) => compare(a.policy, b.policy)),
      examples: examples.toSorted((a, b) => compare(a.outcome, b.outcome)),
    }),
  };
}

/** What shoppers would have seen of the tested policy. */
interface Seen {
  variants: Record<string, number>;
  steps: Map<string, DryRunReport['steps'][number]>;
  offers: Map<string, DryRunOffer>;
}

function countSeen(seen: Seen, { decision, alone }: Counted, policy: string): void {
  const plan = decision?.funnel;
  if (decision && plan?.policy === policy) {
    if (plan.assignment) raise(seen.variants, plan.assignment.variant);
    for (const [index, { step }] of plan.steps.entries()) {
      const place = seen.steps.get(step);
      if (place) place.planned += 1;
      if (place && index === 0) place.first += 1;
    }
    for (const each of decision.offers) {
      const offer = seen.offers.get(nameOf(each, decision));
      if (offer) countPrice(offer, each.currency, each.unitPriceMinor);
    }
  }
  for (const { item, step, reason } of alone?.hidden ?? []) {
    const offer = seen.offers.get(`${step}/${item}`);
    if (offer) raise(offer.hidden, reason);
  }
}

/** Every product of every step, with what the variants put in their place. */
function emptyOffers(document: OfferPolicy): DryRunOffer[] {
  const names = offersOf(document).flatMap(({ step, template }) =>
    step === undefined ? [] : template.products.map(({ reference }) => `${step}/${reference}`),
  );
  return [...new Set(names)].map((offer) => ({ offer, planned: 0, prices: {}, hidden: {} }));
}

function countPrice(offer: DryRunOffer, currency: string, unitMinor: number): void {
  offer.planned += 1;
  const { fromMinor, toMinor } = offer.prices[currency] ?? {
    fromMinor: unitMinor,
    toMinor: unitMinor,
  };
  offer.prices[currency] = {
    fromMinor: Math.min(fromMinor, unitMinor),
    toMinor: Math.max(toMinor, unitMinor),
  };
}

function exampleOf({ past, outcome, decision, alone }: Counted, policy: string): DryRunExample {
  const decidedBy = decision?.funnel?.policy;
  return {
    order: past.number,
    orderedAt: past.orderedAt,
    outcome,
    ...(decidedBy === undefined ? {} : { decidedBy }),
    offers: (decidedBy === policy ? (decision?.offers ?? []) : []).map((each) => ({
      offer: nameOf(each, decision),
      currency: each.currency,
      listPriceMinor: each.listPriceMinor,
      unitPriceMinor: each.unitPriceMinor,
    })),
    hidden: (alone?.hidden ?? []).slice(0, examplesHiddenMax).map(({ item, step, reason }) => ({
      offer: `${step}/${item}`,
      reason,
    })),
  };
}

/** By the plan: what has no copy for the order's language, as a draft may, names no step itself. */
function nameOf({ offer, item }: Decision['offers'][number], decision?: Decision): string {
  const step = decision?.funnel?.steps.find(({ offers }) => offers.includes(offer));
  return `${step?.step}/${item}`;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function raise(counts: Record<string, number>, name: string): void {
  // A variant may be called `constructor`.
  counts[name] = (ownOf(counts, name) ?? 0) + 1;
}
