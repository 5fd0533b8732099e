import { BadValue, isObject } from './checks';
import type { JsonObject } from './order';
import type { Endpoint, OperationName } from './operations';
import type { Store } from './store';
import { refuse, type Refusal, type Verdict } from './verdict';

/** One call to an order, read off the wire. */
export interface Call {
  /** Its number in the journal. */
  readonly number: number;
  readonly endpoint: Endpoint;
  readonly orderId: string;
  readonly orderUrl: string;
  readonly part: string;
  /** Merchant and idempotency key in one; undefined for reads and for calls without a key. */
  readonly key: string | undefined;
  /** The body's text. */
  readonly body: string;
  readonly correlationId: string;
  /** Aborts when the connection is closed. */
  readonly abandoned: AbortSignal;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What Klarna would answer, by its rules alone: no fault, no idempotency, no effect. */
export function judge(call: Call, store: Store, strictLines: boolean): Verdict {
  if (!uuid.test(call.orderId)) {
    // UNDOCUMENTED, chosen: status 400.
    return refuse(400, 'INVALID_ORDER_ID', 'Order ID must be a valid UUID.');
  }
  const found = store.order(call.orderId);
  if (found === undefined) {
    return refuse(404, 'NO_SUCH_ORDER', `Order ${call.orderId} cannot be found`);
  }
  try {
    return call.endpoint.run(found.order, {
      body: parseBody(call.body),
      nowMs: store.nowMs(),
      orderUrl: call.orderUrl,
      part: call.part,
      creditLimit: found.creditLimit,
      strictLines,
    });
  } catch (error) {
    if (!(error instanceof BadValue)) throw error;
    return refuse(400, 'BAD_VALUE', `Bad value: ${error.message}`);
  }
}

/** UNDOCUMENTED, chosen: an absent body counts as an empty object, broken JSON as a bad value. */
export function parseBody(text: string): JsonObject {
  if (text === '') return {};
  const value = parsed(text);
  if (!isObject(value)) throw new BadValue('body');
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the script `deny` answers; for an update, Klarna's published words. */
export function denial(operation: OperationName): Refusal {
  if (operation === 'update') return refuse(403, 'NOT_ALLOWED', 'Update not allowed.');
  if (operation === 'capture') return refuse(403, 'CAPTURE_NOT_ALLOWED', 'Capture not allowed');
  if (operation === 'cancel') return refuse(403, 'CANCEL_NOT_ALLOWED', 'Cancel not allowed');
  if (operation === 'refund') return refuse(403, 'REFUND_NOT_ALLOWED', 'Refund not allowed');
  return refuse(403, 'NOT_ALLOWED', 'Operation not allowed.');
}
