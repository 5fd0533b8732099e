import { readConfig } from '../../worker/config';
import { complete } from './complete-config';

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

  const adyen = {
    ADYEN_API_KEY: 'AQEyhmfxK',
    ADYEN_MERCHANT_ACCOUNT: 'TestMerchant',
    ADYEN_HMAC_KEY: '0F'.repeat(32),
    ADYEN_URL: 'https://checkout-test.adyen.com',
  };

  it('takes all of Adyen’s variables, or none of them', () => {
    expect(readConfig({ ...complete, ...adyen })).toMatchObject(adyen);
    expect(readConfig(complete)).not.toHaveProperty('ADYEN_API_KEY');
  });

  it.each(Object.keys(adyen))('does not start without %s where the others are set', (name) => {
    const { [name]: _missing, ...others } = { ...complete, ...adyen } as Record<string, string>;
    expect(() => readConfig(others)).toThrow(
      `The worker cannot start; set these variables: ${name}: must be set with the other ADYEN_ ones`,
    );
  });

  it('names every one that is missing', () => {
    const url = { ADYEN_URL: adyen.ADYEN_URL };
    expect(() => readConfig({ ...complete, ...url })).toThrow(
      /ADYEN_API_KEY: [^;]+; ADYEN_MERCHANT_ACCOUNT: [^;]+; ADYEN_HMAC_KEY: [^;]+$/,
    );
  });

  it.each([
    ['ADYEN_API_KEY', 'two words'],
    ['ADYEN_API_KEY', ''],
    ['ADYEN_MERCHANT_ACCOUNT', ''],
    ['ADYEN_HMAC_KEY', 'secret'],
    ['ADYEN_HMAC_KEY', '0F'.repeat(31)],
    ['ADYEN_URL', 'checkout-test'],
  ])('names %s where it is "%s"', (name, value) => {
    expect(() => readConfig({ ...complete, ...adyen, [name]: value })).toThrow(`${name}: `);
  });

  const twilio = {
    TWILIO_ACCOUNT_SID: `AC${'0f'.repeat(16)}`,
    TWILIO_AUTH_TOKEN: 'an auth token',
    TWILIO_FROM: '+46700000000',
  };

  it('takes all of Twilio’s variables, or none of them', () => {
    expect(readConfig({ ...complete, ...twilio })).toMatchObject(twilio);
    const service = { ...twilio, TWILIO_FROM: `MG${'0f'.repeat(16)}` };
    expect(readConfig({ ...complete, ...service })).toMatchObject(service);
    expect(readConfig(complete)).not.toHaveProperty('TWILIO_ACCOUNT_SID');
  });

  it.each(Object.keys(twilio))('does not start without %s where the others are set', (name) => {
    const { [name]: _missing, ...others } = { ...complete, ...twilio } as Record<string, string>;
    const start = () => readConfig(others);
    expect(start).toThrow(
      `The worker cannot start; set these variables: ${name}: must be set with the other TWILIO_ ones`,
    );
    expect(start).not.toThrow(/an auth token/);
  });

  it.each([
    ['TWILIO_ACCOUNT_SID', 'AC1'],
    ['TWILIO_AUTH_TOKEN', ''],
    ['TWILIO_FROM', '0701234567'],
    ['TWILIO_URL', 'twilio'],
  ])('names %s where it is "%s"', (name, value) => {
    expect(() => readConfig({ ...complete, ...twilio, [name]: value })).toThrow(`${name}: `);
  });

  it.each([
    ['https://shop.example/', 'https://shop.example'],
    ['https://shop.example/postlude/', 'https://shop.example/postlude'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
  ])('takes %s as where shoppers reach the api, ready for a header', (given, taken) => {
    const config = readConfig({ ...complete, POSTLUDE_PUBLIC_URL: given });
    expect(config.POSTLUDE_PUBLIC_URL).toBe(taken);
  });

  it.each([
    'shop.example',
    'ftp://shop.example',
    'https://shop.example/?a=b',
    'https://a@b.example',
  ])('does not take %s for it', (given) => {
    expect(() => readConfig({ ...complete, POSTLUDE_PUBLIC_URL: given })).toThrow(
      'POSTLUDE_PUBLIC_URL: ',
    );
  });
});
