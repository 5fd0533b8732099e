import { setTimeout as wait } from 'node:timers/promises';

const everyMs = 50;
const defaultLimitMs = 20_000;

/**
 * Asks again until the answer is one; a bound instead of a fixed sleep, so that tests are as fast
 * as the machine. Throws with what it waited for.
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  limitMs = defaultLimitMs,
): Promise<T> {
  const giveUpAt = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > giveUpAt) throw new Error(`Waited ${limitMs} ms for ${what}.`);
    await wait(everyMs);
  }
}
