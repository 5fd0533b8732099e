import type { PaymentOperation, ProviderCall } from '../../../domain/payments';
import type { Exchange } from './http';

/** What an exchange was made for, as its record tells it. */
export interface CallSubject {
  operation: PaymentOperation;
  requestId?: string;
  idempotencyKey?: string;
  amountMinor?: number;
}

/** The record of one exchange. Neither headers nor bodies are kept: they hold secrets and people. */
export function callOf(subject: CallSubject, exchange: Exchange, result: string): ProviderCall {
  const { sentAt, answeredAt, status, requestId } = exchange;
  return {
    ...subject,
    sentAt,
    result,
    ...(answeredAt === undefined ? {} : { answeredAt }),
    ...(status === undefined ? {} : { httpStatus: status }),
    ...(requestId === undefined ? {} : { correlationId: requestId }),
  };
}
