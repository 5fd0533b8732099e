/** Longest wait a warehouse may ask for: its order has to leave the house some day. */
const retryAfterMaxMs = 60 * 60 * 1000;

/**
 * The wait asked for by a `Retry-After` header, milliseconds from `nowMs`, 0 to one hour: either
 * seconds or an HTTP date (RFC 9110 §10.2.3). Undefined where there is none, or nonsense.
 */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  const text = header?.trim() ?? '';
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : httpDateMs(text) - nowMs;
  if (Number.isNaN(waitMs)) return undefined;
  return Math.min(Math.max(waitMs, 0), retryAfterMaxMs);
}

/** Dates begin with a day name; `Date.parse` alone would read `-5` as a year. */
function httpDateMs(text: string): number {
  return /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text) ? Date.parse(text) : Number.NaN;
}
