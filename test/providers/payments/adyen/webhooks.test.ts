import { createHmac } from 'node:crypto';
import { createAdyenWebhookReader } from '../../../../providers/payments/adyen/webhooks';
import { isSigned, hmacKey as keyOf } from '../../../../providers/payments/adyen/signature';
import { hmacKey, merchantAccount, samplePayment } from './bench';

const reader = createAdyenWebhookReader({ merchantAccount, hmacKey });

const adjustment = {
  eventCode: 'AUTHORISATION_ADJUSTMENT',
  success: 'true',
  reason: '',
  amount: { currency: 'SEK', value: 105_900 },
  merchantAccountCode: merchantAccount,
  merchantReference: '1001/request-1',
  originalReference: samplePayment,
  pspReference: 'MODIFICATION0001',
  additionalData: { adjustAuthorisationData: 'blob-2' } as Record<string, string>,
};
type Given = Partial<Record<keyof typeof adjustment, unknown>>;

/** An item as Adyen signs it; `key` to sign with another one. */
function item(given: Given = {}, key = hmacKey): object {
  const fields = { ...adjustment, ...given };
  const amount: Partial<typeof adjustment.amount> = { ...Object(fields.amount) };
  const payload = [
    fields.pspReference,
    fields.originalReference,
    fields.merchantAccountCode,
    fields.merchantReference,
    amount.value,
    amount.currency,
    fields.eventCode,
    fields.success,
  ].join(':');
  const mac = createHmac('sha256', Buffer.from(key, 'hex'));
  const hmacSignature = mac.update(payload).digest('base64');
  return { ...fields, additionalData: { ...Object(fields.additionalData), hmacSignature } };
}

function read(...items: object[]) {
  const notificationItems = items.map((one) => ({ NotificationRequestItem: one }));
  return reader.read(Buffer.from(JSON.stringify({ live: 'false', notificationItems })), {}, 0);
}

describe('an event of Adyen', () => {
  it('tells an authorized raise: whose, how much, and the fresh blob', () => {
    expect(read(item())).toEqual({
      kind: 'events',
      events: [
        {
          eventId: 'MODIFICATION0001/AUTHORISATION_ADJUSTMENT/true',
          kind: 'increase',
          order: '1001',
          requestId: 'request-1',
          correlation: 'MODIFICATION0001',
          outcome: 'authorized',
          amountMinor: 105_900,
          amountMeans: 'total',
          currency: 'SEK',
          providerState: 'blob-2',
        },
      ],
    });
  });

  it('is a refusal when success is the text "false", with the issuer’s reason', () => {
    const reason = 'Insufficient balance on payment';
    expect(read(item({ success: 'false', reason }))).toMatchObject({
      events: [{ outcome: 'declined', code: reason }],
    });
    expect(read(item({ success: 'false' }))).toMatchObject({
      events: [{ outcome: 'declined', code: 'AUTHORISATION_ADJUSTMENT' }],
    });
  });

  it.each([true, false, 'TRUE', '', 1, undefined])('is none when success is %j', (success) => {
    expect(read(item({ success }))).toMatchObject({ kind: 'refused', why: 'unreadable' });
  });

  it('has the same id however often it is delivered, and another one for the other outcome', () => {
    const ids = [item(), item({ reason: 'again' }), item({ success: 'false' })].map((one) => {
      const reading = read(one);
      return reading.kind === 'events' ? reading.events[0]?.eventId : reading.why;
    });
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe(ids[2]);
  });

  it('is matched by Adyen’s own reference where ours was too long or is not ours', () => {
    expect(read(item({ merchantReference: '1001~0123456789ab' }))).toMatchObject({
      events: [{ order: '1001', correlation: 'MODIFICATION0001' }],
    });
    expect(read(item({ merchantReference: '/capture-1' }))).toMatchObject({
      events: [{ authorizationRef: samplePayment, requestId: 'capture-1' }],
    });
    const reading = read(item({ merchantReference: 'Order 17' }));
    expect(reading).toMatchObject({ events: [{ authorizationRef: samplePayment }] });
    expect(reading).not.toHaveProperty('events.0.order');
    expect(reading).not.toHaveProperty('events.0.requestId');
  });

  it('finds its order whatever originalReference names: sources differ on it', () => {
    const reading = read(item({ originalReference: 'MODIFICATION0001' }));
    expect(reading).toMatchObject({ events: [{ order: '1001', requestId: 'request-1' }] });
    expect(reading).not.toHaveProperty('events.0.authorizationRef');
  });

  it('counts in Adyen’s digits, and has no amount where they do not convert', () => {
    expect(read(item({ amount: { currency: 'ISK', value: 10_005_900 } }))).toMatchObject({
      events: [{ amountMinor: 100_059, currency: 'ISK' }],
    });
    const odd = read(item({ amount: { currency: 'ISK', value: 10_005_950 } }));
    expect(odd).toMatchObject({ kind: 'events' });
    expect(odd).not.toHaveProperty('events.0.amountMinor');
  });

  it.each(['CAPTURE', 'CANCELLATION', 'AUTHORISATION', 'REPORT_AVAILABLE'])(
    'about anything else is noted, never acted on: %s',
    (eventCode) => {
      expect(read(item({ eventCode }))).toMatchObject({
        events: [{ kind: 'other', outcome: 'none' }],
      });
      expect(read(item({ eventCode }))).not.toHaveProperty('events.0.code');
    },
  );

  it('of a capture that failed says so, although it is "true"', () => {
    expect(read(item({ eventCode: 'CAPTURE_FAILED', reason: 'Expired' }))).toMatchObject({
      events: [{ kind: 'other', outcome: 'none', code: 'Expired' }],
    });
  });

  it('may come with others', () => {
    const reading = read(item(), item({ pspReference: 'MODIFICATION0002', success: 'false' }));
    expect(reading).toMatchObject({
      events: [{ outcome: 'authorized' }, { outcome: 'declined', correlation: 'MODIFICATION0002' }],
    });
  });
});

describe('a delivery that is not believed', () => {
  const { additionalData: _unsigned, ...bare } = adjustment;
  it.each<[string, object[], string]>([
    ['without a signature', [bare], 'signature_missing'],
    ['with another key’s', [item({}, '0'.repeat(64))], 'signature_invalid'],
    [
      'changed after it was signed',
      [{ ...item(), amount: { currency: 'SEK', value: 1 } }],
      'signature_invalid',
    ],
    [
      'turned from no to yes',
      [{ ...item({ success: 'false' }), success: 'true' }],
      'signature_invalid',
    ],
    ['of another merchant account', [item({ merchantAccountCode: 'Other' })], 'wrong_merchant'],
    ['with one bad item among good ones', [item(), item({}, '0'.repeat(64))], 'signature_invalid'],
    ['without items', [], 'unreadable'],
    ['with more items than Adyen sends', Array.from({ length: 51 }, () => item()), 'unreadable'],
    ['with an item without a reference', [item({ pspReference: '' })], 'unreadable'],
    ['with nonsense', [{ hello: 'world' }], 'unreadable'],
  ])('%s', (_case, items, why) => {
    expect(read(...items)).toMatchObject({ kind: 'refused', why });
  });

  it.each(['', 'null', '[]', '{"notificationItems":{}}', '{"notificationItems":[null]}', '\u0000'])(
    'that is no delivery at all: %j',
    (body) => {
      const reading = reader.read(Buffer.from(body), {}, 0);
      expect(reading).toMatchObject({ kind: 'refused', why: 'unreadable' });
    },
  );

  it('has Adyen’s signature of its own documentation, and no other of any length', () => {
    const fields = {
      pspReference: '7914073381342284',
      originalReference: '',
      merchantAccountCode: 'TestMerchant',
      merchantReference: 'TestPayment-1407325143704',
      value: '1130',
      currency: 'EUR',
      eventCode: 'AUTHORISATION',
      success: 'true',
    };
    const key = keyOf(hmacKey);
    const signature = 'coqCmt/IZ4E3CzPvMY8zTjQVL5hYJUiBRg8UU+iCWo0=';
    expect(isSigned(fields, signature, key)).toBe(true);
    expect(isSigned({ ...fields, success: 'false' }, signature, key)).toBe(false);
    for (const other of ['', 'coqC', `${signature.slice(0, -4)}AAA=`, 'x'.repeat(10_000)]) {
      expect(isSigned(fields, other, key)).toBe(false);
    }
  });

  it.each(['', 'secret', '44782DEF', 'zz'.repeat(32)])(
    'cannot be told with the key "%s"',
    (key) => {
      expect(() => createAdyenWebhookReader({ merchantAccount, hmacKey: key })).toThrow(TypeError);
    },
  );

  it('is answered as Adyen wants a believed one answered: [accepted]', () => {
    expect(reader.accepted).toEqual({ contentType: 'text/plain', body: '[accepted]' });
  });
});
