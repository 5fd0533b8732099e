import { createStripeProvider } from '../../../../providers/payments/stripe/adapter';
import {
  amountStepMinor,
  fromStripe,
  toStripe,
} from '../../../../providers/payments/stripe/currency';
import { capture, increase } from '../commands';
import { startScriptedServer } from '../klarna/scripted-server';
import { baseId } from './wire';

describe("amounts in Stripe's counting", () => {
  it.each([
    ['SEK', 12_345, 12_345],
    ['JPY', 500, 500],
    ['ISK', 500, 50_000],
    ['UGX', 7, 700],
    ['KWD', 12_340, 12_340],
    ['HUF', 12_345, 12_345],
  ])('%s %d are sent as %d, and read back the same', (currency, minor, sent) => {
    expect(toStripe(minor, currency)).toBe(sent);
    expect(fromStripe(sent, currency)).toBe(minor);
  });

  it.each([
    ['KWD', 12_345],
    ['IQD', 1_000],
    ['XYZ', 100],
    ['SEK', 1.5],
  ])('%s %d do not convert, and are not rounded', (currency, minor) => {
    expect(toStripe(minor, currency)).toBeUndefined();
  });

  it.each([
    ['ISK', 50_050],
    ['IQD', 1_000],
  ])('%s %d from Stripe do not convert either', (currency, sent) => {
    expect(fromStripe(sent, currency)).toBeUndefined();
  });

  it('come in steps of ten thousandths, which every order is told of', () => {
    expect(amountStepMinor).toEqual({ BHD: 10, JOD: 10, KWD: 10, OMR: 10, TND: 10 });
  });

  it('are refused before anything is sent when they do not convert', async () => {
    const server = await startScriptedServer();
    const options = { apiKey: 'sk_test', baseUrl: server.url, timeoutMs: 5_000 };
    const provider = createStripeProvider({ ...options, separateAuthorizations: true });
    const dinars = { authorizationRef: baseId, currency: 'KWD' };
    const raises = [
      increase({ ...dinars, previousTotalMinor: 100_000, totalMinor: 100_005 }),
      increase({ ...dinars, previousTotalMinor: 99_999, totalMinor: 100_010 }),
    ];
    const answers = [
      ...(await Promise.all(raises.map((raise) => provider.increaseAuthorization(raise)))),
      await provider.capture(capture(100_005, dinars)),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({ kind: 'invalid_request', code: 'currency_exponent' });
    }
    expect(server.arrived).toHaveLength(0);
    await server.close();
  });
});
