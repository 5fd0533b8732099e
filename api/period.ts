import type { Period } from '../domain/numbers';
import { Problem } from './problems';

/** What a report is about where nobody says: "30 days, watch, then scale" (D37). */
const daysDefault = 30;
/** A year and a month to compare it with; what a report may take is bounded by it. */
const daysMax = 400;
const dayMs = 86_400_000;
/** Nothing was sold here before, and Postgres knows no year 0. */
const earliestMs = Date.parse('1970-01-01T00:00:00Z');

interface Asked {
  from?: string;
  to?: string;
}

/**
 * The bounds of a report, filled in.
 * @throws Problem when the period is empty, before 1970 or longer than a report may be about
 */
export function boundsOf({ from, to }: Asked, nowMs: number): Pick<Period, 'from' | 'to'> {
  const toMs = to === undefined ? nowMs : Date.parse(to);
  const fromMs = from === undefined ? toMs - daysDefault * dayMs : Date.parse(from);
  if (fromMs < earliestMs) throw unusable('A report begins in 1970 at the earliest.');
  if (fromMs >= toMs) throw unusable('`from` must be before `to`.');
  if (toMs - fromMs > daysMax * dayMs) {
    throw unusable(`A report is about ${daysMax} days at most: ask for parts.`);
  }
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}

export function periodOf(query: Asked & { currency: string }): Period {
  return { ...boundsOf(query, Date.now()), currency: query.currency };
}

function unusable(detail: string): Problem {
  return new Problem('invalid_request', { field: 'from', detail });
}
