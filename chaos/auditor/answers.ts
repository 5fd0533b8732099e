import { unless, type Check } from './check';
import { effective, releasedLines, undoneLines, type Dossier } from './dossier';
import { objectIn, textIn } from './json';
import type { Heard } from './records';

/** I1: however often it is handed over, an order is opened once and told the same. */
export const oneOpening: Check = ({ answers, facts }) => {
  const opened = answers.filter(({ asked, status }) => asked === 'hand_over' && status === 200);
  const told = new Set(
    opened.map(({ body }) => `${textIn(body, 'closesAt')} ${textIn(body, 'token')}`),
  );
  if (facts.isThief) {
    return [unless(opened.length === 0, 'opened with the authorization of another order')];
  }
  return [unless(told.size <= 1, `its hand-over had ${told.size} different answers`)];
};

/** I1: nothing comes of an order that was refused. */
export const nothingOfThief: Check = (dossier) => {
  if (!dossier.facts.isThief) return [];
  const { mails, deliveries } = dossier;
  return [
    unless(mails.length === 0, 'an email went out for an order that was never opened'),
    unless(deliveries.length === 0, 'the warehouse heard of an order that was never opened'),
  ];
};

/** What one request was told, however often: `added`, `refused out_of_stock`. */
interface Request {
  readonly id: string;
  /** a 201 or 202: it must have an end */
  readonly isPromised: boolean;
  readonly fates: ReadonlySet<string>;
  /** the line it added, if it was told so */
  readonly lines: ReadonlySet<string>;
}

/** All requests of an order that anything was heard of. */
export function requestsOf({ answers }: Dossier): Request[] {
  const about = answers.filter(({ asked }) => asked === 'add' || asked === 'outcome');
  const ids = new Set(about.map(idOf).filter((id) => id !== undefined));
  return [...ids].flatMap((id) => {
    const mine = about.filter((heard) => idOf(heard) === id);
    if (answers.some(({ asked, requestId }) => asked === 'undo' && requestId === id)) return [];
    return [
      {
        id,
        isPromised: mine.some(
          ({ asked, status }) => asked === 'add' && (status === 201 || status === 202),
        ),
        fates: new Set(mine.map(fateOf).filter((fate) => fate !== undefined)),
        lines: new Set(mine.map(lineOf).filter((line) => line !== undefined)),
      },
    ];
  });
}

/** Sent along, or told where none was sent. */
export function idOf({ requestId, body }: Heard): string | undefined {
  return requestId ?? textIn(body, 'requestId');
}

function lineOf({ body }: Heard): string | undefined {
  return textIn(objectIn(body, 'line'), 'line');
}

/** Definite words only: silence, "later", "too many" and "unknown here" say nothing. */
function fateOf({ asked, status, body }: Heard): string | undefined {
  if (status === undefined || status >= 500 || status === 429 || status === 202) return undefined;
  if (asked === 'add') {
    return status === 201 ? 'added' : `refused ${textIn(body, 'code') ?? status}`;
  }
  const fate = textIn(body, 'status');
  if (status !== 200 || fate === 'pending') return undefined;
  if (fate === 'added') return fate;
  return `refused ${textIn(objectIn(body, 'problem'), 'code') ?? fate ?? ''}`;
}

/** I5: what was promised ends, and what was told "added" is shipped unless it was taken out. */
export const promises: Check = (dossier) => {
  if (effective(dossier, 'order.released').length === 0) return [];
  const shipped = new Set(releasedLines(dossier).map(({ line }) => line));
  const undone = undoneLines(dossier);
  return requestsOf(dossier).flatMap(({ id, isPromised, fates, lines }) => {
    // Shipped, or taken out again: one of the two.
    const isWhereItBelongs =
      lines.size > 0 && [...lines].every((line) => shipped.has(line) !== undone.has(line));
    return [
      unless(!isPromised || fates.size > 0, `${id} was accepted and never got an answer`),
      unless(
        !fates.has('added') || isWhereItBelongs,
        `${id} was added, and is not shipped as it was told`,
      ),
    ];
  });
};

/** I4: nothing is shipped that nobody was told was added. */
export const nothingUntold: Check = (dossier) => {
  const told = new Set(requestsOf(dossier).flatMap(({ lines }) => [...lines]));
  return releasedLines(dossier)
    .filter(({ isUpsold, line }) => isUpsold && !told.has(line))
    .map(({ reference }) => `${reference} is shipped, and nobody was told that it was added`);
};

/** I6: the same request has the same outcome, however often it is asked. */
export const sameOutcome: Check = (dossier) =>
  requestsOf(dossier).flatMap(({ id, fates, lines }) => [
    unless(fates.size <= 1, `${id} was told ${[...fates].join(' and ')}`),
    unless(lines.size <= 1, `${id} became ${[...lines].join(' and ')}`),
  ]);

/** I6: a double click is one request. */
export const doubleClicks: Check = ({ answers }) => {
  const clicks = new Set(answers.flatMap(({ click }) => (click === undefined ? [] : [click])));
  return [...clicks].map((click) => {
    const mine = answers.filter((each) => each.asked === 'add' && each.click === click);
    const ids = new Set(mine.map(idOf).filter((id) => id !== undefined));
    return unless(ids.size <= 1, `one click became ${ids.size} requests`);
  });
};
