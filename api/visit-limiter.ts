import { Problem } from './problems';

/** Visits of one link in one minute: a person reads it, a mail scanner looks a few times. */
export const visitsPerMinuteMax = 60;

const minuteMs = 60_000;

/** Links remembered at once; the oldest are forgotten first. */
const linksMax = 10_000;

/** Throws `too_many_visits` for a link that is asked for too often. */
export type VisitLimiter = (link: string, nowMs: number) => void;

/**
 * Bounds what anybody who has a link can have us look up. Counted in the memory of this process,
 * by the minute of the first visit; links we never made are not even looked up.
 */
export function createVisitLimiter(): VisitLimiter {
  const visits = new Map<string, { sinceMs: number; times: number }>();
  return (link, nowMs) => {
    const known = visits.get(link);
    const isFresh = known !== undefined && nowMs - known.sinceMs < minuteMs;
    const visit = isFresh ? known : { sinceMs: nowMs, times: 0 };
    visit.times += 1;
    if (!isFresh) {
      visits.delete(link);
      visits.set(link, visit);
      const [oldest] = visits.keys();
      if (visits.size > linksMax && oldest !== undefined) visits.delete(oldest);
    }
    if (visit.times <= visitsPerMinuteMax) return;
    const leftMs = visit.sinceMs + minuteMs - nowMs;
    throw new Problem('too_many_visits', {}, Math.max(1, Math.ceil(leftMs / 1000)));
  };
}
