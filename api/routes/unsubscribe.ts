import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Problem, type ProblemCode } from '../problems';
import { tokenParams } from '../schemas/follow-ups';
import { problemResponses, publicProblems } from '../schemas/problem';
import type { Services } from '../settings';
import { unsubscribedPage, unsubscribePage } from '../unsubscribe-page';
import { createVisitLimiter } from '../visit-limiter';
import type { App } from './route';

const html = 'text/html; charset=utf-8';

const problems = [
  'unsubscribe_unknown',
  'too_many_visits',
  'invalid_request',
  ...publicProblems,
] as const satisfies ProblemCode[];

/**
 * No more follow-ups (RFC 8058). A `GET` changes nothing, because mail scanners follow links; a
 * `POST` does all of it, from a mailbox's own button or from the page, without a login, as often
 * as it is sent. Its body says `List-Unsubscribe=One-Click` and is not read: the token says it all.
 */
export function unsubscribe(app: App, services: Services): void {
  const limit = createVisitLimiter();
  const orderOf = (token: string): string => {
    const order = services.followUpTokens.readUnsubscribe(token);
    if (order === undefined) throw new Problem('unsubscribe_unknown');
    limit(token, Date.now());
    return order;
  };
  app.get(
    '/unsubscribe/:token',
    {
      config: { access: 'public' },
      schema: {
        tags: ['follow-ups'],
        summary: 'A page with one button: no more of these messages',
        security: [],
        params: tokenParams,
        response: { 200: z.string().describe('a page'), ...problemResponses(problems) },
      },
    },
    async ({ params }, reply) => {
      orderOf(params.token);
      return await reply.type(html).send(unsubscribePage());
    },
  );
  void app.register(async (child) => {
    const forms = child.withTypeProvider<ZodTypeProvider>();
    forms.removeAllContentTypeParsers();
    // RFC 8058 §3.2: multipart or urlencoded, as the mailbox likes; and a hand may send nothing.
    forms.addContentTypeParser('*', { parseAs: 'string', bodyLimit: formMaxBytes }, ignored);
    forms.post(
      '/unsubscribe/:token',
      {
        config: { access: 'public' },
        schema: {
          tags: ['follow-ups'],
          summary: 'No more of these messages, in one click',
          security: [],
          params: tokenParams,
          response: {
            200: z.string().describe('a page that says so'),
            ...problemResponses([...problems, 'body_too_large', 'storage_unavailable']),
          },
        },
      },
      async ({ params }, reply) => {
        const order = orderOf(params.token);
        const outcome = await services.followUps.unsubscribe(order, new Date().toISOString());
        if (outcome === 'unknown') throw new Problem('unsubscribe_unknown');
        return await reply.type(html).send(unsubscribedPage());
      },
    );
  });
}

/** A form with one field. */
const formMaxBytes = 4096;

function ignored(_request: unknown, _body: unknown, done: (error: null, body: undefined) => void) {
  done(null, undefined);
}
