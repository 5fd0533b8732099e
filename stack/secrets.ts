import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The secrets of one clone, made at its first start. */
export interface Secrets {
  readonly klarnaUsername: string;
  readonly klarnaPassword: string;
  readonly stripeKey: string;
  /** Of Stripe's events to us. */
  readonly stripeWebhookSecret: string;
  readonly adyenApiKey: string;
  /** Of Adyen's events to us: 64 hexadecimal digits. */
  readonly adyenHmacKey: string;
  /** `AC` and 32 hexadecimal digits. */
  readonly twilioAccountSid: string;
  readonly twilioAuthToken: string;
  /** Standard Webhooks form: `whsec_` and base64. */
  readonly webhookSecret: string;
  /** The shop's key for the api. */
  readonly apiKey: string;
  /** Signs the tokens of the thank-you page. */
  readonly tokenSecret: string;
  readonly postgresPassword: string;
}

/** 256 bits, what HMAC-SHA-256 asks for at most. */
const SECRET_BYTES = 32;

/** Twilio's own length of an account's name. */
const SID_BYTES = 16;

/**
 * Reads the secrets, after making them once, readable by the owner alone. A clone that was started
 * before there was a secret gets that one now and keeps the others.
 */
export function loadSecrets(file: string): Secrets {
  const kept: Partial<Secrets> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const secrets: Secrets = { ...makeSecrets(), ...kept };
  if (Object.keys(secrets).some((name) => !(name in kept))) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(secrets, undefined, 2)}\n`, { mode: 0o600 });
  }
  return secrets;
}

/** New secrets for a run that keeps nothing. */
export function makeSecrets(): Secrets {
  return {
    klarnaUsername: 'postlude',
    klarnaPassword: secret(),
    stripeKey: `sk_test_${randomBytes(SECRET_BYTES).toString('hex')}`,
    stripeWebhookSecret: `whsec_${secret()}`,
    adyenApiKey: secret(),
    adyenHmacKey: randomBytes(SECRET_BYTES).toString('hex'),
    twilioAccountSid: `AC${randomBytes(SID_BYTES).toString('hex')}`,
    twilioAuthToken: secret(),
    webhookSecret: `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`,
    apiKey: `plk_${secret()}`,
    tokenSecret: secret(),
    postgresPassword: secret(),
  };
}

function secret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}
