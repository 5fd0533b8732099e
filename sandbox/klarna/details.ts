import {
  BadValue,
  isObject,
  optionalList,
  optionalText,
  shippingInfosMax,
  textMax,
} from './checks';
import type { JsonObject, KlarnaOrder } from './order';
import { changed, refuse, type Input, type Verdict } from './verdict';

/** `GET …/orders/{id}`. */
export function readOrder(order: KlarnaOrder): Verdict {
  return { kind: 'done', status: 200, body: order };
}

/** `GET …/captures`. */
export function readCaptures(order: KlarnaOrder): Verdict {
  return { kind: 'done', status: 200, body: order.captures };
}

/** `GET …/captures/{id}`. */
export function readCapture(order: KlarnaOrder, input: Input): Verdict {
  const found = order.captures.find((capture) => capture.capture_id === input.part);
  return found === undefined ? noSuchCapture(input) : { kind: 'done', status: 200, body: found };
}

/** `GET …/refunds/{id}`, where a refund's `Location` points. */
export function readRefund(order: KlarnaOrder, input: Input): Verdict {
  const found = order.refunds.find((refund) => refund.refund_id === input.part);
  if (found !== undefined) return { kind: 'done', status: 200, body: found };
  const message = `Refund ${input.part} cannot be found for order ${order.order_id}`;
  return refuse(404, 'NOT_FOUND', message);
}

/** `POST …/acknowledge`: changes nothing that can be read. */
export function acknowledge(order: KlarnaOrder): Verdict {
  return changed(order);
}

/** `PATCH …/merchant-references`. */
export function updateReferences(order: KlarnaOrder, input: Input): Verdict {
  const first = optionalText(input.body, 'merchant_reference1', textMax);
  const second = optionalText(input.body, 'merchant_reference2', textMax);
  if (order.status === 'CANCELLED') return detailsNotAllowed;
  return changed({
    ...order,
    ...(first === undefined ? {} : { merchant_reference1: first }),
    ...(second === undefined ? {} : { merchant_reference2: second }),
  });
}

/** `PATCH …/customer-details`. UNDOCUMENTED, chosen: given address fields overwrite, others stay. */
export function updateCustomer(order: KlarnaOrder, input: Input): Verdict {
  const shipping = readAddress(input.body, 'shipping_address');
  const billing = readAddress(input.body, 'billing_address');
  if (order.status === 'CANCELLED') return detailsNotAllowed;
  return changed({
    ...order,
    shipping_address: { ...order.shipping_address, ...shipping },
    billing_address: { ...order.billing_address, ...billing },
  });
}

/** `POST …/shipping-info`: for the whole order. */
export function addShippingInfo(order: KlarnaOrder, input: Input): Verdict {
  const added = optionalList(input.body, 'shipping_info', shippingInfosMax);
  // UNDOCUMENTED, chosen: the words; the rule (no captures: 403) is documented.
  if (order.captures.length === 0) return refuse(403, 'NOT_ALLOWED', 'Order has no captures.');
  return changed({ ...order, shipping_info: [...order.shipping_info, ...added] });
}

/** `POST …/captures/{id}/shipping-info`. */
export function addCaptureShippingInfo(order: KlarnaOrder, input: Input): Verdict {
  const added = optionalList(input.body, 'shipping_info', shippingInfosMax);
  if (!order.captures.some((capture) => capture.capture_id === input.part)) {
    return noSuchCapture(input);
  }
  const captures = order.captures.map((capture) =>
    capture.capture_id === input.part
      ? { ...capture, shipping_info: [...capture.shipping_info, ...added] }
      : capture,
  );
  return changed({ ...order, captures });
}

/** UNDOCUMENTED, chosen: the words. */
const detailsNotAllowed = refuse(403, 'NOT_ALLOWED', 'Order is cancelled.');

/** UNDOCUMENTED, chosen: the words. */
function noSuchCapture(input: Input): Verdict {
  return refuse(404, 'NO_SUCH_CAPTURE', `Capture ${input.part} cannot be found`);
}

function readAddress(body: JsonObject, field: string): JsonObject {
  const value = body[field];
  if (value === undefined) return {};
  if (!isObject(value)) throw new BadValue(field);
  return value;
}
