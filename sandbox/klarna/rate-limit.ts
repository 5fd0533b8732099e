/** Klarna's live limit for order management, requests a second and merchant. */
export const liveRequestsPerSecond = 200;

/** What is left of the present second. */
export interface Quota {
  readonly exceeded: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Counts requests in whole seconds. UNDOCUMENTED, chosen: `X-Ratelimit-Reset` is the whole seconds
 * until the quota is full again.
 */
export function createRateLimit(perSecond: number): () => Quota {
  let second = 0;
  let used = 0;
  return () => {
    const now = Math.floor(Date.now() / 1000);
    used = now === second ? used + 1 : 1;
    second = now;
    return {
      exceeded: used > perSecond,
      headers: {
        'X-Ratelimit-Limit': String(perSecond),
        'X-Ratelimit-Remaining': String(Math.max(0, perSecond - used)),
        'X-Ratelimit-Reset': '1',
      },
    };
  };
}
