import type { ConfirmedLine } from './order';
import type { OfferPlace } from './numbers';

/** What came of a line after the order went out (B14, D23). */
export const ReturnKind = {
  /** pieces came back, with or without money for them */
  return: 'return',
  /** money was given back, and nothing was sent back */
  refund: 'refund',
  /** the shopper's bank took it back */
  chargeback: 'chargeback',
} as const;
export type ReturnKind = (typeof ReturnKind)[keyof typeof ReturnKind];

export interface ReturnEntry {
  /** `line-2` of the order as it went out */
  line: string;
  kind: ReturnKind;
  /** pieces it is about; of several returns of a line together at most the line's */
  quantity: number;
  /** gross; of everything that came back of a line together at most the line's total */
  amountMinor: number;
}

export interface PostedReturn {
  /** the shop's own id of it: the same again is the same return */
  returnId: string;
  /** tells a repeat from another return under the same id */
  fingerprint: string;
  /** ISO time, the shop's word */
  at: string;
  /** at most {@link returnEntriesMax} */
  lines: ReturnEntry[];
}

/** As many as an order has lines, roughly. */
export const returnEntriesMax = 100;

/** What came back of a line before. */
export interface ReturnedBefore {
  line: string;
  /** pieces that were sent back */
  quantity: number;
  amountMinor: number;
}

export type ReturnFault =
  | { kind: 'line_unknown'; entry: number; line: string }
  | {
      kind: 'above_line';
      entry: number;
      line: string;
      quantityMax: number;
      amountMaxMinor: number;
    };

const nothing = { quantity: 0, amountMinor: 0 };

/**
 * The first entry that cannot be true: a line the order went out without, or more of one than
 * there was. Undefined when all of them can. `lines` are those that went out.
 */
export function returnFault(
  lines: readonly ConfirmedLine[],
  before: readonly ReturnedBefore[],
  entries: readonly ReturnEntry[],
): ReturnFault | undefined {
  const gone = new Map(before.map((each) => [each.line, each]));
  for (const [entry, { line, kind, quantity, amountMinor }] of entries.entries()) {
    const sold = lines.find((each) => each.line === line);
    if (!sold) return { kind: 'line_unknown', entry, line };
    const { quantity: piecesGone, amountMinor: goneMinor } = gone.get(line) ?? nothing;
    // Money may be for pieces that came back before, or for some that never will.
    const isBack = kind === ReturnKind.return;
    const quantityMax = sold.quantity - (isBack ? piecesGone : 0);
    const amountMaxMinor = sold.totalMinor - goneMinor;
    if (quantity > quantityMax || amountMinor > amountMaxMinor) {
      return { kind: 'above_line', entry, line, quantityMax, amountMaxMinor };
    }
    gone.set(line, {
      line,
      quantity: piecesGone + (isBack ? quantity : 0),
      amountMinor: goneMinor + amountMinor,
    });
  }
  return undefined;
}

/** Recorded, now or before, it names the policies' offers it is about, for their guardrail (D24). */
export type ReturnVerdict =
  | { kind: 'recorded' | 'repeated'; offers: OfferPlace[] }
  | { kind: 'conflict' }
  | { kind: 'order_unknown' }
  | { kind: 'not_final' }
  | { kind: 'cancelled' }
  | ReturnFault;

/** What happens to an order after it went out. */
export interface Returns {
  /** All of its lines or none; the same again changes nothing. */
  post(number: string, posted: PostedReturn): Promise<ReturnVerdict>;
  /** The shopper's answer to "would you recommend us", 0 to 10; the last one counts. */
  score(number: string, score: number): Promise<'recorded' | 'order_unknown' | 'not_final'>;
}
