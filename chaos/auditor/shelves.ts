import { releasedLines, type Dossier } from './dossier';
import { textIn } from './json';
import type { Records, Violation } from './records';

/** Pieces of an item that left the house. */
export function soldOf(dossiers: readonly Dossier[], reference: string): number {
  const lines = dossiers.flatMap((dossier) => releasedLines(dossier));
  return lines
    .filter((line) => line.isUpsold && line.reference === reference)
    .reduce((sum, { quantity }) => sum + quantity, 0);
}

/**
 * I11: nothing is sold twice, and what was not sold is still for sale. The second is seen from
 * outside by buying all that must be left when everything is over: the next piece is refused.
 */
export function shelfViolations(
  { shelves, answers }: Records,
  dossiers: readonly Dossier[],
): Violation[] {
  return shelves.flatMap(({ reference, stock }): Violation[] => {
    const sold = soldOf(dossiers, reference);
    const found = (text: string): Violation => ({ invariant: 'I11', order: reference, text });
    if (sold > stock) return [found(`${sold} pieces were sold, there were ${stock}`)];
    const probes = answers.filter(
      ({ asked, subject }) => asked === 'probe' && subject === reference,
    );
    const last = probes.at(-1);
    if (last === undefined) return [];
    const isEmpty = last.status === 409 && textIn(last.body, 'code') === 'out_of_stock';
    if (isEmpty && sold === stock) return [];
    return [found(`${stock - sold} of ${stock} pieces are neither sold nor for sale`)];
  });
}
