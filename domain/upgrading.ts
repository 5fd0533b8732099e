import type { Offer } from './offers';
import { OfferKind } from './offer-policy';
import { LineOrigin, LineStatus, type ConfirmedLine, type Order } from './order';
import type { ReplacedLine } from './payments';
import type { WindowState } from './window-state';

/*
 * An upgrade puts a dearer item in the place of a line the order came with (C2): the order rises by
 * the difference. The line that gave way stands apart from then on, outside of every total, and is
 * put back as it was when the upgrade is taken back.
 */

export function isUpgrade({ from }: Offer): boolean {
  return from?.kind === OfferKind.upgrade;
}

/** The line an upgrade would replace; undefined where it is no line of the order (any more). */
export function upgradedLine(
  { lines }: Pick<WindowState, 'lines'>,
  { from }: Offer,
): ConfirmedLine | undefined {
  return lines.find(
    ({ line, origin }) => line === from?.replacesLine && origin === LineOrigin.original,
  );
}

/** The order's lines with a new one in the place of the one that gives way to it. */
export function withUpgrade(
  state: Pick<WindowState, 'lines' | 'replacedLines'>,
  upgrade: ConfirmedLine,
  old: ConfirmedLine,
): Pick<WindowState, 'lines' | 'replacedLines'> {
  const replaced = { ...old, status: LineStatus.replaced, replacedBy: upgrade.line };
  return {
    lines: [
      ...state.lines.filter(({ line }) => line !== old.line),
      { ...upgrade, replaces: old.line },
    ],
    replacedLines: [...(state.replacedLines ?? []), replaced],
  };
}

/** The line that gave way to this one. */
export function replacedBy(
  { replacedLines = [] }: Pick<WindowState, 'replacedLines'>,
  { line }: ConfirmedLine,
): ConfirmedLine | undefined {
  return replacedLines.find((each) => each.replacedBy === line);
}

/** After an upgrade was taken out: the line it replaced as it was, in its old place. */
export function withoutUpgrade(
  { lines, replacedLines = [] }: Pick<WindowState, 'lines' | 'replacedLines'>,
  old: ConfirmedLine,
  order: Order,
): Pick<WindowState, 'lines' | 'replacedLines'> {
  const { replacedBy: _by, ...back } = old;
  const restored = { ...back, status: LineStatus.confirmed };
  const place = (line: ConfirmedLine) =>
    line.origin === LineOrigin.original ? originalPlace(line) : order.lines.length;
  return {
    lines: [...lines, restored].toSorted((a, b) => place(a) - place(b)),
    replacedLines: replacedLines.filter((each) => each !== old),
  };
}

/** By its id, `line-2`: original lines are numbered in their order. */
function originalPlace({ line }: ConfirmedLine): number {
  return Number(line.slice('line-'.length)) - 1;
}

/** What the provider must leave out of the lines the order came with. */
export function linesToLeaveOut(
  { replacedLines = [] }: Pick<WindowState, 'replacedLines'>,
  giving?: ConfirmedLine,
): ReplacedLine[] {
  return [...replacedLines, ...(giving ? [giving] : [])].map(
    ({ reference, quantity, totalMinor }) => ({ reference, quantity, totalMinor }),
  );
}
