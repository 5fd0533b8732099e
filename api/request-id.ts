import { createHash } from 'node:crypto';
import { stringify } from 'safe-stable-stringify';
import { requestIdMaxLength } from '../domain/commands';
import { openUpdateId } from '../workflows/messages';
import { Problem } from './problems';

/** Visible ASCII only: a request id stands in addresses, headers and Temporal's own ids. */
export const requestIdPattern = new RegExp(`^[\\x21-\\x7e]{1,${requestIdMaxLength}}$`);

/** 160 bits, as many as git takes to tell contents apart; the prefix tells ops what it is. */
const derivedLength = 40;

/**
 * Tells a repeat from another request: SHA-256 over method, path and the body with its keys
 * sorted and its defaults filled in, so that spelling makes no difference.
 */
export function fingerprintOf(method: string, path: string, body: unknown): string {
  return createHash('sha256')
    .update(`${method} ${path}\n${stringify(body) ?? ''}`)
    .digest('hex');
}

/**
 * The request id: the caller's Idempotency-Key, or else one derived from the request, so that a
 * double click is one add (design §2).
 */
export function requestIdOf(key: string | string[] | undefined, fingerprint: string): string {
  if (key === undefined) return `auto-${fingerprint.slice(0, derivedLength)}`;
  // The update that opens an order has this id; an outcome under it would be the wrong answer.
  const isUsable = typeof key === 'string' && requestIdPattern.test(key) && key !== openUpdateId;
  if (!isUsable) throw new Problem('idempotency_key_invalid', { field: 'Idempotency-Key' });
  return key;
}
