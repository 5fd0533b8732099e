import { createHash } from 'node:crypto';
import type { FollowUpRow } from '../domain/follow-up';
import type { Customer } from '../domain/order';
import { phoneOnWire } from '../domain/sms-port';
import { customerKey } from './customer-key';

/**
 * A hash of the very address a channel reaches, undefined where there is none: who wants no more
 * at an address is not written to there as another customer either. Of an email it is the key of
 * a customer without an id.
 */
export function addressKey(
  channel: FollowUpRow['channel'],
  customer: Customer,
): string | undefined {
  const { email, phone } = customer;
  if (channel === 'email') return customerKey({ email });
  const number = phone === undefined ? undefined : phoneOnWire(phone);
  if (number === undefined) return undefined;
  return createHash('sha256').update(`phone:${number}`).digest('hex');
}
