import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares a header with what it should be, in constant time; no header is no match. */
export function isSecret(expected: string, given: string | string[] | undefined): boolean {
  return typeof given === 'string' && timingSafeEqual(digest(expected), digest(given));
}

/** Equal lengths, which a comparison in constant time needs. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
