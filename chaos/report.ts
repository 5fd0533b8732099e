import { invariants, type Violation } from './auditor/records';
import type { Tally } from './auditor/tally';
import type { Plan } from './plan';

export interface Outcome {
  readonly plan: Plan;
  readonly tally: Tally;
  readonly violations: readonly Violation[];
  readonly stuck: readonly string[];
  /** times worker or api ended, or would not start, although nobody had killed them */
  readonly ownEnds: number;
  /** counted by the wire between worker and inbox */
  readonly mail: { readonly lost: number; readonly refused: number };
  readonly seconds: number;
}

/** Violations printed one by one; the rest are counted. */
const violationsShown = 40;

/** The table of a run, line by line. */
export function reportOf(outcome: Outcome): string[] {
  const { plan, violations } = outcome;
  const shown = violations.slice(0, violationsShown);
  const more = violations.length - shown.length;
  return [
    '',
    ...table([
      ['seed', String(plan.seed)],
      ...happened(plan),
      ...counted(outcome),
      ...checked(violations),
      ['stuck orders', list(outcome.stuck)],
      ['took', `${Math.round(outcome.seconds)} s`],
    ]),
    '',
    ...shown.map(({ invariant, order, text }) => `${invariant} ${order}: ${text}`),
    ...(more > 0 ? [`… and ${more} more`] : []),
  ];
}

function happened({ shoppers, incidents }: Plan): [string, string][] {
  const faults = shoppers.flatMap(({ providerFaults }) => providerFaults);
  const mails = shoppers.flatMap(({ mailFault }) => (mailFault === undefined ? [] : [mailFault]));
  const kills = incidents.map(({ kind }) => kind).filter(isKill);
  const outages = incidents.map(({ kind }) => kind).filter((kind) => !isKill(kind));
  return [
    ['orders', String(shoppers.length)],
    ['kills', counts(kills)],
    ['outages', counts(outages)],
    ['provider faults planned', counts(faults.map(({ kind }) => kind))],
    ['mail faults planned', counts(mails.map(({ kind }) => kind))],
  ];
}

function counted({ tally, mail, ownEnds }: Outcome): [string, string][] {
  const { applied, notApplied, unresolved } = tally.inDoubt;
  const flags = [...tally.flagged].map(([reason, count]) => `${count} ${reason}`);
  return [
    ['released', `${tally.released} of ${tally.orders}`],
    [
      'adds',
      `${tally.requests}: ${tally.added} added, ${tally.refused} refused, ${tally.undone} undone`,
    ],
    ['questions nobody answered', String(tally.silences)],
    ['ends and failed starts not planned', String(ownEnds)],
    ['provider requests', String(tally.providerCalls)],
    [
      'in doubt, settled as',
      `${applied} applied, ${notApplied} not applied, ${unresolved} unresolved`,
    ],
    ['asked a person', list(flags)],
    ['emails whose answer was lost', String(mail.lost)],
    ['emails turned away', String(mail.refused)],
    ['emails counted unknown', String(tally.unknownEmails)],
    ['second copies in the inbox', String(tally.secondCopies)],
  ];
}

function checked(violations: readonly Violation[]): [string, string][] {
  return [
    ['violations', String(violations.length)],
    ...invariants.map((each): [string, string] => {
      const found = violations.filter(({ invariant }) => invariant === each).length;
      return [`  ${each}`, found === 0 ? 'holds' : `${found} violations`];
    }),
  ];
}

const isKill = (kind: string): boolean => kind.startsWith('kill_');

/** `3 reset, 2 slow (5)` */
function counts(words: readonly string[]): string {
  const kinds = [...new Set(words)].toSorted();
  const each = kinds.map((kind) => `${words.filter((word) => word === kind).length} ${kind}`);
  return words.length === 0 ? 'none' : `${words.length}: ${each.join(', ')}`;
}

function list(words: readonly string[]): string {
  return words.join(', ') || 'none';
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}
