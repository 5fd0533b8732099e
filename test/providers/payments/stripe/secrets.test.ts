import { createStripeProvider } from '../../../../providers/payments/stripe/adapter';
import { capture, increase, restore } from '../commands';
import { startScriptedServer, type ScriptedServer } from '../klarna/scripted-server';
import { baseId, paymentIntent, stripeError } from './wire';

const apiKey = 'sk_test_only_stripe_knows';
const command = increase({ authorizationRef: baseId });

describe('what goes to Stripe, and what is told of it', () => {
  let server: ScriptedServer;
  beforeEach(async () => (server = await startScriptedServer()));
  afterEach(async () => await server.close());

  const provider = () =>
    createStripeProvider({
      apiKey,
      baseUrl: server.url,
      timeoutMs: 5_000,
      separateAuthorizations: false,
    });

  it('has no command sent that could not mean what it says', async () => {
    const odd = [
      await provider().increaseAuthorization({ ...command, authorizationRef: '../customers' }),
      await provider().increaseAuthorization({ ...command, idempotencyKey: 'a\nb' }),
      await provider().increaseAuthorization({ ...command, totalMinor: 100_000 }),
      await provider().increaseAuthorization({
        ...command,
        legs: [{ providerRef: baseId, amountMinor: 1 }],
      }),
      await provider().restoreAuthorization(
        restore({ authorizationRef: baseId, correlation: '/' }),
      ),
      await provider().capture(capture(0, { authorizationRef: baseId })),
    ];
    expect(odd.map(({ kind }) => kind)).toEqual(Array(6).fill('invalid_request'));
    expect(server.arrived).toHaveLength(0);
  });

  it('tells neither key nor secret, in no outcome and no record of a call', async () => {
    server.answer(
      paymentIntent(),
      paymentIntent({ amount: 105_900 }),
      stripeError(401, {}),
      'reset',
    );
    const told = [
      await provider().increaseAuthorization(command),
      await provider().readAuthorization({ authorizationRef: baseId }),
      await provider().readAuthorization({ authorizationRef: baseId }),
      provider().describe(),
    ];
    const text = JSON.stringify(told);
    for (const hidden of [apiKey, 'Bearer', '_secret_', 'anna@shop.example']) {
      expect(text).not.toContain(hidden);
    }
  });

  it.each(['https://key@api.stripe.com', 'https://api.stripe.com/v1', 'ftp://api.stripe.com'])(
    'takes no base URL like %s',
    (baseUrl) => {
      const options = { apiKey, baseUrl, timeoutMs: 1, separateAuthorizations: false };
      expect(() => createStripeProvider(options)).toThrow('origin only');
    },
  );
});
