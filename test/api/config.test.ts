import { readConfig } from '../../api/config';
import { defaultClocks } from '../../domain/limits';

const complete = {
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  DATABASE_URL: 'postgres://postlude@127.0.0.1/postlude',
  POSTLUDE_API_KEY: 'k'.repeat(32),
  POSTLUDE_TOKEN_SECRET: 's'.repeat(32),
};

describe("the api's configuration", () => {
  it('needs four variables and has a default for the rest', () => {
    expect(readConfig(complete)).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      taskQueue: 'postlude',
      temporalNamespace: 'default',
      settings: { corsOrigins: [], clocks: { windowMs: 180_000 } },
    });
  });

  it('says in one sentence what is missing or wrong, and never a value', () => {
    const variables = { ...complete, POSTLUDE_API_KEY: 'short', TEMPORAL_ADDRESS: undefined };
    expect(() => readConfig(variables)).toThrow(
      'The api cannot start: set TEMPORAL_ADDRESS; POSTLUDE_API_KEY must have at least 32 characters.',
    );
    expect(() => readConfig({ ...complete, POSTLUDE_WINDOW_MS: '3 minutes' })).toThrow(
      /^The api cannot start: POSTLUDE_WINDOW_MS .*\.$/,
    );
  });

  it('takes events of the providers whose secrets it knows, and no half of one', () => {
    expect(readConfig(complete).webhooks).toEqual({});
    const stripe = { STRIPE_WEBHOOK_SECRET: 'whsec_1' };
    const adyen = { ADYEN_MERCHANT_ACCOUNT: 'Shop', ADYEN_HMAC_KEY: '0F'.repeat(32) };
    expect(readConfig({ ...complete, ...stripe, ...adyen }).webhooks).toEqual({
      stripe: { secret: 'whsec_1' },
      adyen: { merchantAccount: 'Shop', hmacKey: '0F'.repeat(32) },
    });
    const half = { ...complete, ADYEN_MERCHANT_ACCOUNT: 'Shop' };
    expect(() => readConfig(half)).toThrow('The api cannot start: set ADYEN_HMAC_KEY.');
    expect(() => readConfig({ ...complete, STRIPE_WEBHOOK_SECRET: 'sk_1' })).toThrow(
      'STRIPE_WEBHOOK_SECRET must be the secret of a webhook endpoint',
    );
  });

  it('takes exact origins, and no wildcard', () => {
    const origins = 'https://shop.example, http://127.0.0.1:3000';
    expect(
      readConfig({ ...complete, POSTLUDE_CORS_ORIGINS: origins }).settings.corsOrigins,
    ).toEqual(['https://shop.example', 'http://127.0.0.1:3000']);
    expect(() => readConfig({ ...complete, POSTLUDE_CORS_ORIGINS: '*' })).toThrow(
      'must be origins',
    );
  });

  it('shortens the clocks a test names, and keeps the product’s own for the others', () => {
    const { clocks } = readConfig({
      ...complete,
      POSTLUDE_CLOCKS: '{"lateReadMs": 8000}',
      POSTLUDE_WINDOW_MS: '5000',
    }).settings;
    expect(clocks).toEqual({ ...defaultClocks, lateReadMs: 8000, windowMs: 5000 });
  });

  it.each(['', 'soon', '{"lateReadMs": "8 s"}', '{"lateReadMs": 0}', '{"windowMs": 5000}', '[]'])(
    'takes no clocks from %j',
    (POSTLUDE_CLOCKS) => {
      expect(() => readConfig({ ...complete, POSTLUDE_CLOCKS })).toThrow(
        'POSTLUDE_CLOCKS must be JSON that names clocks of domain/limits.ts',
      );
    },
  );
});
