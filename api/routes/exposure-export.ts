import { z } from 'zod';
import { exposuresCsv, nextOf, parseCursor } from '../exposure-cursor';
import { boundsOf } from '../period';
import { exposuresQuery, exposuresReply } from '../schemas/analytics';
import { problemResponses, shopProblems } from '../schemas/problem';
import type { Services } from '../settings';
import type { App } from './route';

/**
 * Events still being stored may have an earlier time than those that are there already: the
 * newest seconds are left for the next page, so that an export misses none.
 */
const settleMs = 5_000;

/** What pages saw and did, page by page, for other tools (D25). */
export function exportExposures(app: App, { numbers }: Services): void {
  const read = async ({ after, limit, ...asked }: z.infer<typeof exposuresQuery>) => {
    const settledMs = Date.now() - settleMs;
    const { from, to } = boundsOf(asked, settledMs);
    const until = Date.parse(to) > settledMs ? new Date(settledMs).toISOString() : to;
    const cursor = after === undefined ? undefined : parseCursor(after);
    const exposures = await numbers.exposures({ from, to: until }, cursor, limit);
    return { exposures, next: nextOf(exposures, limit) };
  };
  const schema = { tags: ['analytics'], querystring: exposuresQuery };
  app.get(
    '/analytics/exposures.json',
    {
      config: { access: 'shop' },
      schema: {
        ...schema,
        summary: 'What pages saw and did, oldest first',
        response: { 200: exposuresReply, ...problemResponses(shopProblems) },
      },
    },
    async ({ query }) => await read(query),
  );
  app.get(
    '/analytics/exposures.csv',
    {
      config: { access: 'shop' },
      schema: {
        ...schema,
        summary: 'The same as CSV; `Link` names the next page',
        response: {
          200: z.string().describe('RFC 4180, with a header line'),
          ...problemResponses(shopProblems),
        },
      },
    },
    async ({ query }, reply) => {
      const { exposures, next } = await read(query);
      if (next !== null) {
        const onward = new URLSearchParams({ ...query, limit: `${query.limit}`, after: next });
        void reply.header('Link', `</analytics/exposures.csv?${onward.toString()}>; rel="next"`);
      }
      return await reply.type('text/csv; charset=utf-8').send(exposuresCsv(exposures));
    },
  );
}
