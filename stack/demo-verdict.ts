import type { Client } from './demo-client';
import type { Played } from './demo-play';
import { listed } from './demo-print';

/**
 * What is not as it must be, one sentence each, asked of every part once all orders are over: so
 * that a second email or a second release has had its time to come.
 */
export async function faultsOf(client: Client, played: Played): Promise<string[]> {
  const { order, authorizationRef, wanted, complaints } = played;
  const [shown, held, mails, picked] = await Promise.all([
    client.order(order.number),
    client.authorization(authorizationRef),
    client.mailsTo(order.customer.email),
    client.warehouse(order.number),
  ]);
  const facts: readonly (readonly [what: string, is: unknown, mustBe: unknown])[] = [
    ['emails', mails.length, 1],
    ['releases', picked.releases, 1],
    ['lines of the order', listed(shown.lines), wanted.items],
    ['lines at the warehouse', listed(picked.lines), wanted.items],
    ['lines at the provider', listed(held.order_lines), wanted.items],
    ['total of the order', shown.totalMinor, wanted.totalMinor],
    ['authorization at the provider', held.order_amount, wanted.totalMinor],
    ['outcome', shown.outcome, 'confirmed'],
    ['reasons for a person to look', shown.needsAttention.join(', '), ''],
  ];
  const wrong = facts
    .filter(([, is, mustBe]) => is !== mustBe)
    .map(([what, is, mustBe]) => `${what}: ${String(is)}, not ${String(mustBe)}`);
  return [...complaints, ...wrong].map((fault) => `${order.number}: ${fault}`);
}
