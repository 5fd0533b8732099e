import { amountMax, BadValue, optionalText, requiredInteger, textMax } from './checks';
import { readLines, sumOfLines } from './lines';
import { captureStatus, type KlarnaOrder } from './order';
import { allowsIncrease, riskRefuses } from './policy';
import { changed, refuse, type Input, type Verdict } from './verdict';

/**
 * `PATCH …/authorization`: sets the new total and REPLACES the lines; omitted lines are deleted.
 * UNDOCUMENTED, chosen: an amount equal to the present one is 204; an order whose fraud check is
 * not `ACCEPTED` cannot be raised, but can be lowered.
 */
export function updateAuthorization(order: KlarnaOrder, input: Input): Verdict {
  const newTotal = requiredInteger(input.body, 'order_amount', { min: 0, max: amountMax });
  optionalText(input.body, 'description', textMax);
  const lines = readLines(input.body, input.strictLines);
  const sumIsWrong = lines.length > 0 && sumOfLines(lines) !== newTotal;
  if (input.strictLines && sumIsWrong) throw new BadValue('order_amount');

  const isLive = order.status === 'AUTHORIZED' || order.status === 'PART_CAPTURED';
  if (!isLive) return updateNotAllowed;
  if (newTotal < order.captured_amount) return belowCaptured(newTotal, order.captured_amount);
  if (newTotal > order.order_amount && !mayRaise(order, newTotal, input)) return updateNotAllowed;

  const remaining = newTotal - order.captured_amount;
  return changed({
    ...order,
    order_amount: newTotal,
    remaining_authorized_amount: remaining,
    order_lines: lines,
    status: captureStatus(order.captured_amount, remaining),
  });
}

/** One answer for a wrong state, a wrong method and a refused risk: Klarna does not tell them apart. */
const updateNotAllowed = refuse(403, 'NOT_ALLOWED', 'Update not allowed.');

function mayRaise(order: KlarnaOrder, newTotal: number, input: Input): boolean {
  if (order.fraud_status !== 'ACCEPTED') return false;
  return allowsIncrease(order) && !riskRefuses(order, newTotal, input.creditLimit);
}

function belowCaptured(newTotal: number, captured: number): Verdict {
  const message =
    `Resulting authorization amount ${newTotal} cannot be less than the captured amount ` +
    `${captured} for order. Order authorization cannot be updated`;
  return refuse(403, 'NOT_ALLOWED', message);
}
