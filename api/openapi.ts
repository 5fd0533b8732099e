import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';

/** The OpenAPI document, made from the routes' own schemas, and its page at `/docs`. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Postlude',
        version: '0.1.0',
        description:
          'Post-purchase upsells that cannot hurt the order. Amounts are integer minor units, ' +
          'gross. Errors are problem documents with a stable `code`.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      tags: [
        { name: 'orders', description: 'an order and what is known about it' },
        { name: 'window', description: 'what can be done while the order is held' },
        { name: 'payment', description: 'after the release' },
        { name: 'catalogue', description: 'what can be sold' },
        { name: 'policies', description: 'what may be offered, and when' },
        { name: 'follow-ups', description: 'the later message, its offer, and no more of them' },
        { name: 'analytics', description: 'what came of it, and what came back' },
        { name: 'past orders', description: 'what was bought before, and what it suggests' },
        { name: 'operation', description: 'for those who run it' },
      ],
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            description: "The shop's key, or the page's token for its one order.",
          },
        },
      },
      security: [{ bearer: [] }],
    },
    transform: jsonSchemaTransform,
  });
  await app.register(swaggerUi, { routePrefix: '/docs' });
}
