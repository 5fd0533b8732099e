import { z } from 'zod';

/** 100 % in basis points. */
export const wholeBp = 10_000;

/** A share of something counted, as every number tells one (D8). */
export const rate = z
  .object({
    count: z.int(),
    n: z.int(),
    share: z.number().nullable().describe('null: of nothing'),
    low: z.number(),
    high: z.number(),
    isTooEarly: z.boolean().describe('fewer than 100: do not decide by it'),
  })
  .describe("with Wilson's 95 % interval");
