import { answerWaitMs, preferWaitMaxS } from './waits';

/**
 * How long a caller wants to wait for the outcome (RFC 7240), in milliseconds: `respond-async` is
 * not at all, `wait=N` is N seconds up to 30, anything else the default of 5 s. A preference that
 * makes no sense is ignored, as the RFC asks.
 */
export function waitMsOf(header: string | string[] | undefined): number {
  const preferences = [header ?? []].flat().join(',').toLowerCase().split(/[,;]/);
  const words = preferences.map((preference) => preference.trim());
  if (words.includes('respond-async')) return 0;
  const wait = words.flatMap((word) => /^wait=(\d{1,6})$/.exec(word)?.[1] ?? [])[0];
  if (wait === undefined) return answerWaitMs;
  return Math.min(Number(wait), preferWaitMaxS) * 1000;
}
