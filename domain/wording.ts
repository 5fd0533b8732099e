/** `1 line`, `2 lines`: sentences that ops and shops read. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
