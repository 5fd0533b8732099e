import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The secrets of one clone, made at its first start. */
export interface Secrets {
  readonly klarnaUsername: string;
  readonly klarnaPassword: string;
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

/** Reads the secrets, after making them once, readable by the owner alone. */
export function loadSecrets(file: string): Secrets {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(makeSecrets(), undefined, 2)}\n`, { mode: 0o600 });
  }
  const secrets: Secrets = JSON.parse(readFileSync(file, 'utf8'));
  return secrets;
}

/** New secrets for a run that keeps nothing. */
export function makeSecrets(): Secrets {
  return {
    klarnaUsername: 'postlude',
    klarnaPassword: secret(),
    webhookSecret: `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`,
    apiKey: `plk_${secret()}`,
    tokenSecret: secret(),
    postgresPassword: secret(),
  };
}

function secret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}
