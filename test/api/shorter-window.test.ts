import type { OrderWindowInput } from '../../workflows/messages';
import { openApi, type ApiWorld } from './api-world';
import { anOrder, aPayment } from './orders';

describe('A shorter window for one order', () => {
  let api: ApiWorld;
  let opened: OrderWindowInput[];
  beforeEach(async () => {
    api = await openApi();
    opened = [];
    const open = api.temporal.open.bind(api.temporal);
    api.temporal.open = async (input) => {
      opened.push(input);
      return await open(input);
    };
  });
  afterEach(async () => await api.close());

  const put = async (window?: unknown, order: object = anOrder()) => {
    const body = { order, payment: aPayment(), ...(window === undefined ? {} : { window }) };
    return await api.ask('PUT', '/payment-result', { body });
  };

  it('is asked for by the shop in seconds, and leaves every other clock as it is', async () => {
    await expect(put({ seconds: 8 })).resolves.toMatchObject({ status: 200 });
    expect(opened[0]?.clocks).toEqual({ ...api.settings.clocks, windowMs: 8000 });
  });

  it('is the configured one where nothing is asked for, and may equal it', async () => {
    await put();
    expect(opened[0]?.clocks).toEqual(api.settings.clocks);
    await expect(put({ seconds: 180 }, anOrder('A2'))).resolves.toMatchObject({ status: 200 });
    expect(opened[1]?.clocks).toEqual(api.settings.clocks);
  });

  it.each([
    ['longer than the configured one', { seconds: 181 }, 'window.seconds'],
    ['of no time', { seconds: 0 }, 'window.seconds'],
    ['of half a second', { seconds: 0.5 }, 'window.seconds'],
    ['of a text', { seconds: '8' }, 'window.seconds'],
    ['of minutes', { minutes: 1, seconds: 8 }, 'window.minutes'],
    ['of nothing', {}, 'window.seconds'],
    ['that is no object', 8, 'window'],
  ])('is refused when it is %s, and nothing starts', async (_name, window, field) => {
    const answer = await put(window);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', field } });
    expect(api.temporal.starts).toBe(0);
  });

  it('belongs to what is handed over: a repeat with another one is a conflict', async () => {
    await put({ seconds: 8 });
    await expect(put({ seconds: 8 })).resolves.toMatchObject({ status: 200 });
    const conflict = { status: 409, body: { code: 'payment_result_conflict' } };
    await expect(put({ seconds: 9 })).resolves.toMatchObject(conflict);
    await expect(put()).resolves.toMatchObject(conflict);
  });

  it('can be asked for with a registered order', async () => {
    await api.ask('PUT', '/orders/A1', { body: anOrder() });
    await expect(put({ seconds: 8 }, { number: 'A1' })).resolves.toMatchObject({ status: 200 });
    expect(opened[0]?.clocks.windowMs).toBe(8000);
  });

  it("is not for the shopper's page", async () => {
    const answer = await api.ask('PUT', '/payment-result', {
      credential: api.tokenFor('A1'),
      body: { order: anOrder(), payment: aPayment(), window: { seconds: 8 } },
    });
    expect(answer).toMatchObject({ status: 403, body: { code: 'shop_only' } });
  });

  it('is in the OpenAPI document', async () => {
    const { body } = await api.ask<{ paths: Record<string, Record<string, object>> }>(
      'GET',
      '/docs/json',
    );
    expect(body.paths['/payment-result']?.['put']).toMatchObject({
      requestBody: {
        content: {
          'application/json': {
            schema: {
              required: ['order', 'payment'],
              properties: {
                window: {
                  type: 'object',
                  properties: { seconds: { type: 'integer', minimum: 1 } },
                  additionalProperties: false,
                },
              },
            },
          },
        },
      },
    });
  });
});
