import { v5 } from 'uuid';

/** What makes one logical call to a provider: state keeps these parts, not the key. */
export interface AuthorizationKeyParts {
  order: string;
  requestId: string;
  /** the total, or the captured amount, asked for: Klarna ignores the body of a repeated key */
  totalMinor: number;
  /** the customer's or the workflow's try, from 1; a retry of the same try keeps it */
  attempt: number;
  /** what it is for: a compensation never shares the key of what it undoes */
  purpose: string;
}

/** Postlude's own UUID namespace. Changing it would send calls already in flight a second time. */
const namespace = 'c4a6b0de-5d1f-4f7c-9e6a-2b8f0d3a7c51';

/**
 * The idempotency key of a call: a UUIDv5, as Klarna recommends for keys that are derived. The
 * same parts give the same key on every attempt and after every restart, any other parts another
 * one (`docs/design.md` §2.4). The parts are written as a list, so that no two can run together.
 */
export function authorizationKey(parts: AuthorizationKeyParts): string {
  const { order, requestId, totalMinor, attempt, purpose } = parts;
  return v5(JSON.stringify([order, requestId, totalMinor, attempt, purpose]), namespace);
}
