/**
 * Holm's step-down correction (product §6.9): p-values of one family of comparisons, adjusted so
 * that all decisions together are wrong with the probability of one. In the order they came in.
 */
export function holm(pValues: readonly number[]): number[] {
  const ranked = pValues
    .map((pValue, index) => ({ pValue, index }))
    .toSorted((one, other) => one.pValue - other.pValue);
  const adjusted = pValues.map(() => 1);
  let atLeast = 0;
  for (const [rank, { pValue, index }] of ranked.entries()) {
    atLeast = Math.max(atLeast, Math.min(1, (pValues.length - rank) * pValue));
    adjusted[index] = atLeast;
  }
  return adjusted;
}
