import type { AddItemCommand } from './commands';
import { addsMax } from './limits';
import type { Offer } from './offers';
import { LineOrigin } from './order';
import type { UpsoldLine } from './payments';
import { RefusalCode } from './refusals';
import { AttentionReason, type WindowState } from './window-state';

/** While one of these stands, every new total would be built on a guess. */
const unprovenReasons: readonly AttentionReason[] = [
  AttentionReason.addUnresolved,
  AttentionReason.authorizationUnexpected,
  AttentionReason.authorizationUnproven,
];

export type AddVerdict =
  { kind: 'allowed'; offer?: Offer } | { kind: 'refused'; code: RefusalCode; detail: string };

/** What the order itself has to say about an add, before the catalogue is asked (A4, A28). */
export function judgeAdd(state: WindowState, command: AddItemCommand): AddVerdict {
  if (!state.eligibility.isAllowed) {
    const why = state.eligibility.reasons.join(', ');
    return refused(RefusalCode.upsellNotEnabled, `This order cannot be added to: ${why}.`);
  }
  if (state.riskRefused) {
    return refused(
      RefusalCode.riskRefusedBefore,
      'The provider refused to raise this order before; it is not asked again.',
    );
  }
  if (state.linesEverAdded >= addsMax || state.increases >= addsMax) {
    return refused(RefusalCode.addsExhausted, `An order can be added to ${addsMax} times.`);
  }
  if (unprovenReasons.some((reason) => state.attention.includes(reason))) {
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
  return { kind: 'allowed', offer };
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
  };
}

function refused(code: RefusalCode, detail: string): AddVerdict {
  return { kind: 'refused', code, detail };
}
