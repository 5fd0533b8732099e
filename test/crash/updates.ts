import type { JournalEntry } from '../world/klarna-desk';

/** One update of the authorization as it arrived. */
export interface Update {
  key: string;
  totalMinor: number;
  /** everything that was asked for */
  body: string;
  isApplied: boolean;
}

/** Updates that arrived, from the provider's journal. */
export function updates(journal: JournalEntry[]): Update[] {
  const applied = new Set(
    journal.flatMap((entry) => (entry.event === 'applied' ? [entry.call] : [])),
  );
  return journal
    .filter((entry) => entry.event === 'received' && entry.method === 'PATCH')
    .map((entry) => ({
      key: entry.idempotencyKey ?? '',
      totalMinor: entry.order_amount ?? 0,
      body: JSON.stringify([entry.order_amount, entry.order_lines]),
      isApplied: applied.has(entry.call),
    }));
}
