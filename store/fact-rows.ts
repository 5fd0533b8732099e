import { HistoryType } from '../domain/history';
import type { FunnelPlan } from '../domain/funnel';
import { sumMinor } from '../domain/money';
import type { Offer } from '../domain/offers';
import { LineOrigin, LineStatus, type ConfirmedLine, type Order } from '../domain/order';
import type { FinalOrder, OrderView } from '../domain/order-view';
import type { PromisedSample } from '../domain/promises';
import { OrderOutcome } from '../domain/window-state';
import type { offerFacts, orderFacts } from './schema-facts';

export type OrderFactRow = typeof orderFacts.$inferInsert;
export type OfferFactRow = typeof offerFacts.$inferInsert;

/** What the facts of an order are made of. */
export interface FactSource {
  /** as it was handed over */
  order: Order;
  final: FinalOrder;
  /** the customer's hash */
  customer: string | null;
  /** what a piece costs the merchant without tax, by reference; one that is not there: not known */
  costs: ReadonlyMap<string, number>;
}

/** What one upsold line brought: gross, the tax in it, and what its pieces cost without tax. */
interface Earned {
  revenueMinor: number;
  taxMinor: number;
  /** null: not known */
  costMinor: number | null;
}

/** The one row of an order. What comes back of it later is folded in by the database. */
export function orderFactRow(source: FactSource): OrderFactRow {
  const { order, final, customer, costs } = source;
  const { view } = final;
  const funnel = funnelOf(final);
  const earned = upsoldLines(final).map((line) => earnedBy(line, source));
  const promised = promisedSamples(final).map((sample) => costOf(sampleOf(sample), costs));
  return {
    number: order.number,
    openedAt: new Date(view.openedAt),
    closedAt: closedAt(view),
    outcome: view.outcome ?? OrderOutcome.confirmed,
    market: view.market,
    currency: view.currency,
    channel: order.attribution?.channel ?? null,
    campaign: order.attribution?.campaign ?? null,
    customer,
    isAllowed: view.eligibility.isAllowed,
    reasons: view.eligibility.reasons,
    policy: funnel?.policy ?? null,
    version: funnel?.version ?? null,
    experiment: funnel?.assignment?.experiment ?? null,
    variant: funnel?.assignment?.variant ?? null,
    propensity: funnel?.assignment?.propensity ?? null,
    originalTotalMinor: order.totalMinor,
    accepts: earned.length,
    upsellMinor: sumMinor(earned.map(({ revenueMinor }) => revenueMinor)),
    upsellTaxMinor: sumMinor(earned.map(({ taxMinor }) => taxMinor)),
    upsellCostMinor: sumKnown([...earned.map(({ costMinor }) => costMinor), ...promised]),
  };
}

/** A row for every offer that was decided for the order, taken or not. */
export function offerFactRows(source: FactSource): OfferFactRow[] {
  const { order, final } = source;
  const { openReply, view } = final;
  if (openReply.kind !== 'opened') return [];
  const funnel = funnelOf(final);
  return openReply.offers.map((offer) => {
    const taken = upsoldLines(final).filter((line) => line.offer === offer.offer);
    const promised = promisedSamples(final).filter((each) => each.offer === offer.offer);
    const earned = [
      ...taken.map((line) => earnedBy(line, source)),
      ...promised.map((sample) => ({
        revenueMinor: 0,
        taxMinor: 0,
        costMinor: costOf(sampleOf(sample), source.costs),
      })),
    ];
    return {
      number: order.number,
      offer: offer.offer,
      closedAt: closedAt(view),
      policy: offer.from?.policy ?? null,
      version: offer.from?.version ?? null,
      step: offer.from?.step ?? null,
      position: positionOf(offer, funnel),
      variant: funnel?.assignment?.variant ?? null,
      item: offer.item,
      kind: offer.from?.kind ?? 'add',
      market: view.market,
      currency: view.currency,
      channel: order.attribution?.channel ?? null,
      quantity: offer.quantity,
      listMinor: offer.listPriceMinor,
      unitMinor: offer.unitPriceMinor,
      discountBp: discountBp(offer),
      ...answerTo(offer, final),
      acceptedAt: moment(taken[0]?.addedAt ?? promised[0]?.promisedAt),
      lines: taken.map(({ line }) => line),
      revenueMinor: sumMinor(earned.map(({ revenueMinor }) => revenueMinor)),
      taxMinor: sumMinor(earned.map(({ taxMinor }) => taxMinor)),
      costMinor: earned.length === 0 ? null : sumKnown(earned.map(({ costMinor }) => costMinor)),
    };
  });
}

/** What is in the order when it goes out: a cancelled one has sold nothing. */
export function soldLines({ view }: FinalOrder): ConfirmedLine[] {
  if (view.outcome === OrderOutcome.cancelled) return [];
  const live: readonly string[] = Object.values(LineStatus);
  return view.lines.filter(({ status }) => live.includes(status));
}

/** What it promised for the customer's next order (B7): a cancelled one owes nothing. */
export function promisedSamples({ view }: FinalOrder): PromisedSample[] {
  return view.outcome === OrderOutcome.cancelled ? [] : (view.promised ?? []);
}

function sampleOf({ item, quantity }: PromisedSample) {
  return { reference: item, quantity };
}

export function upsoldLines(final: FinalOrder): ConfirmedLine[] {
  return soldLines(final).filter(({ origin }) => origin === LineOrigin.upsell);
}

/** The end of the window, or of an order that was cancelled before it. */
function closedAt(view: OrderView): Date {
  const cancelled = view.history.find(({ type }) => type === HistoryType.orderCancelled);
  return new Date(cancelled?.at ?? view.closesAt);
}

function funnelOf({ view }: FinalOrder): FunnelPlan | undefined {
  return view.funnel;
}

function positionOf({ from }: Offer, funnel: FunnelPlan | undefined): number | null {
  const index = funnel?.steps.findIndex(({ step }) => step === from?.step) ?? -1;
  return index === -1 ? null : index + 1;
}

/** Off the list price, rounded to a basis point. */
function discountBp({ listPriceMinor, unitPriceMinor }: Offer): number {
  if (listPriceMinor === 0) return 0;
  return Math.round(((listPriceMinor - unitPriceMinor) * 10_000) / listPriceMinor);
}

/** An upgrade brings the difference to the line it took the place of (C2). */
function earnedBy(line: ConfirmedLine, { order, final, costs }: FactSource): Earned {
  const { totalMinor, taxMinor } = line;
  const cost = costOf(line, costs);
  const replaced = replacedBy(line, order, final);
  if (!replaced) return { revenueMinor: totalMinor, taxMinor, costMinor: cost };
  const spared = costOf(replaced, costs);
  return {
    revenueMinor: totalMinor - replaced.totalMinor,
    taxMinor: taxMinor - replaced.taxMinor,
    costMinor: cost === null || spared === null ? null : cost - spared,
  };
}

function replacedBy(line: ConfirmedLine, order: Order, { openReply }: FinalOrder) {
  if (openReply.kind !== 'opened') return undefined;
  const offer = openReply.offers.find((each) => each.offer === line.offer);
  const replaced = offer?.from?.replacesLine;
  return order.lines.find((_, index) => `line-${index + 1}` === replaced);
}

function costOf(
  { reference, quantity }: { reference: string; quantity: number },
  costs: ReadonlyMap<string, number>,
): number | null {
  const cost = costs.get(reference);
  return cost === undefined ? null : cost * quantity;
}

/** Null as soon as one is not known: a margin must not look better than it is. */
function sumKnown(amounts: readonly (number | null)[]): number | null {
  const known = amounts.filter((amount) => amount !== null);
  return known.length === amounts.length ? sumMinor(known) : null;
}

/** What the workflow answered to adds of this offer: its first no, and whether it was undone. */
function answerTo({ offer }: Offer, final: FinalOrder) {
  const outcomes = Object.values(final.outcomes);
  const own = outcomes.filter((outcome) => outcome.offer === offer);
  const refusals = own.filter(({ result }) => result.kind === 'refused');
  const first = refusals.toSorted((a, b) => (a.settledAt < b.settledAt ? -1 : 1))[0];
  const added = own.flatMap(({ result }) => {
    if (result.kind === 'added') return [result.line];
    return result.kind === 'promised' ? [result.promise] : [];
  });
  const removal = outcomes.find(
    ({ result }) => result.kind === 'removed' && added.includes(result.line),
  );
  return {
    refusedAt: moment(first?.settledAt),
    refusalCode: first?.result.kind === 'refused' ? first.result.code : null,
    takenBackAt: moment(removal?.settledAt),
  };
}

function moment(iso: string | undefined): Date | null {
  return iso === undefined ? null : new Date(iso);
}
