import { createAdyenProvider } from '../../../../providers/payments/adyen/adapter';
import { cancel, capture, restore } from '../commands';
import {
  startScriptedServer,
  type Answer,
  type ScriptedServer,
  type WholeAnswer,
} from '../klarna/scripted-server';
import { adyenIncrease, apiKey, merchantAccount, samplePayment } from './bench';

const json = { 'Content-Type': 'application/json; charset=utf-8' };
const modificationRef = 'MODIFICATION0001';

/** Adyen's answer to a modification it took. */
function taken(
  fields: Record<string, unknown> = {},
  given: Partial<WholeAnswer> = {},
): WholeAnswer {
  const body = {
    merchantAccount,
    paymentPspReference: samplePayment,
    pspReference: modificationRef,
    reference: '1001/request-1',
    amount: { currency: 'SEK', value: 105_900 },
    status: 'received',
    ...fields,
  };
  return { status: 201, headers: json, body: JSON.stringify(body), ...given };
}

/** Adyen's error answer. */
function adyenError(status: number, errorCode: string): WholeAnswer {
  const error = { status, errorCode, message: 'Some words', errorType: 'validation' };
  const body = JSON.stringify({ ...error, pspReference: 'ERROR00000000001' });
  return { status, headers: json, body };
}

describe("Adyen's answers", () => {
  let server: ScriptedServer;
  const provider = () =>
    createAdyenProvider({ baseUrl: `${server.url}/`, apiKey, merchantAccount, timeoutMs: 1_000 });
  beforeEach(async () => (server = await startScriptedServer()));
  afterEach(async () => await server.close());

  async function raiseAnsweredBy(answer: Answer) {
    server.answer(answer);
    return provider().increaseAuthorization(adyenIncrease({ providerState: 'blob-1' }));
  }

  it('reads "authorised" as authorized, under its own reference, with the fresh blob', async () => {
    const answer = await raiseAnsweredBy(
      taken({ status: 'authorised', adjustAuthorisationData: 'blob-2' }),
    );
    expect(answer).toMatchObject({
      kind: 'authorized',
      totalMinor: 105_900,
      providerRef: modificationRef,
      providerState: 'blob-2',
    });
    expect(answer.calls).toEqual([
      {
        operation: 'increase',
        requestId: 'request-1',
        idempotencyKey: adyenIncrease().idempotencyKey,
        amountMinor: 105_900,
        sentAt: expect.any(String),
        answeredAt: expect.any(String),
        httpStatus: 201,
        correlationId: modificationRef,
        result: 'authorized',
      },
    ]);
  });

  it('reads "refused" as a refusal, and "received" as not decided yet', async () => {
    expect(await raiseAnsweredBy(taken({ status: 'refused' }))).toMatchObject({
      kind: 'declined',
      code: 'refused',
    });
    expect(await raiseAnsweredBy(taken())).toMatchObject({
      kind: 'pending',
      correlation: modificationRef,
    });
  });

  it.each([
    ['another payment', { paymentPspReference: 'SOMEBODYELSES001' }],
    ['another amount', { amount: { currency: 'SEK', value: 105_901 } }],
    ['another currency', { amount: { currency: 'NOK', value: 105_900 } }],
    ['no amount', { amount: undefined }],
  ])('believes no yes that is about %s', async (_what, fields) => {
    const answer = await raiseAnsweredBy(taken({ status: 'authorised', ...fields }));
    expect(answer).toMatchObject({ kind: 'unknown_outcome', cause: 'conflict' });
  });

  const megabyte = `{"pad":"${'x'.repeat(1024 * 1024)}"}`;
  const unknown: [string, Answer, string][] = [
    ['no answer in time', 'hang', 'timeout'],
    ['a dropped connection', 'reset', 'connection'],
    ['a refusal that broke off in the middle', 'cut', 'connection'],
    ['500', adyenError(500, '905'), 'http_5xx'],
    ['503 without a body', { status: 503 }, 'http_5xx'],
    ['truncated JSON', taken({}, { body: '{"pspReference":"' }), 'unparseable'],
    ['a body of more than 1 MB', taken({}, { body: megabyte }), 'unparseable'],
    [
      'a web page',
      { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<p>' },
      'unparseable',
    ],
    [
      'the right words as a web page',
      taken({ status: 'authorised' }, { headers: { 'Content-Type': 'text/html' } }),
      'unparseable',
    ],
    ['200, which no modification is answered with', taken({}, { status: 200 }), 'unparseable'],
    ['a status nobody documented', taken({ status: 'perhaps' }), 'unparseable'],
    ['no reference', taken({ pspReference: '' }), 'unparseable'],
    ['a redirect', { status: 307, headers: { Location: 'http://127.0.0.1:1/' } }, 'unparseable'],
    ['403 without an error of Adyen’s: a filter spoke', { status: 403 }, 'waf'],
    ['422 without an error of Adyen’s', { status: 422, body: 'no' }, 'unparseable'],
    ['704: the same key is still at work', adyenError(422, '704'), 'conflict'],
    ['409', adyenError(409, '704'), 'conflict'],
  ];
  it.each(unknown)('knows nothing after %s', async (_case, wire, cause) => {
    const answer = await raiseAnsweredBy(wire);
    expect(answer).toMatchObject({ kind: 'unknown_outcome', cause });
    expect(server.arrived).toHaveLength(1);
    expect(answer.calls).toHaveLength(1);
  });

  const definite: [string, WholeAnswer, object][] = [
    ['401', { status: 401 }, { kind: 'misconfigured', code: 'http_401' }],
    ['401 in Adyen’s words', adyenError(401, '000'), { kind: 'misconfigured', code: '000' }],
    ['403', adyenError(403, '901'), { kind: 'misconfigured', code: '901' }],
    ['404: the base URL is wrong', { status: 404 }, { kind: 'misconfigured', code: 'http_404' }],
    [
      'a payment of another account',
      adyenError(422, '167'),
      { kind: 'misconfigured', code: '167' },
    ],
    [
      'a currency it does not take',
      adyenError(422, '138'),
      { kind: 'unsupported', reason: 'currency' },
    ],
    ['any other 422', adyenError(422, '14_030'), { kind: 'invalid_request', code: '14_030' }],
    ['400', adyenError(400, '702'), { kind: 'invalid_request', code: '702' }],
  ];
  it.each(definite)('tells %s', async (_case, wire, expected) => {
    expect(await raiseAnsweredBy(wire)).toMatchObject(expected);
  });

  it('keeps Adyen’s reference of an error, for its support', async () => {
    const answer = await raiseAnsweredBy(adyenError(422, '14_030'));
    expect(answer.calls[0]).toMatchObject({ httpStatus: 422, correlationId: 'ERROR00000000001' });
  });

  it.each([
    ['7', 7_000],
    ['0', 1_000],
    ['86400', 60_000],
    ['soon', 1_000],
  ])('waits after 429 with Retry-After %s', async (told, waitMs) => {
    const answer = await raiseAnsweredBy({ status: 429, headers: { 'Retry-After': told } });
    const retryAt = answer.kind === 'throttled' ? answer.retryAt : '';
    expect(Date.parse(retryAt) - Date.parse(answer.calls[0]?.answeredAt ?? '')).toBe(waitMs);
  });

  it('does not follow a redirect, so that the key stays where it belongs', async () => {
    const elsewhere = await startScriptedServer();
    await raiseAnsweredBy({ status: 307, headers: { Location: elsewhere.url } });
    expect(elsewhere.arrived).toHaveLength(0);
    await elsewhere.close();
  });

  it('calls a capture and a cancel done once Adyen has taken them, and only then', async () => {
    const ref = { authorizationRef: samplePayment };
    server.answer(taken(), taken());
    expect(await provider().capture(capture(4_200, ref))).toMatchObject({
      kind: 'done',
      providerRef: modificationRef,
    });
    expect(await provider().cancel(cancel(ref))).toMatchObject({ kind: 'done' });
    server.answer(taken({ status: 'odd' }), taken({ paymentPspReference: 'SOMEBODYELSES001' }));
    expect((await provider().capture(capture(4_200, ref))).kind).toBe('unknown_outcome');
    expect((await provider().cancel(cancel(ref))).kind).toBe('unknown_outcome');
    server.answer('hang', adyenError(422, '138'), adyenError(422, '137'));
    expect((await provider().capture(capture(4_200, ref))).kind).toBe('unknown_outcome');
    expect(await provider().capture(capture(4_200, ref))).toMatchObject({
      kind: 'refused',
      code: '138',
      message: 'Some words',
    });
    expect((await provider().cancel(cancel(ref))).kind).toBe('invalid_request');
  });

  it('sends nothing for what it cannot do: no read, no lowering', async () => {
    const read = await provider().readAuthorization({ authorizationRef: samplePayment });
    expect(read).toEqual({ kind: 'unavailable', cause: 'not_readable', calls: [] });
    const back = await provider().restoreAuthorization(
      restore({ authorizationRef: samplePayment }),
    );
    expect(back).toEqual({ kind: 'unsupported', reason: 'feature_off', calls: [] });
    expect(server.arrived).toHaveLength(0);
  });
});
