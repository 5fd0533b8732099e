import { readConfig } from '../../worker/config';

const complete = {
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  DATABASE_URL: 'postgres://postlude@127.0.0.1/postlude',
  SMTP_URL: 'smtp://127.0.0.1:1025',
  MAIL_FROM: 'The shop <orders@shop.example>',
  POSTLUDE_TOKEN_SECRET: 's'.repeat(32),
  KLARNA_URL: 'http://127.0.0.1:4010',
  KLARNA_USERNAME: 'merchant',
  KLARNA_PASSWORD: 'password',
  WAREHOUSE_URL: 'http://127.0.0.1:4020/webhooks',
  WEBHOOK_SECRET: 'whsec_c2VjcmV0',
};

describe("the worker's configuration", () => {
  it('leaves the size of the cache to the SDK, unless it is said', () => {
    expect(readConfig(complete)).not.toHaveProperty('MAX_CACHED_WORKFLOWS');
    for (const count of [0, 2, 10_000]) {
      const config = readConfig({ ...complete, MAX_CACHED_WORKFLOWS: String(count) });
      expect(config.MAX_CACHED_WORKFLOWS).toBe(count);
    }
  });

  it.each(['1', '10001', '-1', '2.5', '1e3', 'none', '', ' '])(
    'takes no cache of size "%s", and says which variable is wrong',
    (size) => {
      expect(() => readConfig({ ...complete, MAX_CACHED_WORKFLOWS: size })).toThrow(
        /^The worker cannot start; set these variables: MAX_CACHED_WORKFLOWS: must be [^;]*$/,
      );
    },
  );

  it('takes orders paid with Stripe where its key and the secret of its events are set', () => {
    expect(readConfig(complete)).not.toHaveProperty('STRIPE_SECRET_KEY');
    const config = readConfig({
      ...complete,
      STRIPE_SECRET_KEY: 'rk_test_1',
      STRIPE_WEBHOOK_SECRET: 'whsec_1',
    });
    expect(config).toMatchObject({
      STRIPE_SECRET_KEY: 'rk_test_1',
      STRIPE_SEPARATE_AUTHORIZATIONS: 'off',
    });
  });

  it.each([
    [{ STRIPE_SECRET_KEY: 'sk_test_1' }, 'STRIPE_WEBHOOK_SECRET: must be set'],
    [{ STRIPE_SECRET_KEY: 'pk_test_1' }, 'STRIPE_SECRET_KEY: must be a secret'],
    [{ STRIPE_SECRET_KEY: '' }, 'STRIPE_SECRET_KEY: must be a secret'],
    [
      { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'secret' },
      'STRIPE_WEBHOOK_SECRET: must be the secret',
    ],
    [{ STRIPE_SEPARATE_AUTHORIZATIONS: 'yes' }, 'STRIPE_SEPARATE_AUTHORIZATIONS'],
    [{ STRIPE_URL: 'stripe' }, 'STRIPE_URL'],
  ])('refuses to start with %j, and says why without the value', (given, sentence) => {
    const start = () => readConfig({ ...complete, ...given });
    expect(start).toThrow(`The worker cannot start; set these variables: ${sentence}`);
    expect(start).not.toThrow(/k_test_1/);
  });
});
