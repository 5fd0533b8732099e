import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { startAdyenSandbox } from '../../sandbox/adyen/server';
import type { Running } from '../../sandbox/kit/server';
import { eventually, postJson, readJson, stateFolder, type Json } from './harness';

const apiKey = 'sandbox-key';
const merchantAccount = 'TestMerchant';
const hmacKey = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056';

const to = (value: number, currency = 'EUR') => ({ amount: { value, currency } });

describe('the Adyen sandbox', () => {
  const folder = stateFolder();
  let sandbox: Running;
  const start = () =>
    startAdyenSandbox({ port: 0, stateDir: folder.dir, apiKey, merchantAccount, hmacKey });
  beforeAll(async () => (sandbox = await start()));
  afterAll(async () => {
    await sandbox.close();
    folder.remove();
  });

  async function place(seed: object = {}): Promise<{ pspReference: string; blob: string }> {
    const body = { value: 100_000, currency: 'EUR', ...seed };
    return readJson(await postJson(`${sandbox.url}/admin/payments`, body));
  }

  const look = async (ref: string) => readJson(await fetch(`${sandbox.url}/admin/payments/${ref}`));

  function modify(ref: string, operation: string, body: object, key?: string): Promise<Response> {
    return fetch(`${sandbox.url}/v72/payments/${ref}/${operation}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-api-key': apiKey,
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: JSON.stringify({ merchantAccount, reference: 'ours', ...body }),
    });
  }

  it('answers 201 with a reference of its own: received, or decided where the blob came along', async () => {
    const { pspReference, blob } = await place();
    const later = await modify(pspReference, 'amountUpdates', to(110_000));
    expect(later.status).toBe(201);
    expect(await readJson(later)).toEqual({
      merchantAccount,
      paymentPspReference: pspReference,
      pspReference: expect.stringMatching(/^[0-9A-F]{16}$/),
      reference: 'ours',
      status: 'received',
      ...to(110_000),
    });
    const stale = { ...to(120_000), adjustAuthorisationData: blob };
    const refused = await readJson(await modify(pspReference, 'amountUpdates', stale));
    const newest = (await look(pspReference))['blob'];
    expect(refused).toMatchObject({ status: 'refused', adjustAuthorisationData: newest });
    const fresh = { ...to(120_000), adjustAuthorisationData: newest };
    const done = await readJson(await modify(pspReference, 'amountUpdates', fresh));
    expect(done).toMatchObject({ status: 'authorised', ...to(120_000) });
    expect(done['adjustAuthorisationData']).not.toBe(newest);
  });

  it('lowers as well as raises, until it is captured', async () => {
    const { pspReference } = await place();
    await modify(pspReference, 'amountUpdates', to(90_000));
    expect(await look(pspReference)).toMatchObject({ value: 90_000 });
    await modify(pspReference, 'captures', to(90_001));
    expect(await look(pspReference)).toMatchObject({ status: 'authorised', captured: 0 });
    await modify(pspReference, 'captures', to(90_000));
    await modify(pspReference, 'amountUpdates', to(95_000));
    await modify(pspReference, 'cancels', {});
    expect(await look(pspReference)).toMatchObject({
      status: 'captured',
      captured: 90_000,
      value: 90_000,
    });
  });

  it.each<[string, object, number, string]>([
    ['another merchant account', { merchantAccount: 'Other', ...to(1) }, 403, '901'],
    ['no amount', {}, 422, '100'],
    ['an amount that is no whole number', to(1.5), 422, '137'],
    ['another currency', to(1, 'SEK'), 422, '138'],
    ['a reference of 81 characters', { ...to(1), reference: 'r'.repeat(81) }, 422, '000'],
  ])('refuses %s', async (_what, body, status, errorCode) => {
    const { pspReference } = await place();
    const answer = await modify(pspReference, 'amountUpdates', body);
    expect(answer.status).toBe(status);
    expect(await readJson(answer)).toMatchObject({ status, errorCode });
    expect(await look(pspReference)).toMatchObject({ value: 100_000 });
  });

  it('knows neither a stranger nor a payment that is not there', async () => {
    const { pspReference } = await place();
    const url = `${sandbox.url}/v72/payments/${pspReference}/cancels`;
    const stranger = await postJson(url, { merchantAccount });
    expect(stranger.status).toBe(401);
    const missing = await modify('NOSUCHPAYMENT001', 'cancels', {});
    expect(await readJson(missing)).toMatchObject({ status: 422, errorCode: '167' });
  });

  it('gives the first answer again under its key, whatever the new body says, also after a kill', async () => {
    const { pspReference } = await place();
    const raise = (value: number) => modify(pspReference, 'amountUpdates', to(value), 'key-1');
    const first = await (await raise(110_000)).text();
    expect(await (await raise(999_999)).text()).toBe(first);
    await sandbox.close();
    sandbox = await start();
    expect(await (await raise(110_000)).text()).toBe(first);
    expect(await look(pspReference)).toMatchObject({ value: 110_000 });
    const journal = await readJson<Json[]>(
      await fetch(`${sandbox.url}/admin/journal?payment=${pspReference}`),
    );
    expect(journal.map(({ event }) => event)).toEqual([
      'applied', // the seed
      'received',
      'applied',
      'answered',
      'received',
      'answered',
      'received',
      'answered',
    ]);
    expect(JSON.stringify(journal)).not.toContain('BQABAQ');
  });

  it('keeps an event until somebody takes it, over a restart and a refusal', async () => {
    const { pspReference } = await place();
    await modify(pspReference, 'cancels', {});
    await sandbox.close();
    sandbox = await start();
    const taken: Json[] = [];
    const endpoint = await listenOnce(taken, pspReference);
    await postJson(`${sandbox.url}/admin/webhooks`, { url: endpoint.url });
    await eventually(
      async () => taken,
      (list) => list.length === 2,
    );
    expect(taken[0]).toEqual(taken[1]);
    expect(taken[1]).toMatchObject({
      eventCode: 'CANCELLATION',
      success: 'true',
      merchantAccountCode: merchantAccount,
      merchantReference: 'ours',
      amount: { value: 100_000, currency: 'EUR' },
      additionalData: { hmacSignature: expect.any(String) },
    });
    endpoint.server.close();
  });
});

/** Refuses the first delivery about a payment and takes the second. */
async function listenOnce(
  taken: Json[],
  payment: string,
): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const delivery: { notificationItems: { NotificationRequestItem: Json }[] } = JSON.parse(text);
      const item = delivery.notificationItems[0]?.NotificationRequestItem ?? {};
      const isAboutIt = item['originalReference'] === payment;
      if (isAboutIt) taken.push(item);
      response.writeHead(isAboutIt && taken.length === 1 ? 500 : 200).end('[accepted]');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('listens on no port');
  return { server, url: `http://127.0.0.1:${address.port}` };
}
