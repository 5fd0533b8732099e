import type { Ledger } from './ledger';
import type { Ask } from './postlude';

/** How often holds are looked at: finer than a person sees on the page. */
const tickMs = 250;
/** Questions at once: a long outage must not end in a flood. */
const asksAtOnceMax = 8;
/** First wait after no answer; doubled each time … */
const backoffMsFirst = 1_000;
/** … up to this. */
const backoffMsMax = 60_000;

interface Patience {
  readonly askAgainAtMs: number;
  readonly backoffMs: number;
}

/**
 * Watches the holds. When one runs out without a release the warehouse asks Postlude and acts on
 * the answer alone: it never picks on its own judgement. Ends with `stopping`.
 */
export function watchHolds(ledger: Ledger, ask: Ask, stopping: AbortSignal): void {
  /** Overdue orders asked about before; in memory, so a restart asks at once. */
  const patience = new Map<string, Patience>();
  let timer = setTimeout(tick, tickMs).unref();
  stopping.addEventListener('abort', () => clearTimeout(timer));

  function tick(): void {
    void askOverdue().finally(() => {
      if (!stopping.aborted) timer = setTimeout(tick, tickMs).unref();
    });
  }

  async function askOverdue(): Promise<void> {
    const nowMs = Date.now();
    const overdue = new Set(ledger.overdue(nowMs).map(({ order }) => order));
    for (const order of patience.keys()) {
      if (!overdue.has(order)) patience.delete(order);
    }
    const due = [...overdue].filter((order) => (patience.get(order)?.askAgainAtMs ?? 0) <= nowMs);
    await Promise.all(due.slice(0, asksAtOnceMax).map(askAbout));
  }

  async function askAbout(order: string): Promise<void> {
    const answer = await ask(order, stopping);
    if (stopping.aborted) return;
    ledger.write({ event: 'asked', order, ...answer });
    patience.set(order, longer(patience.get(order)));
  }
}

/** Whatever the answer: a hold it leaves overdue, by a stale `until` too, must not be asked again at once. */
function longer(before: Patience | undefined): Patience {
  const backoffMs =
    before === undefined ? backoffMsFirst : Math.min(before.backoffMs * 2, backoffMsMax);
  return { backoffMs, askAgainAtMs: Date.now() + backoffMs };
}
