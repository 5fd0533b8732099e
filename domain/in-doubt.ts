import type { AuthorizationSnapshot } from './payments';

/** What a read of the provider proves about one raise that got no clear answer. */
export type DoubtVerdict = 'applied' | 'not_applied_yet' | 'unexpected';

/**
 * Applied only when the new total *and* our own line are there; untouched only when the old
 * total stands without it. Anything else was somebody else's doing and is not ours to guess
 * (`payments.md` §8.2.3).
 */
export function judgeReadBack(
  snapshot: AuthorizationSnapshot,
  raise: { requestId: string; previousTotalMinor: number; newTotalMinor: number },
): DoubtVerdict {
  const hasMarker = snapshot.markers.includes(raise.requestId);
  if (snapshot.authorizedMinor === raise.newTotalMinor && hasMarker) return 'applied';
  if (snapshot.authorizedMinor === raise.previousTotalMinor && !hasMarker) return 'not_applied_yet';
  return 'unexpected';
}
