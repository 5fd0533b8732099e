import { requestsOf } from './answers';
import { dossierOf, type Dossier } from './dossier';
import { unknownCopies } from './endings';
import { textIn, textsIn } from './json';
import type { Records } from './records';

/** What happened in a run, counted from the same records. */
export interface Tally {
  readonly orders: number;
  readonly released: number;
  readonly requests: number;
  readonly added: number;
  readonly refused: number;
  readonly undone: number;
  readonly silences: number;
  /** adds whose raise got no clear answer, by what they were settled as */
  readonly inDoubt: {
    readonly applied: number;
    readonly notApplied: number;
    readonly unresolved: number;
  };
  readonly unknownEmails: number;
  readonly secondCopies: number;
  /** orders a person was asked to look at, by reason */
  readonly flagged: ReadonlyMap<string, number>;
  readonly providerCalls: number;
}

export function tallyOf(records: Records): Tally {
  const dossiers = records.orders
    .filter(({ isThief }) => !isThief)
    .map((facts) => dossierOf(records, facts));
  const requests = dossiers.flatMap(requestsOf);
  const doubts = dossiers.flatMap(doubtsOf);
  return {
    orders: dossiers.length,
    released: dossiers.filter(({ deliveries }) =>
      deliveries.some(({ type }) => type === 'order.released'),
    ).length,
    requests: requests.length,
    added: requests.filter(({ fates }) => isTold(fates, 'added')).length,
    refused: requests.filter(({ fates }) => isTold(fates, 'refused')).length,
    undone: records.answers.filter(({ asked, status }) => asked === 'undo' && status === 200)
      .length,
    silences: records.answers.filter(({ status }) => status === undefined).length,
    inDoubt: {
      applied: doubts.filter((each) => each === 'applied').length,
      notApplied: doubts.filter((each) => each === 'not_applied').length,
      unresolved: doubts.filter((each) => each === 'unresolved').length,
    },
    unknownEmails: sum(dossiers.map(unknownCopies)),
    secondCopies: sum(dossiers.map(({ mails }) => Math.max(0, mails.length - 1))),
    flagged: countsOf(dossiers.flatMap(({ told }) => textsIn(told, 'needsAttention'))),
    providerCalls: records.provider.filter(({ event }) => event === 'received').length,
  };
}

function isTold(fates: ReadonlySet<string>, word: string): boolean {
  return [...fates].some((fate) => fate.startsWith(word));
}

/** One word for each add of an order that ever was in doubt, from its own history. */
function doubtsOf({ history, told }: Dossier): ('applied' | 'not_applied' | 'unresolved')[] {
  const ids = history
    .filter((entry) => textIn(entry, 'type') === 'upsell_in_doubt')
    .map((entry) => textIn(entry, 'requestId'));
  const isUnresolved = textsIn(told, 'needsAttention').includes('add_unresolved');
  return [...new Set(ids)].map((id) => {
    const isAdded = history.some(
      (entry) => textIn(entry, 'type') === 'upsell_added' && textIn(entry, 'requestId') === id,
    );
    if (isAdded) return 'applied';
    return isUnresolved ? 'unresolved' : 'not_applied';
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((so, each) => so + each, 0);
}

function countsOf(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
