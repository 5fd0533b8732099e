import { and, eq, ne } from 'drizzle-orm';
import { LineOrigin, type Order } from '../domain/order';
import type { FinalOrder } from '../domain/order-view';
import { OrderOutcome } from '../domain/window-state';
import { customerKey } from './customer-key';
import type { Queries } from './database';
import { owedSamples } from './schema-follow-ups';

/**
 * What an order that is over leaves of its samples, in the transaction of its final state, so that
 * nothing is owed by an order nobody confirmed: what it promised is owed from now on, and what it
 * was given and never shipped is owed again (B7). What the customer is owed or was given before,
 * which two orders open at once can both have promised, is not owed twice: one each (D18).
 */
export async function writeSamples(tx: Queries, order: Order, final: FinalOrder): Promise<void> {
  const { outcome, lines, promised = [] } = final.view;
  if (outcome === OrderOutcome.confirmed && promised.length > 0) {
    const from = { fromNumber: order.number, customer: customerKey(order.customer) };
    const rows = promised.map(({ requestId, item, quantity }) => ({
      ...from,
      requestId,
      item,
      quantity,
    }));
    await tx.insert(owedSamples).values(rows).onConflictDoNothing();
  }
  const wasGiven = lines.some(({ origin }) => origin === LineOrigin.sample);
  if (outcome !== OrderOutcome.cancelled || !wasGiven) return;
  const { givenIn, fromNumber } = owedSamples;
  // What was taken in this very order was never owed.
  const given = and(eq(givenIn, order.number), ne(fromNumber, order.number));
  await tx.update(owedSamples).set({ givenIn: null }).where(given);
}
