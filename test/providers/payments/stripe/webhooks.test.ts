import { createHmac } from 'node:crypto';
import { createStripeWebhookReader } from '../../../../providers/payments/stripe/webhooks';

const secret = 'whsec_test_secret';
const signedAtMs = 1_700_000_000_000;
const reader = createStripeWebhookReader({ secret, isLive: false });

function signature(body: string, atMs = signedAtMs, key = secret): string {
  const seconds = Math.floor(atMs / 1000);
  const hex = createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${hex}`;
}

function read(body: string, header: string | undefined = signature(body), nowMs = signedAtMs) {
  return reader.read(Buffer.from(body), { 'stripe-signature': header }, nowMs);
}

/** The one event a delivery brought. */
function told(type: string, intent: object, given: object = {}) {
  const object = {
    id: 'pi_base',
    object: 'payment_intent',
    status: 'requires_capture',
    amount: 105_900,
    currency: 'sek',
    created: 1,
    metadata: { postlude_order: 'A-1', postlude_request: 'request-1' },
    ...intent,
  };
  const event = { id: 'evt_1', object: 'event', type, livemode: false, data: { object } };
  const reading = read(JSON.stringify({ ...event, ...given }));
  if (reading.kind !== 'events') throw new Error(reading.why);
  return reading.events[0];
}

const leg = {
  id: 'pi_leg',
  amount: 5_900,
  metadata: {
    postlude_order: 'A-1',
    postlude_request: 'request-1',
    postlude_base: 'pi_base',
  },
};

describe("Stripe's webhooks", () => {
  const vector = '{"id":"evt_1","object":"event"}';
  const vectorHex = '0c8670ed117751cc551a20e35839447075c42800ea3cf3e8a2fbda99cd1e6edd';

  it('verify by the published scheme: HMAC-SHA256 over the time and the raw body', () => {
    expect(signature(vector)).toBe(`t=1700000000,v1=${vectorHex}`);
    // It is signed well, and no event we know: that is another refusal.
    expect(read(vector)).toMatchObject({ kind: 'refused', why: 'unreadable' });
  });

  it('take one good signature among several, as while a secret is rolled', () => {
    const [time, good] = signature(vector).split(',');
    const header = `${time},v1=${'0'.repeat(64)},${good},v0=ignored`;
    expect(read(vector, header)).toMatchObject({ why: 'unreadable' });
  });

  const forged: [string, string | undefined, string][] = [
    ['without a header', undefined, 'signature_missing'],
    ['with an empty one', '', 'signature_missing'],
    ['with nonsense', 'nonsense', 'signature_invalid'],
    ['with another secret', signature(vector, signedAtMs, 'whsec_other'), 'signature_invalid'],
    ['with a signature of another body', signature('{}'), 'signature_invalid'],
    ['with only an older scheme', `t=1700000000,v0=${vectorHex}`, 'signature_invalid'],
    ['with another time', `t=1700000001,v1=${vectorHex}`, 'signature_invalid'],
    // What the SDK trips over before it has compared anything.
    ['with an empty signature', 't=1700000000,v1=', 'signature_invalid'],
    ['with a signature that is only named', 't=1700000000,v1', 'signature_invalid'],
    ['with one beyond ASCII', `t=1700000000,v1=${'é'.repeat(64)}`, 'signature_invalid'],
    ['with no time', `v1=${vectorHex}`, 'signature_invalid'],
  ];
  it.each(forged)('are not believed %s', (_case, header, why) => {
    const headers = header === undefined ? {} : { 'stripe-signature': header };
    expect(reader.read(Buffer.from(vector), headers, signedAtMs)).toMatchObject({ why });
  });

  it('are not believed with a byte more than was signed', () => {
    expect(read(`${vector} `, signature(vector))).toMatchObject({ why: 'signature_invalid' });
  });

  it('are too old after 300 seconds, and not before', () => {
    expect(read(vector, signature(vector), signedAtMs + 300_000)).toMatchObject({
      why: 'unreadable',
    });
    expect(read(vector, signature(vector), signedAtMs + 301_000)).toMatchObject({ why: 'too_old' });
  });

  it.each(['not JSON', '[]', '{"object":"event","type":"x"}', '{"id":"evt_1","object":"charge"}'])(
    'are unreadable when they say %s',
    (body) => {
      expect(read(body)).toMatchObject({ kind: 'refused', why: 'unreadable' });
    },
  );

  it('of live mode are another merchant’s to a test key', () => {
    const body = JSON.stringify({ id: 'evt_1', object: 'event', type: 'x', livemode: true });
    expect(read(body)).toMatchObject({ why: 'wrong_merchant' });
    const any = createStripeWebhookReader({ secret });
    const headers = { 'stripe-signature': signature(body) };
    expect(any.read(Buffer.from(body), headers, signedAtMs)).toMatchObject({ kind: 'events' });
  });

  it('tell the new total of a charge that was incremented', () => {
    expect(told('payment_intent.amount_capturable_updated', {})).toEqual({
      eventId: 'evt_1',
      kind: 'increase',
      outcome: 'authorized',
      order: 'A-1',
      authorizationRef: 'pi_base',
      requestId: 'request-1',
      amountMinor: 105_900,
      amountMeans: 'total',
      currency: 'SEK',
    });
  });

  it('tell the amount of a leg, and the payment it belongs to', () => {
    expect(told('payment_intent.amount_capturable_updated', leg)).toMatchObject({
      outcome: 'authorized',
      authorizationRef: 'pi_base',
      correlation: 'pi_leg',
      amountMinor: 5_900,
      amountMeans: 'leg',
    });
  });

  const ends: [string, string, string, string | undefined][] = [
    ['card_declined', 'insufficient_funds', 'declined', 'insufficient_funds'],
    ['authentication_required', 'authentication_required', 'none', 'authentication_required'],
    ['payment_intent_authentication_failure', '', 'none', 'payment_intent_authentication_failure'],
  ];
  it.each(ends)('say of a leg that failed by %s (%s): %s', (code, decline_code, outcome, why) => {
    const last_payment_error = { code, decline_code };
    const failed = { ...leg, status: 'requires_payment_method', last_payment_error };
    const event = told('payment_intent.payment_failed', failed);
    expect(event).toMatchObject({ kind: 'increase', outcome, code: why });
  });

  it('say of a cancelled leg that nothing comes of it, and of a cancelled base nothing', () => {
    const status = 'canceled';
    const ended = told('payment_intent.canceled', { ...leg, status });
    expect(ended).toMatchObject({ kind: 'increase', outcome: 'declined', correlation: 'pi_leg' });
    const base = told('payment_intent.canceled', { status });
    expect(base).toMatchObject({ kind: 'other', outcome: 'none' });
  });

  it('of payments that are none of ours, and of other things, are noted by their id alone', () => {
    const nothing = { eventId: 'evt_1', kind: 'other', outcome: 'none' };
    expect(told('payment_intent.amount_capturable_updated', { metadata: {} })).toEqual(nothing);
    expect(told('charge.updated', { object: 'charge' })).toEqual(nothing);
  });

  it('hear in JSON that they were received', () => {
    expect(JSON.parse(reader.accepted.body)).toEqual({ received: true });
    expect([reader.provider, reader.accepted.contentType]).toEqual(['stripe', 'application/json']);
  });
});
