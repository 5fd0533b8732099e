import { z } from 'zod';
import { ReturnKind, returnEntriesMax } from '../../domain/returns';
import { amount, itemId, lineId } from './common';

/** The database reads years before this one back as others. */
const earliestMs = Date.parse('1970-01-01T00:00:00Z');

/** Most pieces of a line, as in the order itself. */
const piecesMax = 10_000;

const entry = z
  .strictObject({
    line: lineId.describe('of the order as it went out'),
    kind: z.enum(Object.values(ReturnKind)),
    quantity: z.int().min(0).max(piecesMax).describe('pieces it is about'),
    amountMinor: amount.describe('gross, what was given back or taken back'),
  })
  .refine(({ kind, quantity }) => kind !== ReturnKind.return || quantity > 0, {
    path: ['quantity'],
    error: 'A return is of at least one piece; money alone is a `refund`',
  })
  .refine(({ kind, amountMinor }) => kind === ReturnKind.return || amountMinor > 0, {
    path: ['amountMinor'],
    error: 'A refund or chargeback is of at least one minor unit',
  });

export const returnBody = z
  .strictObject({
    returnId: itemId.describe("the shop's own id: the same again is the same return"),
    at: z.iso
      .datetime({ abort: true, error: 'A UTC time such as 2026-03-01T00:00:00Z is needed' })
      .refine((time) => Date.parse(time) >= earliestMs, 'Nothing came back before 1970'),
    lines: z.array(entry).min(1).max(returnEntriesMax),
  })
  .meta({
    examples: [
      {
        returnId: 'R-1001',
        at: '2026-03-14T09:00:00Z',
        lines: [{ line: 'line-2', kind: 'return', quantity: 1, amountMinor: 20_000 }],
      },
    ],
  });

export const returnReply = z.object({
  order: z.string(),
  returnId: z.string(),
  refundedMinor: z.int().describe('of this return'),
});

export const npsBody = z
  .strictObject({ score: z.int().min(0).max(10) })
  .meta({ examples: [{ score: 9 }] });

export const npsReply = z.object({ order: z.string(), score: z.int() });
