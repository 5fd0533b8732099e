import { join } from 'node:path';
import { STATE_DIR } from './paths';
import { portOf } from './ports';
import { startProgram } from './programs';
import type { Roster } from './roster';
import type { Secrets } from './secrets';

export interface PaymentSandboxes {
  readonly klarnaUrl: string;
  readonly stripeUrl: string;
  readonly adyenUrl: string;
}

interface Options {
  readonly roster: Roster;
  readonly secrets: Secrets;
  /** Where Stripe's and Adyen's events go: the api, which may start after them. */
  readonly apiUrl: string;
  readonly logFileOf: (name: string) => string;
}

type Name = 'klarna' | 'stripe' | 'adyen';

/** Starts a stand-in for every payment provider there is an adapter for. */
export async function bringPaymentSandboxes(options: Options): Promise<PaymentSandboxes> {
  const { secrets, apiUrl } = options;
  const [klarnaUrl, stripeUrl, adyenUrl] = await Promise.all([
    bring(options, 'klarna', {
      KLARNA_USERNAME: secrets.klarnaUsername,
      KLARNA_PASSWORD: secrets.klarnaPassword,
    }),
    bring(options, 'stripe', {
      STRIPE_SECRET_KEY: secrets.stripeKey,
      STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
      WEBHOOK_URL: `${apiUrl}/webhooks/stripe`,
    }),
    bring(options, 'adyen', {
      ADYEN_API_KEY: secrets.adyenApiKey,
      ADYEN_MERCHANT_ACCOUNT: MERCHANT_ACCOUNT,
      ADYEN_HMAC_KEY: secrets.adyenHmacKey,
      WEBHOOK_URL: `${apiUrl}/webhooks/adyen`,
    }),
  ]);
  return { klarnaUrl, stripeUrl, adyenUrl };
}

/** What the product's processes need to know of the sandboxes. */
export function providerEnv(urls: PaymentSandboxes, secrets: Secrets): Record<string, string> {
  return {
    KLARNA_URL: urls.klarnaUrl,
    KLARNA_USERNAME: secrets.klarnaUsername,
    KLARNA_PASSWORD: secrets.klarnaPassword,
    STRIPE_URL: urls.stripeUrl,
    STRIPE_SECRET_KEY: secrets.stripeKey,
    STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
    STRIPE_SEPARATE_AUTHORIZATIONS: 'on',
    ADYEN_URL: urls.adyenUrl,
    ADYEN_API_KEY: secrets.adyenApiKey,
    ADYEN_MERCHANT_ACCOUNT: MERCHANT_ACCOUNT,
    ADYEN_HMAC_KEY: secrets.adyenHmacKey,
  };
}

const MERCHANT_ACCOUNT = 'ExampleShop';

async function bring(
  { roster, logFileOf }: Options,
  name: Name,
  env: Record<string, string>,
): Promise<string> {
  const port = portOf(name);
  const title = `${name} sandbox`;
  await roster.bring(title, () =>
    startProgram({
      name: title,
      program: `sandbox/${name}/main`,
      env: { PORT: String(port), STATE_DIR: join(STATE_DIR, name), ...env },
      port,
      logFile: logFileOf(name),
    }),
  );
  return `http://127.0.0.1:${port}`;
}
