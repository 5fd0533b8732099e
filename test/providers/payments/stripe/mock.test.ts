import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStripeProvider } from '../../../../providers/payments/stripe/adapter';
import { startStripeMock } from '../../../../stack/stripe-mock';
import { cancel, capture, increase } from '../commands';
import { startScriptedServer, type Arrived } from '../klarna/scripted-server';
import { baseId, paymentIntent } from './wire';

/** Building stripe-mock takes a minute, once on a machine. */
const buildMaxMs = 240_000;

/** Every kind of request the adapter makes, as it arrived on the wire. */
async function requestsMade(): Promise<Arrived[]> {
  const server = await startScriptedServer();
  const provider = createStripeProvider({
    apiKey: 'sk_test_123',
    baseUrl: server.url,
    timeoutMs: 2_000,
    separateAuthorizations: true,
  });
  const saved = { customer: 'cus_1', setup_future_usage: 'off_session' };
  const list = { status: 200, body: '{"object":"list","data":[],"has_more":false}' };
  server.answer(paymentIntent(), paymentIntent({ amount: 105_900 }));
  await provider.increaseAuthorization(increase({ authorizationRef: baseId, order: 'A-1' }));
  server.answer(paymentIntent(saved, 'unavailable'), paymentIntent({ amount: 5_900 }));
  await provider.increaseAuthorization(increase({ authorizationRef: baseId, order: 'A-1' }));
  server.answer(paymentIntent(saved), list);
  await provider.readAuthorization({ authorizationRef: baseId });
  server.answer(paymentIntent(), paymentIntent());
  await provider.capture(capture(1_000, { authorizationRef: baseId }));
  await provider.cancel(cancel({ authorizationRef: baseId }));
  await server.close();
  return server.arrived;
}

describe('the shapes of our requests, judged by stripe-mock', () => {
  const logDir = mkdtempSync(join(tmpdir(), 'stripe-mock-'));
  let mock: Awaited<ReturnType<typeof startStripeMock>>;
  let requests: Arrived[];
  beforeAll(async () => {
    mock = await startStripeMock(logDir, (line) => console.log(`  ${line}`));
    requests = await requestsMade();
  }, buildMaxMs);
  afterAll(async () => {
    await mock.stop();
    rmSync(logDir, { recursive: true, force: true });
  });

  /** The same request to Stripe's own stand-in, perhaps with one field more. */
  async function judged({ method, url, headers, body }: Arrived, more = ''): Promise<Response> {
    const isPost = method === 'POST';
    return fetch(`${mock.url}${url}${isPost ? '' : more}`, {
      method,
      headers: {
        authorization: String(headers.authorization),
        'content-type': 'application/x-www-form-urlencoded',
      },
      ...(isPost ? { body: String(body) + more } : {}),
    });
  }

  it('are made of six calls', () => {
    const paths = requests.map(({ method, url }) => `${method} ${url.split('?')[0] ?? ''}`);
    expect([...new Set(paths)]).toEqual([
      `GET /v1/payment_intents/${baseId}`,
      `POST /v1/payment_intents/${baseId}/increment_authorization`,
      'POST /v1/payment_intents',
      'GET /v1/payment_intents',
      `POST /v1/payment_intents/${baseId}/capture`,
      `POST /v1/payment_intents/${baseId}/cancel`,
    ]);
  });

  it('are all accepted, and none of them with a field Stripe does not know', async () => {
    for (const request of requests) {
      const accepted = await judged(request);
      expect([request.url, accepted.status, await accepted.text()]).toEqual([
        request.url,
        200,
        expect.stringContaining('"object"'),
      ]);
      expect((await judged(request, '&of_our_own_making=1')).status).toBe(400);
    }
  });
});
