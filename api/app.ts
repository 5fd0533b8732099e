import { randomUUID } from 'node:crypto';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { createGate } from './auth';
import { answerClientError, answerError, answerUnknownRoute } from './errors';
import { createCommandLimiter } from './limiter';
import { describeApi } from './openapi';
import { refuseUnknownQuery } from './query';
import { addRoutes } from './routes/all';
import type { ApiDeps, ApiSettings, Services } from './settings';
import { createPageTokens } from './token';

/** An order of 100 lines has some 40 KiB. */
const bodyMaxBytes = 256 * 1024;

/** A whole request must have arrived by then; slow senders hold a socket no longer. */
const requestTimeoutMs = 10_000;

/** A keep-alive connection without a request; longer than the usual proxy's 60 s. */
const keepAliveTimeoutMs = 72_000;

/** Longer names are refused by the schema, which names the field; Node bounds the address. */
const paramMaxLength = 16 * 1024;

/** Orders are quiet once they are over: a quarter of an hour after the window is plenty. */
const limiterSlackMs = 15 * 60_000;

/** The product's HTTP face as a function of what it works with. Listening is `main.ts`'s. */
export async function buildApp(deps: ApiDeps): Promise<FastifyInstance> {
  const { settings } = deps;
  const services: Services = {
    ...deps,
    tokens: createPageTokens(settings.tokenSecret),
    limiter: createCommandLimiter(settings.clocks.windowMs + limiterSlackMs),
  };
  const app = fastify(serverOptions(deps.logger)).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler).setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(answerError).setNotFoundHandler(answerUnknownRoute);
  acceptJsonOnly(app);
  app.addHook('onSend', async (_request, reply) => {
    // Orders and tokens must not stay in anybody's cache.
    void reply.header('Cache-Control', 'no-store');
  });
  await app.register(helmet, { contentSecurityPolicy: { directives: docsPolicy } });
  await app.register(cors, corsOptions(settings));
  await describeApi(app);
  await app.register(async (guarded) => {
    guarded.decorateRequest('face', 'page');
    guarded.addHook('onRequest', createGate({ ...settings, tokens: services.tokens }));
    guarded.addHook('onRoute', refuseUnknownQuery);
    addRoutes(guarded.withTypeProvider<ZodTypeProvider>(), services);
  });
  return app;
}

function serverOptions(logger: ApiDeps['logger']): FastifyServerOptions {
  return {
    bodyLimit: bodyMaxBytes,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    routerOptions: { maxParamLength: paramMaxLength },
    forceCloseConnections: 'idle',
    genReqId: () => randomUUID(),
    frameworkErrors: answerError,
    clientErrorHandler: answerClientError,
    ...(logger ? { loggerInstance: logger } : {}),
  };
}

/** An empty body is no body, whatever its header says: one click needs none. */
function acceptJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string' },
    (request, body, done) => {
      if (body === '') done(null, undefined);
      else void parse(request, body, done);
    },
  );
}

/** The OpenAPI page is the only one we serve; everything else has nothing to load. */
const docsPolicy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  frameAncestors: ["'none'"],
  upgradeInsecureRequests: null,
};

/** Credentials travel in a header of their own, so no cookies; exact origins only. */
function corsOptions({ corsOrigins }: ApiSettings) {
  return {
    origin: corsOrigins.length > 0 ? corsOrigins : false,
    methods: ['GET', 'POST', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'Prefer'],
    exposedHeaders: ['Location', 'Retry-After', 'Idempotency-Replayed'],
    maxAge: 600,
    // An `OPTIONS` without a preflight's headers is told the same, not a plain-text 400.
    strictPreflight: false,
  };
}
