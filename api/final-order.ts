import { RefusalCode } from '../domain/refusals';
import type { FinalOrder } from '../domain/order-view';
import type { OrderRow } from '../domain/ports';
import { OrderOutcome } from '../domain/window-state';
import type { CommandAsk, SettledCommand } from './commands';
import { Problem } from './problems';

/**
 * The answer to a command whose order is over, from what its row kept: the recorded outcome, or
 * why there is none.
 */
export function answerFromRow(
  final: FinalOrder,
  row: OrderRow | undefined,
  ask: CommandAsk,
): SettledCommand {
  const { command } = ask;
  const outcome = recordedIn(final, command.requestId);
  if (!outcome) throw refusalOf(final, ask);
  if (outcome.fingerprint !== command.fingerprint) throw new Problem('request_conflict');
  return { kind: 'settled', outcome, order: final.view, isReplayed: true, row };
}

/** Request ids are the caller's words: `__proto__` must find nothing. */
export function recordedIn(final: FinalOrder, requestId: string) {
  return Object.hasOwn(final.outcomes, requestId) ? final.outcomes[requestId] : undefined;
}

function refusalOf({ view }: FinalOrder, { command, face }: CommandAsk): Problem {
  if (view.outcome === OrderOutcome.cancelled) return new Problem(RefusalCode.orderCancelled);
  const { isAllowed, reasons } = view.eligibility;
  if (command.name === 'addItem' && !isAllowed) {
    return new Problem(RefusalCode.upsellNotEnabled, face === 'shop' ? { reasons } : {});
  }
  const detail = `The window closed at ${view.closesAt}.`;
  return new Problem(RefusalCode.windowClosed, { detail });
}
