import { createStripeProvider } from '../../../../providers/payments/stripe/adapter';
import { cancel, capture, increase } from '../commands';
import {
  startScriptedServer,
  type Answer,
  type ScriptedServer,
  type WholeAnswer,
} from '../klarna/scripted-server';
import { baseId, paymentIntent, sentForm, stripeError } from './wire';

/** Long enough for a busy machine; what never answers is waited for much less. */
const patienceMs = 5_000;
const timeoutFor = (wire: Answer) => (wire === 'hang' ? 300 : patienceMs);

/** Makes an answer longer than any is read. */
const endless = { description: 'x'.repeat(1_100_000) };

const apiKey = 'sk_test_only_stripe_knows';
const command = increase({ authorizationRef: baseId, order: 'A-1' });

describe("what Stripe's answers are read as", () => {
  let server: ScriptedServer;
  beforeEach(async () => (server = await startScriptedServer()));
  afterEach(async () => await server.close());

  const provider = (separateAuthorizations = false, timeoutMs = patienceMs) =>
    createStripeProvider({ apiKey, baseUrl: server.url, timeoutMs, separateAuthorizations });

  /** A raise of a charge that was just seen to be incrementable. */
  async function raiseAnsweredBy(wire: Answer) {
    server.answer(paymentIntent(), wire);
    return provider(false, timeoutFor(wire)).increaseAuthorization(command);
  }

  it('sends the new total, our marks and our key, once, under the version it was written for', async () => {
    const answer = await raiseAnsweredBy(paymentIntent({ amount: 105_900 }));
    expect(answer).toMatchObject({
      kind: 'authorized',
      totalMinor: 105_900,
      providerRef: baseId,
      legs: [{ providerRef: baseId, amountMinor: 105_900 }],
    });
    const [read, sent] = server.arrived;
    expect(read?.url).toBe(`/v1/payment_intents/${baseId}?expand[0]=latest_charge`);
    expect(sent?.url).toBe(`/v1/payment_intents/${baseId}/increment_authorization`);
    expect(sent?.headers).toMatchObject({
      'idempotency-key': command.idempotencyKey,
      'stripe-version': '2026-10-28.endive',
      authorization: `Bearer ${apiKey}`,
    });
    expect(sentForm(sent)).toEqual({
      amount: '105900',
      'metadata[postlude_order]': 'A-1',
      'metadata[postlude_request]': 'request-1',
      [`metadata[${markerOfRequest1}]`]: 'request-1',
    });
    expect(answer.calls).toEqual([
      expect.objectContaining({
        operation: 'read',
        httpStatus: 200,
        correlationId: 'req_scripted',
      }),
      {
        operation: 'increase',
        requestId: 'request-1',
        idempotencyKey: command.idempotencyKey,
        amountMinor: 105_900,
        sentAt: expect.any(String),
        answeredAt: expect.any(String),
        httpStatus: 200,
        correlationId: 'req_scripted',
        result: 'authorized',
      },
    ]);
  });

  const unknown: [string, Answer, string][] = [
    ['no answer in time', 'hang', 'timeout'],
    ['a dropped connection', 'reset', 'connection'],
    ['a refusal that broke off in the middle', 'cut', 'connection'],
    ['500', stripeError(500, { type: 'api_error' }), 'http_5xx'],
    ['502 with a page', { status: 502, body: '<h1>Bad gateway</h1>' }, 'http_5xx'],
    ['409', stripeError(409, { code: 'idempotency_key_in_use' }), 'conflict'],
    ['402 of no card', { status: 402, body: '{"error":{}}' }, 'unparseable'],
    ['402 with a page', { status: 402, body: '<h1>Pay</h1>' }, 'unparseable'],
    ['403 with a page: a filter spoke', { status: 403, body: '<h1>Denied</h1>' }, 'waf'],
    ['403 with JSON that is no error', { status: 403, body: '{"blocked":true}' }, 'waf'],
    ['404 with a page', { status: 404, body: 'not here' }, 'unparseable'],
    ['200 with truncated JSON', { status: 200, body: '{"id":"pi_' }, 'unparseable'],
    ['200 with another object', { status: 200, body: '{"object":"charge"}' }, 'unparseable'],
    ['200 with nothing', { status: 200, body: 'null' }, 'unparseable'],
    ['200 with another amount', paymentIntent({ amount: 105_901 }), 'unparseable'],
    ['200 of another payment', paymentIntent({ id: 'pi_other', amount: 105_900 }), 'unparseable'],
    ['204', { status: 204 }, 'unparseable'],
    ['a redirect', { status: 302, headers: { Location: 'http://127.0.0.1:1/' } }, 'unparseable'],
    ['a megabyte and more', paymentIntent({ amount: 105_900, ...endless }), 'unparseable'],
  ];
  it.each(unknown)('knows nothing after %s, and asks once', async (_case, wire, cause) => {
    const answer = await raiseAnsweredBy(wire);
    expect(answer).toMatchObject({ kind: 'unknown_outcome', cause });
    expect(answer.calls.at(-1)?.result).toBe('unknown_outcome');
    // After a 5xx, which the same key would bring again, the payment intent is looked at.
    const looks = cause === 'http_5xx' ? 2 : 0;
    server.answer(wire, wire, wire, wire);
    const key = { authorizationRef: baseId };
    const asked = provider(false, timeoutFor(wire));
    const taken = await asked.capture(capture(1, key));
    const given = await asked.cancel(cancel(key));
    expect([taken, given].map((settled) => settled.kind)).toEqual([
      'unknown_outcome',
      'unknown_outcome',
    ]);
    expect(server.arrived).toHaveLength(4 + looks);
  });

  it('takes a closed port for a broken connection', async () => {
    const closed = await startScriptedServer();
    await closed.close();
    const options = { apiKey, baseUrl: closed.url, timeoutMs: patienceMs };
    const asked = createStripeProvider({ ...options, separateAuthorizations: false });
    const answer = await asked.increaseAuthorization(command);
    expect(answer).toMatchObject({ kind: 'unknown_outcome', cause: 'connection' });
    expect(answer.calls[0]).not.toHaveProperty('answeredAt');
  });

  const definite: [string, WholeAnswer, object][] = [
    [
      '402, the issuer’s own reason',
      stripeError(402, {
        type: 'card_error',
        code: 'card_declined',
        decline_code: 'lost_card',
        message: 'Your card was declined.',
      }),
      { kind: 'declined', code: 'lost_card', message: 'Your card was declined.' },
    ],
    [
      '402 without one',
      stripeError(402, { type: 'card_error', code: 'expired_card' }),
      { kind: 'declined', code: 'expired_card' },
    ],
    [
      '400, our key with other parameters',
      stripeError(400, { type: 'idempotency_error' }),
      { kind: 'invalid_request', code: 'idempotency_error' },
    ],
    [
      '400, a field of ours',
      stripeError(400, { code: 'parameter_invalid_integer', param: 'amount' }),
      { kind: 'invalid_request', code: 'parameter_invalid_integer', field: 'amount' },
    ],
    [
      '400, its state meanwhile',
      stripeError(400, { code: 'payment_intent_unexpected_state' }),
      { kind: 'unsupported', reason: 'order_state' },
    ],
    [
      '400, not eligible any more',
      stripeError(400, {}),
      { kind: 'unsupported', reason: 'attempts_exhausted' },
    ],
    ['401', stripeError(401, {}), { kind: 'misconfigured', code: 'http_401' }],
    [
      '403 of a restricted key',
      stripeError(403, { code: 'more_permissions_required' }),
      { kind: 'misconfigured', code: 'more_permissions_required' },
    ],
    [
      '404, another account or mode',
      stripeError(404, { code: 'resource_missing' }),
      { kind: 'misconfigured', code: 'resource_missing' },
    ],
  ];
  it.each(definite)('reads %s once and does not ask again', async (_case, wire, expected) => {
    const answer = await raiseAnsweredBy(wire);
    expect(answer).toMatchObject(expected);
    expect(server.arrived).toHaveLength(2);
  });

  it.each([
    ['7', 7_000],
    [undefined, 1_000],
    ['86400', 60_000],
    ['soon', 1_000],
  ])('is throttled by 429 with Retry-After %s for %d ms', async (retryAfter, waitMs) => {
    const headers = retryAfter === undefined ? {} : { 'Retry-After': retryAfter };
    const wire = stripeError(429, { code: 'rate_limit' });
    const answer = await raiseAnsweredBy({ ...wire, headers });
    const retryAt = answer.kind === 'throttled' ? answer.retryAt : '';
    expect(Date.parse(retryAt) - Date.parse(answer.calls[1]?.answeredAt ?? '')).toBe(waitMs);
  });

  it('finds an earlier attempt of the same request applied, and sends nothing', async () => {
    const metadata = { [markerOfRequest1]: 'request-1' };
    server.answer(paymentIntent({ amount: 105_900, metadata }));
    const answer = await provider().increaseAuthorization(command);
    expect(answer).toMatchObject({ kind: 'authorized', totalMinor: 105_900 });
    expect(server.arrived).toHaveLength(1);
  });

  it.each([
    ['hang', 'hang', { kind: 'unknown_outcome', cause: 'timeout' }],
    ['429', stripeError(429, {}), { kind: 'throttled' }],
    ['401', stripeError(401, {}), { kind: 'misconfigured' }],
  ] satisfies [string, Answer, object][])(
    'sends nothing when what is there cannot be seen: %s',
    async (_case, wire, expected) => {
      server.answer(wire);
      const asked = provider(false, timeoutFor(wire));
      expect(await asked.increaseAuthorization(command)).toMatchObject(expected);
      expect(server.arrived).toHaveLength(1);
    },
  );

  it('leaves a raise that is being processed to Stripe’s event', async () => {
    const saved = { customer: 'cus_1', setup_future_usage: 'off_session' };
    const base = paymentIntent(saved, 'unavailable');
    server.answer(base, paymentIntent({ id: 'pi_leg', amount: 5_900, status: 'processing' }));
    const answer = await provider(true).increaseAuthorization(command);
    expect(answer).toMatchObject({ kind: 'pending', correlation: 'pi_leg' });
    expect(sentForm(server.arrived[1])).toMatchObject({
      amount: '5900',
      currency: 'sek',
      customer: 'cus_1',
      payment_method: 'pm_1',
      capture_method: 'manual',
      off_session: 'true',
      confirm: 'true',
      'metadata[postlude_base]': baseId,
    });
    server.answer(base, {
      status: 200,
      body: JSON.stringify({ object: 'list', data: [legInProcess], has_more: false }),
    });
    const read = await provider(true).readAuthorization({ authorizationRef: baseId });
    expect(read).toMatchObject({ kind: 'unavailable', cause: 'conflict' });
  });

  it('does not take a leg of another amount for the one it asked for', async () => {
    const saved = { customer: 'cus_1', setup_future_usage: 'off_session' };
    server.answer(paymentIntent(saved, 'unavailable'), paymentIntent({ id: 'pi_leg', amount: 1 }));
    expect(await provider(true).increaseAuthorization(command)).toMatchObject({
      kind: 'unknown_outcome',
      cause: 'unparseable',
    });
  });

  it('does not believe a list that goes on, or that lacks a leg it knows of', async () => {
    const base = paymentIntent({ customer: 'cus_1', setup_future_usage: 'off_session' });
    for (const [has_more, legs] of [
      [true, []],
      [false, [{ providerRef: 'pi_known', amountMinor: 1 }]],
    ] as const) {
      server.answer(base, {
        status: 200,
        body: JSON.stringify({ object: 'list', data: [], has_more }),
      });
      const ask = { authorizationRef: baseId, legs: [...legs] };
      expect(await provider(true).readAuthorization(ask)).toMatchObject({
        kind: 'unavailable',
        cause: 'unparseable',
      });
    }
  });
});

/** `postlude_add_` and the first 16 digits of the SHA-256 of `request-1`. */
const markerOfRequest1 = 'postlude_add_19f1064b619d49d3';

const legInProcess = {
  id: 'pi_leg',
  object: 'payment_intent',
  status: 'processing',
  amount: 5_900,
  currency: 'sek',
  created: 1,
  metadata: { postlude_base: baseId },
};
