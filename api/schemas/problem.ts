import { z } from 'zod';
import { problems } from '../problem-table';
import { type ProblemCode } from '../problems';

const problemBody = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('stable: decide by this one'),
    detail: z.string(),
    field: z.string().optional(),
  })
  .describe('RFC 9457');

/** What any request can meet before a route looks at it. */
export const publicProblems = ['internal_error'] as const satisfies ProblemCode[];

/** What routes of both faces can meet. */
export const bothProblems = [
  'credential_missing',
  'credential_invalid',
  'token_expired',
  'token_foreign',
  'invalid_request',
  'storage_unavailable',
  ...publicProblems,
] as const satisfies ProblemCode[];

/** What routes of the shop can meet. */
export const shopProblems = [
  'credential_missing',
  'credential_invalid',
  'token_expired',
  'shop_only',
  'invalid_request',
  'storage_unavailable',
  ...publicProblems,
] as const satisfies ProblemCode[];

/** What routes with a body can meet. */
export const bodyProblems = [
  'malformed_json',
  'body_too_large',
  'content_type_unsupported',
] as const satisfies ProblemCode[];

/** What a command can meet before an order hears of it. */
export const commandProblems = [
  'idempotency_key_invalid',
  'request_conflict',
  'order_unknown',
  'payment_result_missing',
  'window_closed',
  'order_cancelled',
  'temporal_unavailable',
] as const satisfies ProblemCode[];

interface ProblemResponse {
  description: string;
  content: { 'application/problem+json': { schema: typeof problemBody } };
}

/** The response schemas of these problems: one per status, its codes in the description. */
export function problemResponses(codes: readonly ProblemCode[]): Record<string, ProblemResponse> {
  const statuses = new Set(codes.map((code) => problems[code].status));
  return Object.fromEntries(
    [...statuses].map((status) => {
      const named = codes.filter((code) => problems[code].status === status);
      const description = named.map((code) => `\`${code}\` ${problems[code].title}`).join('; ');
      const content = { 'application/problem+json': { schema: problemBody } };
      return [String(status), { description, content }];
    }),
  );
}
