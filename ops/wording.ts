import { attentionAdvice, todoOf } from '../domain/attention';

const secondMs = 1_000;
const minuteS = 60;
const hourS = 60 * minuteS;

/** `2026-03-01 12:00:00 UTC`: ops sit in several time zones, the histories are in this one. */
export function moment(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `47:59:10` or `2:59`, rounded up, so that 0:00 is over. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / secondMs));
  const hours = Math.floor(seconds / hourS);
  const minutes = Math.floor((seconds % hourS) / minuteS);
  const rest = String(seconds % minuteS).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** A flag, with what happened and what to do; one this version does not know has no advice. */
export interface Advice {
  reason: string;
  meaning?: string;
  todo?: string;
}

/** @param takesRetries `retry-email` is not advised where it would be refused */
export function adviceOf(reason: string, takesRetries: boolean): Advice {
  const known = Object.entries(attentionAdvice).find(([name]) => name === reason)?.[1];
  if (!known) return { reason };
  return { reason, meaning: known.meaning, todo: todoOf(known, takesRetries) };
}
