import { idOf, requestsOf } from './answers';
import { unless, type Check } from './check';
import { releasedLines } from './dossier';
import { textIn } from './json';
import type { Heard, Shelf } from './records';

/** I4: what is shipped for a request is what it asked for, and as many pieces. */
export const asAsked: Check = (dossier) => {
  const shipped = releasedLines(dossier);
  return requestsOf(dossier).flatMap(({ id, lines }) => {
    const ask = dossier.answers.find((heard) => heard.asked === 'add' && idOf(heard) === id);
    const wanted = `${ask?.quantity ?? 0} × ${ask?.subject ?? 'nothing'}`;
    return shipped
      .filter(({ line }) => lines.has(line))
      .map(({ quantity, reference }) => `${quantity} × ${reference}`)
      .map((got) => unless(got === wanted, `${id} asked for ${wanted} and became ${got}`));
  });
};

/** I3: an added item costs what the shop asks for it; equal totals alone may all be wrong. */
export function priced(shelves: readonly Shelf[]): Check {
  return (dossier) =>
    releasedLines(dossier)
      .filter(({ isUpsold }) => isUpsold)
      .map(({ reference, quantity, totalMinor }) => {
        const shelf = shelves.find((each) => each.reference === reference);
        return unless(
          shelf !== undefined && totalMinor === quantity * shelf.priceMinor,
          `${quantity} × ${reference} is sold for ${totalMinor}`,
        );
      });
}

/** I6: two requests are two lines. */
export const ownLines: Check = (dossier) => {
  const all = requestsOf(dossier);
  const named = new Set(all.flatMap(({ lines }) => [...lines]));
  return [...named].map((line) => {
    const ids = all.filter(({ lines }) => lines.has(line)).map(({ id }) => id);
    return unless(ids.length === 1, `${ids.join(' and ')} became one line, ${line}`);
  });
};

/** I6: a removal has one outcome as well. */
export const sameRemoval: Check = ({ answers }) => {
  const undos = answers.filter(({ asked }) => asked === 'undo');
  const ids = new Set(undos.map(idOf).filter((id) => id !== undefined));
  return [...ids].map((id) => {
    const mine = answers.filter((heard) => idOf(heard) === id);
    const fates = new Set(mine.map(removalOf).filter((fate) => fate !== undefined));
    return unless(fates.size <= 1, `${id} was told ${[...fates].join(' and ')}`);
  });
};

/** Definite words only, as for an add. */
function removalOf({ asked, status, body }: Heard): string | undefined {
  if (asked === 'undo') {
    if (status === undefined || status >= 500 || status === 429 || status === 202) return undefined;
    return status < 300 ? 'removed' : 'refused';
  }
  const fate = textIn(body, 'status');
  return asked !== 'outcome' || status !== 200 || fate === 'pending' ? undefined : fate;
}
