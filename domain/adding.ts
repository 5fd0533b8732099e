import { passedLimit } from './basket';
import type { AddItemCommand } from './commands';
import { addsMax } from './limits';
import type { Offer } from './offers';
import { LineOrigin, type ConfirmedLine } from './order';
import type { UpsoldLine } from './payments';
import { RefusalCode } from './refusals';
import { isPromise, judgeKind, kindRefusal } from './offer-kinds';
import { areRaisesExhausted, isShutByRefusal, totalLimits } from './total-limits';
import { upgradedLine } from './upgrading';
import { AttentionReason, type WindowState } from './window-state';

/** While one of these stands, nobody knows what the provider holds. */
const unprovenReasons: readonly AttentionReason[] = [
  AttentionReason.addUnresolved,
  AttentionReason.authorizationUnexpected,
  AttentionReason.authorizationUnproven,
];

export type AddVerdict =
  | {
      kind: 'allowed';
      offer?: Offer;
      /** an upgrade: the line that gives way to it */
      replaced?: ConfirmedLine;
    }
  | { kind: 'refused'; code: RefusalCode; detail: string };

/**
 * What the order itself has to say about an add, before the catalogue is asked (A4, B9). What may
 * be spent is for the basket's rules, which know the price (`total-limits.ts`).
 */
export function judgeAdd(state: WindowState, command: AddItemCommand): AddVerdict {
  if (!state.eligibility.isAllowed) {
    const why = state.eligibility.reasons.join(', ');
    return refused(RefusalCode.upsellNotEnabled, `This order cannot be added to: ${why}.`);
  }
  if (areAddsExhausted(state)) {
    return refused(RefusalCode.addsExhausted, `An order can be added to ${addsMax} times.`);
  }
  if (isUnproven(state)) {
    return refused(
      RefusalCode.failedSafely,
      'What the provider holds for this order is not proven; nothing is added to it.',
    );
  }
  if (command.offer === undefined) return { kind: 'allowed' };
  const offer = state.offers.find((each) => each.offer === command.offer);
  if (!offer || offer.item !== command.item) {
    return refused(RefusalCode.offerUnknown, `This order has no such offer for ${command.item}.`);
  }
  const { quote } = command;
  if (quote === undefined || quote === offer.quote) return judgeKind(state, command, offer);
  if (quoteOrder(quote) !== quoteOrder(offer.quote)) {
    return refused(RefusalCode.offerUnknown, 'That price was quoted for another order.');
  }
  return refused(RefusalCode.quoteChanged, `${offer.offer} is not offered at that price.`);
}

/** Whose quote it is: the part of it that two quotes of one order share (`activities/quote.ts`). */
function quoteOrder(quote: string): string {
  return quote.split('-', 1)[0] ?? '';
}

/** Why nothing that costs something can be added now; undefined while something can. */
export function shutReason(state: WindowState): RefusalCode | undefined {
  if (!state.eligibility.isAllowed) return RefusalCode.upsellNotEnabled;
  if (isShutByRefusal(state)) return RefusalCode.riskRefusedBefore;
  if (areAddsExhausted(state) || areRaisesExhausted(state)) {
    return RefusalCode.addsExhausted;
  }
  return isUnproven(state) ? RefusalCode.failedSafely : undefined;
}

/**
 * The offers whose add the order itself would not refuse now: what an earlier add left no room for
 * is none, and after a refusal of the provider what is free or covered still is (A28). Nor is what
 * was taken and taken back: posted as it is, it would be a repeat that says `added` and adds
 * nothing. Their time is the reader's to look at.
 */
export function takeableOffers(state: WindowState): Offer[] {
  if (!state.eligibility.isAllowed || areAddsExhausted(state) || isUnproven(state)) return [];
  const limits = totalLimits(state);
  // As at the opening: what is in the order already is not offered, however it got there.
  const held = new Set(state.lines.map((line) => line.reference));
  return state.offers.filter((offer) => {
    if (held.has(offer.item) || state.offersTakenBack.includes(offer.offer)) return false;
    if (kindRefusal(state, offer)) return false;
    const costMinor = costOf(state, offer);
    return costMinor === 0 || !passedLimit(state.orderTotalMinor + costMinor, limits);
  });
}

/** What the order rises by if the offer is taken: an upgrade costs the difference. */
function costOf(state: WindowState, offer: Offer): number {
  if (isPromise(offer)) return 0;
  const replacedMinor = upgradedLine(state, offer)?.totalMinor ?? 0;
  return offer.quantity * offer.unitPriceMinor - replacedMinor;
}

/** Promises are bounded with the lines: each is an entry in the history. */
function areAddsExhausted({ linesEverAdded, promises = [] }: WindowState): boolean {
  return linesEverAdded + promises.length >= addsMax;
}

/** What the provider holds is not known: every new total would be built on a guess. */
function isUnproven({ attention }: WindowState): boolean {
  return unprovenReasons.some((reason) => attention.includes(reason));
}

/** The order's upsold lines as the provider must carry them: priced ones only, oldest first. */
export function upsoldLines(state: WindowState): UpsoldLine[] {
  return state.lines.flatMap((line) =>
    line.origin === LineOrigin.upsell && line.requestId !== undefined && line.totalMinor > 0
      ? [toUpsoldLine(line, line.requestId)]
      : [],
  );
}

/** A line with the marker by which a read-back recognises it. */
export function toUpsoldLine(line: Omit<UpsoldLine, 'requestId'>, requestId: string): UpsoldLine {
  const { reference, name, kind, quantity, unitPriceMinor } = line;
  const { discountMinor, taxRateBp, totalMinor, taxMinor } = line;
  return {
    requestId,
    reference,
    name,
    kind,
    quantity,
    unitPriceMinor,
    discountMinor,
    taxRateBp,
    totalMinor,
    taxMinor,
    ...(line.taxParts ? { taxParts: line.taxParts } : {}),
  };
}

function refused(code: RefusalCode, detail: string): AddVerdict {
  return { kind: 'refused', code, detail };
}
