import type { PaymentOperation, ProviderCall } from '../../../domain/payments';
import type { Exchange } from '../exchange';
import { errorCorrelationId } from './classify';
import { correlationIdOf } from './http';

/** What an exchange was made for, as its record tells it. */
export interface CallSubject {
  operation: PaymentOperation;
  requestId?: string;
  idempotencyKey?: string;
  amountMinor?: number;
}

/** The record of one exchange. Neither headers nor bodies are kept: they hold secrets and people. */
export function callOf(subject: CallSubject, exchange: Exchange, result: string): ProviderCall {
  const sent = { ...subject, sentAt: exchange.sentAt, result };
  if (exchange.kind === 'no_answer') return sent;
  const { answeredAt, status: httpStatus, headers, body } = exchange;
  const correlationId = correlationIdOf(headers) ?? errorCorrelationId(body);
  return {
    ...sent,
    answeredAt,
    httpStatus,
    ...(correlationId === undefined ? {} : { correlationId }),
  };
}
