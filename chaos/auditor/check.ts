import type { Dossier } from './dossier';
import type { Invariant, Violation } from './records';

/** Sentences of what one order breaks; none when it holds. */
export type Check = (dossier: Dossier) => readonly (string | false)[];

export function unless(isTrue: boolean, sentence: string): string | false {
  return isTrue ? false : sentence;
}

export function violationsOf(
  dossier: Dossier,
  checks: readonly (readonly [Invariant, Check])[],
): Violation[] {
  return checks.flatMap(([invariant, check]) =>
    check(dossier)
      .filter((sentence) => sentence !== false)
      .map((text) => ({ invariant, order: dossier.facts.number, text })),
  );
}
