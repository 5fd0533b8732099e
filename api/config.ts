import { z } from 'zod';
import { defaultClocks, type WindowClocks } from '../domain/limits';
import { defaultTaskQueue } from '../workflows/messages';
import type { ApiSettings } from './settings';

/** Longest window: what is promised to a shopper is minutes, and the warehouse waits for it. */
const windowMaxMs = 60 * 60_000;

/** 32 characters of base64 are 192 bits: no key or secret may be guessable. */
const secret = z.string().min(32, 'must have at least 32 characters');

const origins = z
  .string()
  .transform((list) => list.split(',').map((origin) => origin.trim()))
  .pipe(z.array(z.string().regex(/^https?:\/\/[^/,]+$/, 'must be origins, separated by commas')));

/** No clock is longer than the product's own longest one. */
const duration = z.int().min(1).max(defaultClocks.completionMaxMs).exactOptional();

/** The clocks of `domain/limits.ts` but the window's, which has a variable of its own. */
const clocks = z.strictObject({
  arrivalGraceMs: duration,
  drainBudgetMs: duration,
  resolutionBudgetMs: duration,
  emailHoldsReleaseMs: duration,
  inDoubtRetryMs: duration,
  inDoubtSettleMs: duration,
  lateReadMs: duration,
  openReadMs: duration,
  holdSlackMs: duration,
  completionMaxMs: duration,
}) satisfies z.ZodType<Partial<Omit<WindowClocks, 'windowMs'>>>;

/** For runs that cannot wait ten minutes for a read, such as `npm run chaos`; never in production. */
const shortenedClocks = z
  .string()
  .refine((text) => clocks.safeParse(parsedJson(text)).success, {
    error: 'must be JSON that names clocks of domain/limits.ts, in milliseconds',
  })
  .transform((text) => clocks.parse(parsedJson(text)));

const settings = z.object({
  PORT: z.coerce.number('must be a number').int().min(0).max(65_535).default(8080),
  HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  TEMPORAL_ADDRESS: z.string().min(1),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgres://'),
  POSTLUDE_API_KEY: secret,
  POSTLUDE_TOKEN_SECRET: secret,
  POSTLUDE_WINDOW_MS: z.coerce
    .number('must be a number')
    .int()
    .min(1)
    .max(windowMaxMs)
    .default(defaultClocks.windowMs),
  POSTLUDE_CLOCKS: shortenedClocks.default({}),
  POSTLUDE_TASK_QUEUE: z.string().min(1).default(defaultTaskQueue),
  POSTLUDE_CORS_ORIGINS: origins.default([]),
  POSTLUDE_NEW_ORDER_URL: z.url().optional(),
  /** of the endpoint Stripe sends its events to; absent: none are taken */
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_\S+$/, 'must be the secret of a webhook endpoint, whsec_…')
    .optional(),
  ADYEN_MERCHANT_ACCOUNT: z.string().min(1).optional(),
  /** signs Adyen's notifications; absent: none are taken */
  ADYEN_HMAC_KEY: z
    .string()
    .regex(/^[\da-f]{64}$/i, 'must be 64 hexadecimal digits, as Adyen shows them')
    .optional(),
});

/** Half of what Adyen needs is a mistake, not a wish. */
const environment = settings.refine(
  (env) => (env.ADYEN_HMAC_KEY === undefined) === (env.ADYEN_MERCHANT_ACCOUNT === undefined),
  { path: ['ADYEN_HMAC_KEY'], error: 'and ADYEN_MERCHANT_ACCOUNT need each other' },
);

export interface ApiConfig {
  port: number;
  host: string;
  logLevel: string;
  temporalAddress: string;
  temporalNamespace: string;
  taskQueue: string;
  databaseUrl: string;
  /** whose events are taken */
  webhooks: {
    stripe?: { secret: string };
    adyen?: { merchantAccount: string; hmacKey: string };
  };
  settings: ApiSettings;
}

/**
 * The api's configuration. The only place that reads the environment.
 * @throws Error with one sentence that names every variable at fault, never a value
 */
export function readConfig(variables: NodeJS.ProcessEnv = process.env): ApiConfig {
  const parsed = environment.safeParse(variables);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => faultOf(issue, variables));
    throw new Error(`The api cannot start: ${faults.join('; ')}.`);
  }
  const env = parsed.data;
  return {
    port: env.PORT,
    host: env.HOST,
    logLevel: env.LOG_LEVEL,
    temporalAddress: env.TEMPORAL_ADDRESS,
    temporalNamespace: env.TEMPORAL_NAMESPACE,
    taskQueue: env.POSTLUDE_TASK_QUEUE,
    databaseUrl: env.DATABASE_URL,
    webhooks: webhooksOf(env),
    settings: {
      apiKey: env.POSTLUDE_API_KEY,
      tokenSecret: env.POSTLUDE_TOKEN_SECRET,
      clocks: { ...defaultClocks, ...env.POSTLUDE_CLOCKS, windowMs: env.POSTLUDE_WINDOW_MS },
      corsOrigins: env.POSTLUDE_CORS_ORIGINS,
      ...(env.POSTLUDE_NEW_ORDER_URL === undefined
        ? {}
        : { newOrderUrl: env.POSTLUDE_NEW_ORDER_URL }),
    },
  };
}

function webhooksOf(env: z.output<typeof environment>): ApiConfig['webhooks'] {
  const { STRIPE_WEBHOOK_SECRET: stripeSecret } = env;
  const { ADYEN_MERCHANT_ACCOUNT: merchantAccount, ADYEN_HMAC_KEY: hmacKey } = env;
  return {
    ...(stripeSecret === undefined ? {} : { stripe: { secret: stripeSecret } }),
    ...(merchantAccount === undefined || hmacKey === undefined
      ? {}
      : { adyen: { merchantAccount, hmacKey } }),
  };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function faultOf(issue: z.core.$ZodIssue, variables: NodeJS.ProcessEnv): string {
  const name = String(issue.path[0]);
  return variables[name] === undefined ? `set ${name}` : `${name} ${issue.message}`;
}
