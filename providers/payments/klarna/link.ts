import type { Http } from './http';
import type { EligibilityTable } from './policy';

/** What every operation of one Klarna account works with. */
export interface KlarnaLink {
  http: Http;
  /** longest a change may take to be answered */
  timeoutMs: number;
  table: EligibilityTable;
  /** false: nothing new is raised; what was raised can still be read, lowered and captured */
  isEnabled: () => boolean;
}

/**
 * Longest a read may take. A refusal is understood by a read after it, and both together must end
 * before the activity that waits for them does (30 s).
 */
const readTimeoutMaxMs = 8_000;

export function readTimeoutMs(link: KlarnaLink): number {
  return Math.min(link.timeoutMs, readTimeoutMaxMs);
}

/** Path of an order, whose id has been checked to be one. */
export function orderPath(authorizationRef: string, below = ''): string {
  return `/ordermanagement/v1/orders/${authorizationRef}${below}`;
}
