import type { ConfirmedLine, Order } from '../domain/order';
import { canBeGiven, sampleLine, samplesGivenMax } from '../domain/samples';
import type { Services } from './services';

/**
 * Puts what this customer was promised with earlier orders into the one that opens, for nothing
 * (B7). What is sold out or no longer sold stays owed. A repeat answers what the first attempt
 * gave and goes on from there; of two orders that open at once one gets it.
 */
export async function giveSamples(
  { samples, catalogue }: Pick<Services, 'samples' | 'catalogue'>,
  { order, runId, nowMs }: { order: Order; runId: string; nowMs: number },
): Promise<ConfirmedLine[]> {
  const { number, customer } = order;
  const due = await samples.due(number, customer);
  if (due.length === 0) return [];
  const lines = due.some(({ isGiven }) => isGiven) ? await samples.givenIn(number) : [];
  const products = await catalogue.findProducts(due.map(({ item }) => item));
  const addedAt = new Date(nowMs).toISOString();
  for (const { isGiven, ...sample } of due) {
    const product = products.find(({ reference }) => reference === sample.item);
    if (isGiven || !product || !canBeGiven(product, nowMs)) continue;
    if (lines.length >= samplesGivenMax) break;
    const line = sampleLine(sample, product, order.lines.length + lines.length + 1, addedAt);
    if (await samples.give(number, runId, sample, line)) lines.push(line);
  }
  return lines;
}
