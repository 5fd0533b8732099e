import {
  doubleClicks,
  nothingOfThief,
  nothingUntold,
  oneOpening,
  promises,
  sameOutcome,
} from './answers';
import { asAsked, ownLines, priced, sameRemoval } from './asked';
import { violationsOf, type Check } from './check';
import { dossierOf, type Dossier } from './dossier';
import { emailContent } from './email';
import { closes, nothingBoughtLost, oneEmail, releasedLast, warehouse } from './endings';
import {
  coverage,
  keys,
  lines,
  noLateRaise,
  original,
  paidWhenTold,
  toldLines,
  transactions,
} from './money';
import type { Invariant, Records, Violation } from './records';
import { shelfViolations } from './shelves';
import { strayViolations } from './strays';

/**
 * What the records of a run break. The auditor compares what provider, inbox and warehouse wrote
 * down with what callers were told, and believes none of them alone.
 */
export function audit(records: Records): Violation[] {
  const dossiers = records.orders.map((facts) => dossierOf(records, facts));
  const checks: readonly (readonly [Invariant, Check])[] = [
    ['closes', closes],
    ['I1', oneOpening],
    ['I1', nothingOfThief],
    ['I7', oneEmail],
    ['I7', emailContent(records.shelves)],
    ['I8', warehouse],
    ['I8', releasedLast],
    ['I8', nothingBoughtLost],
    ['I3', priced(records.shelves)],
  ];
  return [
    ...dossiers.flatMap((dossier) => violationsOf(dossier, checks)),
    ...dossiers.filter(isSold).flatMap((dossier) => violationsOf(dossier, checksOfMoney)),
    ...shelfViolations(records, dossiers.filter(isSold)),
    ...strayViolations(records),
  ];
}

/** A refused order shares the authorization of the one it was refused for. */
function isSold({ facts }: Dossier): boolean {
  return !facts.isThief;
}

const checksOfMoney: readonly (readonly [Invariant, Check])[] = [
  ['I2', transactions],
  ['I3', coverage],
  ['I3', toldLines],
  ['I4', lines],
  ['I4', paidWhenTold],
  ['I4', nothingUntold],
  ['I4', asAsked],
  ['I5', promises],
  ['I6', keys],
  ['I6', sameOutcome],
  ['I6', sameRemoval],
  ['I6', ownLines],
  ['I6', doubleClicks],
  ['I9', noLateRaise],
  ['I10', original],
];
