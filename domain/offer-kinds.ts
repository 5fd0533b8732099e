import type { AddItemCommand } from './commands';
import { OfferKind } from './offer-policy';
import type { Offer } from './offers';
import type { ConfirmedLine } from './order';
import { standingPromises } from './promises';
import { RefusalCode } from './refusals';
import { isUpgrade, upgradedLine } from './upgrading';
import type { WindowState } from './window-state';

/** What an offer's kind has to say about an add, beside what holds for every add. */
export type KindVerdict =
  | { kind: 'allowed'; offer: Offer; replaced?: ConfirmedLine }
  | { kind: 'refused'; code: RefusalCode; detail: string };

type Refused = Extract<KindVerdict, { kind: 'refused' }>;

/** Kinds of which a customer gets one: taken, an offer of them is over (D18, B7). */
const onceKinds: readonly OfferKind[] = [OfferKind.sample, OfferKind.deferredSample];

/** It is for the customer's next order: nothing of it goes into this one (B7). */
export function isPromise({ from }: Offer): boolean {
  return from?.kind === OfferKind.deferredSample;
}

/**
 * Judges an add of an offer by what it is (C2, D18, D19). Whoever sends it, page, shop or a signal
 * by hand: what recurs needs the shopper's consent, and what is priced as a whole is taken whole.
 */
export function judgeKind(state: WindowState, command: AddItemCommand, offer: Offer): KindVerdict {
  const refusal = kindRefusal(state, offer);
  if (refusal) return refusal;
  const { from, quantity } = offer;
  const isByPiece = from === undefined || from.kind === OfferKind.add;
  if (!isByPiece && command.quantity !== quantity) {
    return refused(
      RefusalCode.quoteChanged,
      `${offer.offer} is for ${quantity} × ${offer.item}, and for no other number.`,
    );
  }
  if (from?.subscription && command.consent !== true) {
    return refused(
      RefusalCode.consentRequired,
      `${offer.item} is paid for every ${from.subscription.interval}: the shopper must agree.`,
    );
  }
  const replaced = isUpgrade(offer) ? upgradedLine(state, offer) : undefined;
  return { kind: 'allowed', offer, ...(replaced ? { replaced } : {}) };
}

/** Why an offer of this kind cannot be taken (any more), whatever is sent with the add. */
export function kindRefusal(state: WindowState, offer: Offer): Refused | undefined {
  if (isUpgrade(offer) && !upgradedLine(state, offer)) {
    return refused(
      RefusalCode.lineReplaced,
      `What ${offer.item} would replace is not in the order any more.`,
    );
  }
  if (offer.from && onceKinds.includes(offer.from.kind) && isTaken(state, offer)) {
    return refused(RefusalCode.quantityAboveMax, `${offer.item} is one for each customer.`);
  }
  return undefined;
}

function isTaken(state: WindowState, { offer }: Offer): boolean {
  const taken = [...state.lines, ...standingPromises(state)];
  return taken.some((each) => each.offer === offer);
}

function refused(code: RefusalCode, detail: string): Refused {
  return { kind: 'refused', code, detail };
}
