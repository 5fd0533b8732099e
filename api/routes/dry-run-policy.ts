import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { DatabaseError } from '../../store/database-error';
import { dryRun, type CoveredReport, type DryRunAsked, type DryRunEvent } from '../dry-run';
import { Problem, problemDocument } from '../problems';
import { readPolicy } from '../read-policy';
import { dryRunQuery, dryRunReply } from '../schemas/dry-run';
import { optionalDocument, policyParams } from '../schemas/offer-policy-routes';
import { problemResponses } from '../schemas/problem';
import type { Services } from '../settings';
import { retryAfterS } from '../waits';
import { offerPolicyProblems } from './offer-policy-problems';
import { draftOf } from './publish-policy';
import type { App } from './route';

const dayMs = 86_400_000;
/** A season: long enough for every kind of order, short enough for today's catalogue. */
const defaultDays = 90;

/** What a client sends that wants to see how far it is: one JSON value a line. */
const lines = 'application/x-ndjson';

/**
 * Plays a policy on past orders (§4.7), by the very code that decides live, and writes nothing.
 * With `Accept: application/x-ndjson` the answer is lines of progress, and at last the report.
 */
export function dryRunPolicy(app: App, services: Services): void {
  const claim = oneAtATime();
  app.post(
    '/policies/:policy/dry-runs',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['policies'],
        summary: 'What a document, or the draft, would have offered to past orders',
        params: policyParams,
        querystring: dryRunQuery,
        body: optionalDocument,
        response: {
          200: dryRunReply,
          ...problemResponses([
            ...offerPolicyProblems,
            'policy_unknown',
            'policy_invalid',
            'dry_run_busy',
          ]),
        },
      },
    },
    async ({ params: { policy }, query, body, headers }, reply) => {
      const asked = periodOf(query);
      const document = body ? readPolicy(body, policy) : await draftOf(services, policy);
      const release = claim();
      const events = untilReleased(dryRun(services, document, asked), release);
      if (!headers.accept?.includes(lines)) return await reportOf(events);
      const text = Readable.from(asLines(events, (error) => app.log.error({ err: error })));
      // A reader who leaves before the first line never starts it.
      text.once('close', release);
      return await sendLines(reply, text);
    },
  );
}

/** Beside the JSON reply a stream has no schema. */
async function sendLines(reply: FastifyReply, text: Readable): Promise<FastifyReply> {
  return await reply.type(lines).send(text);
}

function periodOf(query: { from?: string; to?: string; limit: number }): DryRunAsked {
  const to = query.to ?? new Date().toISOString();
  const from = query.from ?? new Date(Date.parse(to) - defaultDays * dayMs).toISOString();
  if (Date.parse(from) < Date.parse(to)) return { from, to, limit: query.limit };
  throw new Problem('invalid_request', { field: 'from', detail: '`from` is not before `to`.' });
}

/** @throws Problem `dry_run_busy` while another one is not released */
function oneAtATime(): () => () => void {
  let isTaken = false;
  return () => {
    if (isTaken) throw new Problem('dry_run_busy', {}, retryAfterS);
    isTaken = true;
    let isReleased = false;
    return () => {
      if (!isReleased) isTaken = false;
      isReleased = true;
    };
  };
}

async function* untilReleased(
  events: AsyncGenerator<DryRunEvent>,
  release: () => void,
): AsyncGenerator<DryRunEvent> {
  try {
    yield* events;
  } finally {
    release();
  }
}

async function reportOf(events: AsyncIterable<DryRunEvent>): Promise<CoveredReport> {
  for await (const event of events) if (event.kind === 'report') return event.report;
  throw new Error('A dry run ends with its report.');
}

/** The status is sent by then: what goes wrong is the last line, in place of the report. */
async function* asLines(
  events: AsyncIterable<DryRunEvent>,
  tell: (error: unknown) => void,
): AsyncGenerator<string> {
  try {
    for await (const event of events) yield `${JSON.stringify(event)}\n`;
  } catch (error) {
    tell(error);
    const isAway = error instanceof DatabaseError;
    const problem = problemDocument(isAway ? 'storage_unavailable' : 'internal_error');
    yield `${JSON.stringify({ kind: 'problem', problem })}\n`;
  }
}
