import { createHash } from 'node:crypto';
import type { Customer } from '../domain/order';

/**
 * A customer everywhere outside the order: enough to know a customer again, useless to whoever
 * reads it. The shop's own id, or else the email address.
 */
export function customerKey({ id, email }: Pick<Customer, 'id' | 'email'>): string {
  return hash(id === undefined ? `email:${email.toLowerCase()}` : `id:${id}`);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
