import type { IncreaseCommand } from '../../../../domain/payments';
import { createAdyenProvider } from '../../../../providers/payments/adyen/adapter';
import { referenceOf, readReference } from '../../../../providers/payments/adyen/reference';
import { cancel, capture } from '../commands';
import { startScriptedServer, type ScriptedServer } from '../klarna/scripted-server';
import { adyenIncrease, apiKey, merchantAccount, samplePayment } from './bench';

describe('what is sent to Adyen', () => {
  let server: ScriptedServer;
  const options = () => ({ baseUrl: server.url, apiKey, merchantAccount, timeoutMs: 1_000 });
  beforeEach(async () => (server = await startScriptedServer()));
  afterEach(async () => await server.close());

  const bodyAt = (index: number): unknown => JSON.parse(String(server.arrived[index]?.body));

  it('is the new total and the newest blob, under the key of the raise', async () => {
    const command = adyenIncrease({ providerState: 'blob-1' });
    await createAdyenProvider(options()).increaseAuthorization(command);
    const [{ method, url, headers } = { method: '', url: '', headers: {} }] = server.arrived;
    expect([method, url]).toEqual(['POST', `/v72/payments/${samplePayment}/amountUpdates`]);
    expect(headers).toMatchObject({
      'x-api-key': apiKey,
      'idempotency-key': command.idempotencyKey,
      'content-type': 'application/json',
    });
    expect(bodyAt(0)).toEqual({
      merchantAccount,
      amount: { currency: 'SEK', value: 105_900 },
      reference: '1001/request-1',
      industryUsage: 'delayedCharge',
      adjustAuthorisationData: 'blob-1',
    });
  });

  it('is no blob where none is known, and the usage the shop wants', async () => {
    const provider = createAdyenProvider({ ...options(), industryUsage: 'installment' });
    await provider.increaseAuthorization(adyenIncrease());
    expect(bodyAt(0)).not.toHaveProperty('adjustAuthorisationData');
    expect(bodyAt(0)).toMatchObject({ industryUsage: 'installment' });
  });

  it('is an amount to capture, and nothing but the payment to cancel', async () => {
    const provider = createAdyenProvider({ ...options(), baseUrl: `${server.url}/checkout/` });
    await provider.capture(capture(4_200, { authorizationRef: samplePayment }));
    await provider.cancel(cancel({ authorizationRef: samplePayment }));
    expect(server.arrived.map(({ url }) => url)).toEqual([
      `/checkout/v72/payments/${samplePayment}/captures`,
      `/checkout/v72/payments/${samplePayment}/cancels`,
    ]);
    const amount = { currency: 'SEK', value: 4_200 };
    expect(bodyAt(0)).toEqual({ merchantAccount, amount, reference: '/capture-4200' });
    expect(bodyAt(1)).toEqual({ merchantAccount, reference: '/cancel-1' });
  });

  it.each<[string, Partial<IncreaseCommand>, number]>([
    ['ISK, which Adyen counts in hundredths', { currency: 'ISK', totalMinor: 100_059 }, 10_005_900],
    ['CLP, the same', { currency: 'CLP', totalMinor: 100_059 }, 10_005_900],
    ['IDR, which Adyen counts without', { currency: 'IDR', totalMinor: 105_900 }, 1_059],
    ['CVE, the same', { currency: 'CVE', totalMinor: 105_900 }, 1_059],
    ['KWD, three decimals as everywhere', { currency: 'KWD', totalMinor: 105_901 }, 105_901],
    ['JPY, none as everywhere', { currency: 'JPY', totalMinor: 105_901 }, 105_901],
  ])('is counted in Adyen’s digits: %s', async (_what, given, value) => {
    await createAdyenProvider(options()).increaseAuthorization(adyenIncrease(given));
    expect(bodyAt(0)).toMatchObject({ amount: { currency: given.currency, value } });
  });

  it.each<[string, Partial<IncreaseCommand>]>([
    ['authorization_ref', { authorizationRef: '../cancels' }],
    ['idempotency_key', { idempotencyKey: 'k'.repeat(65) }],
    ['idempotency_key', { idempotencyKey: 'two\r\nlines' }],
    ['request_id', { requestId: '' }],
    ['total_not_above_previous', { previousTotalMinor: 105_900 }],
    ['amount_out_of_bounds', { totalMinor: 100_000_001 }],
    ['amount_out_of_bounds', { totalMinor: 105_900.5 }],
    ['currency_exponent', { currency: 'IDR', totalMinor: 105_950 }],
    ['currency_exponent', { currency: 'CVE', totalMinor: 105_901 }],
    ['currency_exponent', { currency: 'XQX' }],
    ['provider_state', { providerState: 'b'.repeat(8 * 1024 + 1) }],
  ])('is nothing where the command is wrong: %s', async (code, given) => {
    const answer = await createAdyenProvider(options()).increaseAuthorization(adyenIncrease(given));
    expect(answer).toMatchObject({ kind: 'invalid_request', code, calls: [] });
    expect(server.arrived).toHaveLength(0);
  });

  it('leaves neither the key nor the blob in the record of a call', async () => {
    server.answer('reset');
    const command = adyenIncrease({ providerState: 'blob-secret' });
    const answer = await createAdyenProvider(options()).increaseAuthorization(command);
    const kept = JSON.stringify(answer);
    expect(kept).not.toContain(apiKey);
    expect(kept).not.toContain('blob-secret');
  });

  it.each([
    { baseUrl: 'https://user:password@checkout-test.adyen.com' },
    { baseUrl: 'no address' },
    { apiKey: 'two\nlines' },
    { apiKey: '' },
  ])('needs options that can work: %j', (given) => {
    const complete = { baseUrl: 'https://checkout-test.adyen.com', apiKey, merchantAccount };
    expect(() => createAdyenProvider({ ...complete, timeoutMs: 1, ...given })).toThrow(/URL|key/);
  });
});

describe('the reference of a raise', () => {
  it('carries order and request, and gives both back', () => {
    const reference = referenceOf('auto-0123/4~5', '1001');
    expect(reference).toBe('1001/auto-0123/4~5');
    expect(readReference(reference)).toEqual({ order: '1001', requestId: 'auto-0123/4~5' });
    expect(readReference(referenceOf('capture-1'))).toEqual({ requestId: 'capture-1' });
  });

  it('is never longer than 80 characters: a digest stands in for a request id that does not fit', () => {
    const order = 'o'.repeat(40);
    expect(referenceOf('r'.repeat(39), order)).toBe(`${order}/${'r'.repeat(39)}`);
    const cut = referenceOf('r'.repeat(40), order);
    expect(cut).toMatch(/^o{40}~[0-9a-f]{12}$/);
    expect(cut).not.toBe(referenceOf('q'.repeat(40), order));
    expect(readReference(cut)).toEqual({ order });
    expect(referenceOf('r'.repeat(64), 'o'.repeat(64)).length).toBeLessThanOrEqual(80);
  });

  it.each(['', 'Order 17', 'a'.repeat(80), 'https://shop.example/17'])(
    'of somebody else says nothing: "%s"',
    (reference) => {
      expect(readReference(reference)).toEqual({});
    },
  );
});
