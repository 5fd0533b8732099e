import { randomUUID } from 'node:crypto';

import {
  amountMax,
  optionalList,
  optionalText,
  requiredInteger,
  shippingInfosMax,
  textMax,
} from './checks';
import { readLines } from './lines';
import { captureStatus, expiryAfter, type KlarnaOrder } from './order';
import { changed, refuse, type Input, type Verdict } from './verdict';

const amount = { min: 0, max: amountMax };

/** `POST …/captures`: takes money; an empty 201 whose headers name the capture. */
export function capture(order: KlarnaOrder, input: Input): Verdict {
  const captured = requiredInteger(input.body, 'captured_amount', amount);
  const described = readDescribed(input);
  const shippingInfo = optionalList(input.body, 'shipping_info', shippingInfosMax);

  const refusal = captureRefusal(order, captured);
  if (refusal !== undefined) return refuse(403, 'CAPTURE_NOT_ALLOWED', refusal);

  const id = randomUUID();
  const capturedAmount = order.captured_amount + captured;
  const remaining = order.remaining_authorized_amount - captured;
  const entry = {
    capture_id: id,
    captured_amount: captured,
    refunded_amount: 0,
    captured_at: new Date(input.nowMs).toISOString(),
    ...described,
    shipping_info: shippingInfo,
  };
  return {
    kind: 'done',
    status: 201,
    headers: { 'Capture-Id': id, Location: `${input.orderUrl}/captures/${id}` },
    order: {
      ...order,
      captured_amount: capturedAmount,
      remaining_authorized_amount: remaining,
      status: captureStatus(capturedAmount, remaining),
      captures: [...order.captures, entry],
    },
  };
}

function captureRefusal(order: KlarnaOrder, captured: number): string | undefined {
  if (order.status === 'EXPIRED')
    return `Order ${order.order_id} is expired. Capture not possible.`;
  // UNDOCUMENTED, chosen: the words for a cancelled or closed order.
  if (order.status === 'CANCELLED' || order.status === 'CLOSED') return 'Capture not allowed';
  if (captured > order.remaining_authorized_amount) {
    return 'Captured amount is higher than the remaining authorized amount. Capture not possible.';
  }
  return undefined;
}

/** `POST …/cancel`. UNDOCUMENTED, chosen: a second cancel is 403 unless it carries the same key. */
export function cancel(order: KlarnaOrder): Verdict {
  if (order.captures.length > 0) {
    const message = 'Order has previous captures. Cancel not possible.';
    return refuse(403, 'CANCEL_NOT_ALLOWED', message);
  }
  if (order.status !== 'AUTHORIZED') return refuse(403, 'CANCEL_NOT_ALLOWED', 'Cancel not allowed');
  return changed({ ...order, status: 'CANCELLED', remaining_authorized_amount: 0 });
}

/** `POST …/release-remaining-authorization`. UNDOCUMENTED, chosen: the order is `CAPTURED` after. */
export function releaseRemaining(order: KlarnaOrder): Verdict {
  if (order.status === 'CAPTURED') {
    const message = 'Order is fully captured. Remaining authorization cannot be released.';
    return refuse(403, 'NOT_ALLOWED', message);
  }
  if (order.status !== 'PART_CAPTURED') return refuse(403, 'NOT_ALLOWED', 'Release not allowed.');
  return changed({ ...order, status: 'CAPTURED', remaining_authorized_amount: 0 });
}

/** `POST …/extend-authorization-time`: one more default period; never for cards. */
export function extend(order: KlarnaOrder): Verdict {
  const isLive = order.status === 'AUTHORIZED' || order.status === 'PART_CAPTURED';
  const isCard = order.initial_payment_method.type.includes('CARD');
  if (!isLive || isCard) return refuse(403, 'NOT_ALLOWED', 'Extension not allowed.');
  return changed({ ...order, expires_at: expiryAfter(Date.parse(order.expires_at)) });
}

/** `POST …/refunds`: gives captured money back; an empty 201 whose headers name the refund. */
export function refund(order: KlarnaOrder, input: Input): Verdict {
  const refunded = requiredInteger(input.body, 'refunded_amount', amount);
  const described = readDescribed(input);
  if (order.captures.length === 0) {
    return refuse(403, 'REFUND_NOT_ALLOWED', 'Order has no captures. Refund not possible');
  }
  if (order.refunded_amount + refunded > order.captured_amount) {
    const message = 'Over refund is not allowed. Refund not possible.';
    return refuse(403, 'REFUND_NOT_ALLOWED', message);
  }
  const id = randomUUID();
  const refundedAt = new Date(input.nowMs).toISOString();
  const entry = { refund_id: id, refunded_amount: refunded, refunded_at: refundedAt, ...described };
  return {
    kind: 'done',
    status: 201,
    headers: { 'Refund-Id': id, Location: `${input.orderUrl}/refunds/${id}` },
    order: {
      ...order,
      refunded_amount: order.refunded_amount + refunded,
      refunds: [...order.refunds, entry],
    },
  };
}

/** Lines of a capture or refund need not sum up: enforcement is UNDOCUMENTED, chosen: none. */
function readDescribed(input: Input) {
  const description = optionalText(input.body, 'description', textMax);
  const reference = optionalText(input.body, 'reference', textMax);
  return {
    ...(description === undefined ? {} : { description }),
    ...(reference === undefined ? {} : { reference }),
    order_lines: readLines(input.body, input.strictLines),
  };
}
