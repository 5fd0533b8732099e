import type { PaymentOperation, ProviderCall } from '../../../domain/payments';
import type { Exchange } from '../exchange';
import { jsonOf } from './modification';
import { cutText, textOf } from './text';

/** What an exchange was made for, as its record tells it. */
export interface CallSubject {
  operation: PaymentOperation;
  requestId: string;
  idempotencyKey: string;
  amountMinor?: number;
}

/** The record of one exchange. Neither headers nor bodies are kept: they hold the key and the blob. */
export function callOf(subject: CallSubject, exchange: Exchange, result: string): ProviderCall {
  const sent = { ...subject, sentAt: exchange.sentAt, result };
  if (exchange.kind === 'no_answer') return sent;
  const { answeredAt, status: httpStatus } = exchange;
  // Adyen's support goes by this reference; errors bear it as well.
  const pspReference = textOf(jsonOf(exchange)?.['pspReference']);
  return {
    ...sent,
    answeredAt,
    httpStatus,
    ...(pspReference === undefined ? {} : { correlationId: cutText(pspReference) }),
  };
}
