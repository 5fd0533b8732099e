import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { WebhookReading } from '../../domain/provider-events';
import { Problem } from '../problems';
import { handOn } from '../provider-events';
import { providerName } from '../schemas/common';
import { problemResponses } from '../schemas/problem';
import type { Services } from '../settings';
import type { App } from './route';

const webhookParams = z.strictObject({ provider: providerName });

/**
 * What payment providers tell by themselves. Nobody has a key here: the signature over the raw
 * bytes is the credential, and what it covers is believed only as far as the order asked for it.
 */
export function providerWebhook(app: App, services: Services): void {
  void app.register(async (child) => {
    const raw = child.withTypeProvider<ZodTypeProvider>();
    raw.removeAllContentTypeParsers();
    raw.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
      done(null, body);
    });
    raw.post(
      '/webhooks/:provider',
      {
        config: { access: 'public' },
        schema: {
          tags: ['operation'],
          summary: 'Events of a payment provider, signed by it',
          security: [],
          params: webhookParams,
          response: {
            200: z.string().describe('what this provider wants to hear'),
            ...problemResponses([
              'webhook_refused',
              'webhook_foreign',
              'webhook_unreadable',
              'route_unknown',
              'body_too_large',
              'invalid_request',
              'temporal_unavailable',
              'storage_unavailable',
              'internal_error',
            ]),
          },
        },
      },
      async (request, reply) => {
        const { provider } = request.params;
        const reader = services.webhooks.get(provider);
        if (!reader) throw new Problem('route_unknown');
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const reading = reader.read(body, singleHeaders(request.raw.headersDistinct), Date.now());
        if (reading.kind === 'refused') throw refusalOf(reading);
        for (const event of reading.events) await handOn(services, provider, event, request.log);
        const { contentType, body: answer } = reader.accepted;
        return await reply.code(200).type(contentType).send(answer);
      },
    );
  });
}

function refusalOf({ why, detail }: Extract<WebhookReading, { kind: 'refused' }>): Problem {
  if (why === 'wrong_merchant') return new Problem('webhook_foreign', { detail });
  if (why === 'unreadable') return new Problem('webhook_unreadable', { detail });
  return new Problem('webhook_refused', { detail, reason: why });
}

/**
 * A header that came twice is two claims: none of them is taken. Node joins such a header into one
 * text everywhere but in `headersDistinct`.
 */
function singleHeaders(
  headers: Readonly<Record<string, readonly string[] | undefined>>,
): Record<string, string | undefined> {
  const singles: Record<string, string> = {};
  for (const [name, [value, ...others] = []] of Object.entries(headers)) {
    if (value !== undefined && others.length === 0) singles[name] = value;
  }
  return singles;
}
