import { z } from 'zod';

/** Each takes about 1 MB: more than this is a slip of the keyboard, not a machine. */
const cachedWorkflowsMax = 10_000;

/** The SDK takes 0, or 2 and more. Empty is no number: it must not mean 0 by accident. */
const cachedWorkflows = z
  .string()
  .regex(/^(0|[1-9]\d*)$/, 'must be a whole number')
  .transform(Number)
  .refine((count) => count !== 1 && count <= cachedWorkflowsMax, {
    error: `must be 0, or 2 to ${cachedWorkflowsMax}`,
  });

const adyenVariables = [
  'ADYEN_API_KEY',
  'ADYEN_MERCHANT_ACCOUNT',
  'ADYEN_HMAC_KEY',
  'ADYEN_URL',
] as const;

const twilioVariables = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'] as const;

/** Paths are put behind it: what follows a `?` or `#` would swallow them. */
function isPlainAddress(url: string): boolean {
  return URL.canParse(url) && !/[?#@]/.test(url);
}

const environment = z
  .object({
    TEMPORAL_ADDRESS: z.string().min(1),
    TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
    POSTLUDE_TASK_QUEUE: z.string().min(1).default('postlude'),
    DATABASE_URL: z.url(),
    SMTP_URL: z.url(),
    /** `Shop <orders@shop.example>`: the sender of every confirmation */
    MAIL_FROM: z.string().min(3),
    /** domain and secret of the Message-ID: stable for an order, not guessable */
    POSTLUDE_TOKEN_SECRET: z.string().min(32),
    KLARNA_URL: z.url(),
    KLARNA_USERNAME: z.string().min(1),
    KLARNA_PASSWORD: z.string().min(1),
    /** `off` hides upsells for orders paid with Klarna (A4) */
    KLARNA_UPSELL: z.enum(['on', 'off']).default('on'),
    /** takes orders paid with Stripe; without it there are none */
    STRIPE_SECRET_KEY: z
      .string()
      .regex(/^[sr]k_\w+$/, 'must be a secret or restricted key, sk_… or rk_…')
      .exactOptional(),
    /** of the endpoint Stripe sends its events to; without them an order may wait in vain */
    STRIPE_WEBHOOK_SECRET: z
      .string()
      .regex(/^whsec_\S+$/, 'must be the secret of a webhook endpoint, whsec_…')
      .exactOptional(),
    /** an origin in place of Stripe's own */
    STRIPE_URL: z.url().exactOptional(),
    /** `on`: a charge that cannot be incremented gets a second one for the difference */
    STRIPE_SEPARATE_AUTHORIZATIONS: z.enum(['on', 'off']).default('off'),
    /** take orders paid with Adyen: all four, or none and there are no such orders */
    ADYEN_API_KEY: z
      .string()
      .regex(/^[\x21-\x7e]+$/, 'must be an API key, without spaces')
      .exactOptional(),
    ADYEN_MERCHANT_ACCOUNT: z.string().min(1).exactOptional(),
    /** of the webhook Adyen sends its events to; without them most raises are never decided */
    ADYEN_HMAC_KEY: z
      .string()
      .regex(/^[\da-f]{64}$/i, 'must be 64 hexadecimal digits, as Adyen shows them')
      .exactOptional(),
    /** what comes before `/v72/payments` */
    ADYEN_URL: z.url().exactOptional(),
    /** where shoppers reach the api: in the links of follow-ups, which are not sent without it */
    POSTLUDE_PUBLIC_URL: z
      .url({ protocol: /^https?$/ })
      .refine(isPlainAddress, 'must be an address without login, ? and #')
      // As it goes into a header: a host's ASCII form, no slash at its end.
      .transform((url) => new URL(url).href.replace(/\/+$/, ''))
      .exactOptional(),
    /** send follow-ups as text messages: all three, or none and there are no such messages */
    TWILIO_ACCOUNT_SID: z
      .string()
      .regex(/^AC[\da-f]{32}$/, 'must be AC and 32 hexadecimal digits')
      .exactOptional(),
    TWILIO_AUTH_TOKEN: z.string().min(1).exactOptional(),
    TWILIO_FROM: z
      .string()
      .regex(/^(\+[1-9]\d{6,14}|MG[\da-f]{32})$/, 'must be a number, +…, or a service, MG…')
      .exactOptional(),
    /** an origin in place of Twilio's own */
    TWILIO_URL: z.url().exactOptional(),
    WAREHOUSE_URL: z.url(),
    /** Standard Webhooks secret, `whsec_…` */
    WEBHOOK_SECRET: z.string().startsWith('whsec_'),
    /** of these workers: orders that begin on them end on them; absent: not versioned */
    POSTLUDE_BUILD_ID: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'must be letters, digits, dots and dashes')
      .exactOptional(),
    POSTLUDE_DEPLOYMENT: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/, 'must be letters, digits and dashes')
      .default('postlude'),
    /** most orders kept in memory between their steps; 0 replays each from its beginning */
    MAX_CACHED_WORKFLOWS: cachedWorkflows.exactOptional(),
    HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  })
  .refine((env) => !env.STRIPE_SECRET_KEY || env.STRIPE_WEBHOOK_SECRET, {
    path: ['STRIPE_WEBHOOK_SECRET'],
    error: 'must be set where STRIPE_SECRET_KEY is',
  })
  .superRefine((env, context) => {
    const groups = [
      { prefix: 'ADYEN_', names: adyenVariables },
      { prefix: 'TWILIO_', names: twilioVariables },
    ];
    for (const { prefix, names } of groups) {
      const missing = names.filter((name) => env[name] === undefined);
      if (missing.length === names.length) continue;
      const message = `must be set with the other ${prefix} ones`;
      for (const name of missing) context.addIssue({ code: 'custom', path: [name], message });
    }
  });

export type WorkerConfig = z.infer<typeof environment>;

/** The worker's settings. Throws one sentence that names every variable at fault. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): WorkerConfig {
  const parsed = environment.safeParse(env);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The worker cannot start; set these variables: ${faults.join('; ')}`);
}
