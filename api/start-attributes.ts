import type { SearchAttributePair } from '@temporalio/common';
import { isInvalidArgument } from './temporal-faults';

/** How long starts do without search attributes once Temporal refused them: one more costs 10 ms. */
const refusedForMs = 60_000;

/** The part of a workflow's start that carries what ops filter by; empty where nothing can. */
export type AttributeOptions = { typedSearchAttributes?: SearchAttributePair[] };

/**
 * Starts workflows with search attributes where the namespace knows them. Where it does not,
 * Temporal refuses the whole start, and ops losing their filters is no reason to lose an order:
 * it is started without, which is said once, and so are those of the next minute.
 */
export function createAttributedStart(
  say: (sentence: string) => void,
  now: () => number = Date.now,
) {
  let refusedUntilMs = 0;
  let isSaid = false;
  return async function start<T>(
    attributes: SearchAttributePair[],
    begin: (options: AttributeOptions) => Promise<T>,
  ): Promise<T> {
    if (now() < refusedUntilMs) return await begin({});
    try {
      const started = await begin({ typedSearchAttributes: attributes });
      isSaid = false;
      return started;
    } catch (error) {
      if (!isInvalidArgument(error)) throw error;
    }
    return await startWithout(begin);
  };

  async function startWithout<T>(begin: (options: AttributeOptions) => Promise<T>): Promise<T> {
    try {
      const started = await begin({});
      remember();
      return started;
    } catch (error) {
      // Refused once more: it was not the attributes. Anything else is about the start itself.
      if (!isInvalidArgument(error)) remember();
      throw error;
    }
  }

  function remember(): void {
    refusedUntilMs = now() + refusedForMs;
    if (isSaid) return;
    isSaid = true;
    say('no search attributes in this namespace: orders are opened, but Temporal UI cannot filter');
  }
}
