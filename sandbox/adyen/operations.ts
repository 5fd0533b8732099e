import type { SandboxEvent } from './journal';
import { newBlob, newReference, type SandboxPayment } from './payment';
import { forbidden, invalid, type Refusal, type Verdict } from './verdict';

/** What a fault script can name, and what the journal calls a call. */
export const operationNames = ['amountUpdates', 'captures', 'cancels'] as const;
export type OperationName = (typeof operationNames)[number];

export type JsonObject = Readonly<Record<string, unknown>>;

/** A modification that is about to be decided. */
export interface Asked {
  readonly operation: OperationName;
  readonly payment: SandboxPayment;
  readonly merchantAccount: string;
  readonly body: JsonObject;
  /** The issuer says no, whatever the rules say. */
  readonly isRefused: boolean;
}

/** Adyen's bound on a shop's reference. */
const referenceMax = 80;

/** UNDOCUMENTED, chosen: every error code and message but those of 100, 137, 138, 167 and 704. */
export function judge(asked: Asked): Verdict {
  const { body, merchantAccount } = asked;
  if (body['merchantAccount'] !== merchantAccount) {
    return forbidden(403, '901', 'Invalid Merchant Account');
  }
  const { reference } = body;
  if (typeof reference === 'string' && reference.length > referenceMax) {
    return invalid('000', `reference is longer than ${referenceMax} characters`);
  }
  switch (asked.operation) {
    case 'amountUpdates':
      return adjust(asked);
    case 'captures':
      return capture(asked);
    case 'cancels':
      return cancel(asked);
  }
}

const noBalance = 'Insufficient balance on payment';

/**
 * With the newest blob it is decided at once, without one later. UNDOCUMENTED, chosen: an old blob
 * is refused, a refusal gives the same blob again, and the event comes in both modes.
 */
function adjust({ payment, body, isRefused, ...asked }: Asked): Verdict {
  const amount = amountIn(body, payment.currency);
  if ('kind' in amount) return amount;
  const { adjustAuthorisationData: given, industryUsage } = body;
  const isSync = typeof given === 'string' && given !== '';
  const isOpen = payment.status === 'authorised' && payment.authorisationType === 'PreAuth';
  const isCovered = payment.limit === null || amount.value <= payment.limit;
  const isDone = isOpen && isCovered && !isRefused && (!isSync || given === payment.blob);
  const after = isDone ? { ...payment, value: amount.value, blob: newBlob() } : undefined;
  const { blob } = after ?? payment;
  const status = !isSync ? 'received' : isDone ? 'authorised' : 'refused';
  return taken({ ...asked, payment, body, isRefused }, amount, {
    eventCode: 'AUTHORISATION_ADJUSTMENT',
    reason: isDone ? '' : noBalance,
    shown: { status, amount, industryUsage, ...(isSync ? { adjustAuthorisationData: blob } : {}) },
    blob,
    ...(after ? { after } : {}),
  });
}

/** UNDOCUMENTED, chosen: too much is told by `CAPTURE_FAILED`, and one capture is all there is. */
function capture(asked: Asked): Verdict {
  const { payment, body, isRefused } = asked;
  const amount = amountIn(body, payment.currency);
  if ('kind' in amount) return amount;
  const isDone = payment.status === 'authorised' && amount.value <= payment.value && !isRefused;
  return taken(asked, amount, {
    eventCode: isDone ? 'CAPTURE' : 'CAPTURE_FAILED',
    reason: isDone ? '' : noBalance,
    shown: { status: 'received', amount },
    ...(isDone ? { after: { ...payment, captured: amount.value, status: 'captured' } } : {}),
  });
}

function cancel(asked: Asked): Verdict {
  const { payment, isRefused } = asked;
  const isDone = payment.status === 'authorised' && !isRefused;
  const { value, currency } = payment;
  return taken(
    asked,
    { value, currency },
    {
      eventCode: 'CANCELLATION',
      reason: isDone ? '' : 'Transaction is not open',
      shown: { status: 'received' },
      ...(isDone ? { after: { ...payment, status: 'cancelled' } } : {}),
    },
  );
}

interface Amount {
  readonly value: number;
  readonly currency: string;
}

interface Course {
  readonly eventCode: string;
  /** Why it came to nothing; empty where it did not. */
  readonly reason: string;
  readonly shown: JsonObject;
  readonly blob?: string;
  readonly after?: SandboxPayment;
}

/** 201 with a reference of its own, and the event about it. */
function taken({ payment, merchantAccount, body }: Asked, amount: Amount, course: Course): Verdict {
  const { eventCode, reason, shown, blob, after } = course;
  const pspReference = newReference();
  const reference = typeof body['reference'] === 'string' ? body['reference'] : '';
  const isFailed = reason !== '' && eventCode !== 'CAPTURE_FAILED';
  const event: SandboxEvent = {
    id: newReference(),
    eventCode,
    success: isFailed ? 'false' : 'true',
    reason,
    ...amount,
    pspReference,
    originalReference: payment.pspReference,
    merchantReference: reference,
    merchantAccountCode: merchantAccount,
    eventDate: new Date().toISOString(),
    ...(blob === undefined ? {} : { blob }),
  };
  const answer = { merchantAccount, paymentPspReference: payment.pspReference, pspReference };
  return {
    kind: 'taken',
    body: { ...answer, reference, ...shown },
    event,
    ...(after ? { after } : {}),
  };
}

function amountIn(body: JsonObject, ofPayment: string): Amount | Refusal {
  const { amount } = body;
  if (typeof amount !== 'object' || amount === null) {
    return invalid('100', "Required object 'amount' is not provided.");
  }
  const fields = new Map<string, unknown>(Object.entries(amount));
  const value = fields.get('value');
  const currency = fields.get('currency');
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value <= 0) {
    return invalid('137', 'Invalid amount specified');
  }
  if (currency !== ofPayment) return invalid('138', 'Unsupported currency specified');
  return { value, currency: ofPayment };
}
