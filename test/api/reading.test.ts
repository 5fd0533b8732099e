import { openApi, type ApiWorld } from './api-world';
import { addCard, anOrder, closesAt, releasedOrder, viewOf } from './orders';

describe('reading an order', () => {
  let api: ApiWorld;
  beforeEach(async () => (api = await openApi()));
  afterEach(async () => await api.close());
  const get = async (path: string, credential = api.settings.apiKey) =>
    await api.ask('GET', path, { credential });

  it('shows the open order, provider references to the shop alone (A14, A16)', async () => {
    api.temporal.hold(viewOf('A1'));
    api.temporal.decide = addCard;
    await api.ask('POST', '/orders/A1/items/MEM-64');
    const shop = await get('/orders/A1');
    expect(shop).toMatchObject({
      status: 200,
      body: {
        status: 'open',
        lines: [{ origin: 'original' }, { origin: 'upsell' }],
        totalMinor: 120_000,
        authorizedMinor: 120_000,
        transactions: [{ id: 'tx-1-old' }, { id: 'tx-2', providerRef: 'klarna-ref-2' }],
        needsAttention: [],
        reasons: [],
        fulfilment: { status: 'held', until: closesAt },
      },
    });
    const page = await get('/orders/A1', api.tokenFor('A1'));
    expect(page.body).toMatchObject({ lines: [{}, {}], totalMinor: 120_000 });
    expect(JSON.stringify(page.body)).not.toContain('klarna-ref');
    for (const field of ['transactions', 'authorizedMinor', 'needsAttention', 'reasons']) {
      expect(page.body).not.toHaveProperty(field);
    }
  });

  it('answers from the row once the order is final, without Temporal', async () => {
    api.orders.finished('A1', releasedOrder('A1'));
    api.temporal.isUp = false;
    await expect(get('/orders/A1')).resolves.toMatchObject({
      status: 200,
      body: { status: 'closed', outcome: 'confirmed', fulfilment: { status: 'released' } },
    });
  });

  it('releases the lines last confirmed when the workflow was terminated (D28)', async () => {
    const { lines } = viewOf('A1');
    const confirmed = {
      revision: 1,
      currency: 'SEK',
      lines,
      totalMinor: 100_000,
      authorizedMinor: 100_000,
    };
    api.orders.rows.set('A1', { number: 'A1', runId: 'run-1', confirmed });
    const released = {
      status: 200,
      body: { fulfilment: { status: 'released', lines: [{ line: 'line-1' }] } },
    };
    await expect(get('/orders/A1')).resolves.toMatchObject(released);
    api.temporal.hold(viewOf('A1')).status = 'ended';
    await expect(get('/orders/A1')).resolves.toMatchObject(released);
    await expect(get('/orders/A1')).resolves.toMatchObject({
      body: { needsAttention: ['workflow_ended'] },
    });
  });

  it('never says released while it cannot know: 503 without a worker, and without Temporal', async () => {
    api.temporal.hold(viewOf('A1'));
    api.temporal.hasWorker = false;
    const blind = await get('/orders/A1');
    expect(blind).toMatchObject({ status: 503, body: { code: 'worker_unavailable' } });
    expect(Number(blind.headers.get('retry-after'))).toBeGreaterThan(0);
    api.temporal.isUp = false;
    await expect(get('/orders/A1')).resolves.toMatchObject({
      status: 503,
      body: { code: 'temporal_unavailable' },
    });
  });

  it('tells an order that awaits its payment from one nobody knows', async () => {
    await api.ask('PUT', '/orders/A1', { body: anOrder() });
    await expect(get('/orders/A1')).resolves.toMatchObject({
      body: { status: 'awaiting_payment' },
    });
    await expect(get('/orders/A1/offers')).resolves.toMatchObject({
      status: 409,
      body: { code: 'payment_result_missing' },
    });
    await expect(get('/orders/B2')).resolves.toMatchObject({
      status: 404,
      body: { code: 'order_unknown' },
    });
  });

  it('lists offers under the confirmation, each ready to post, with the exact amount (A24, B2, B18)', async () => {
    api.temporal.hold(viewOf('A1'));
    api.temporal.decide = addCard;
    const { body } = await get('/orders/A1/offers', api.tokenFor('A1'));
    expect(Object.keys(body)[0]).toBe('order');
    expect(body).toMatchObject({
      order: { number: 'A1', lines: [{ line: 'line-1' }], totalMinor: 100_000 },
      offers: [
        { item: 'MEM-64', cta: 'add_to_order', amountMinor: 40_000, mayTriggerCreditCheck: true },
      ],
    });
    const [first] = body['offers'] as {
      amountText: string;
      add: { method: string; url: string; body: object };
    }[];
    expect(first!.amountText.replaceAll(/\s/g, ' ')).toBe('400,00 kr');
    const { method, url, body: wanted } = first!.add;
    await expect(api.ask(method, url, { body: wanted })).resolves.toMatchObject({ status: 201 });
    expect(api.temporal.windows.get('A1')!.sent[0]).toMatchObject({
      offer: 'offer-1',
      quantity: 2,
    });
  });

  it('offers nothing once the window is over or where it never opened (A9)', async () => {
    api.orders.finished('A1', releasedOrder('A1'));
    await expect(get('/orders/A1/offers')).resolves.toMatchObject({
      body: { offers: [], reasons: ['window_closed'] },
    });
    api.temporal.hold(viewOf('B2', { closesAt: new Date(Date.now() - 1).toISOString() }));
    await expect(get('/orders/B2/offers')).resolves.toMatchObject({ body: { offers: [] } });
    api.temporal.hold(viewOf('C3', { eligibility: { isAllowed: false, reasons: ['country'] } }));
    await expect(get('/orders/C3/offers')).resolves.toMatchObject({
      body: { offers: [], reasons: ['country'] },
    });
  });

  it('shows the history, one entry for the add with amounts before and after (A15)', async () => {
    api.temporal.hold(viewOf('A1'));
    api.temporal.decide = addCard;
    await api.ask('POST', '/orders/A1/items/MEM-64');
    await expect(get('/orders/A1/history')).resolves.toMatchObject({
      body: {
        history: [
          { type: 'order_opened' },
          { type: 'upsell_added', totalBeforeMinor: 100_000, totalAfterMinor: 120_000 },
        ],
      },
    });
  });

  it('says when a request is unknown only if the row and Temporal prove it', async () => {
    api.temporal.hold(viewOf('A1'));
    const unknown = { status: 404, body: { code: 'request_unknown' } };
    await expect(get('/orders/A1/requests/r1')).resolves.toMatchObject(unknown);
    await expect(get('/orders/B2/requests/r1')).resolves.toMatchObject({
      status: 404,
      body: { code: 'order_unknown' },
    });
    api.temporal.isUp = false;
    await expect(get('/orders/A1/requests/r1')).resolves.toMatchObject({ status: 503 });
  });

  it('says pending for a request that waits, whoever noticed it', async () => {
    api.temporal.hold(viewOf('A1'));
    api.temporal.queryOutcome = async () => ({ kind: 'pending' });
    const pending = await get('/orders/A1/requests/r1');
    expect(pending).toMatchObject({ status: 200, body: { status: 'pending' } });
    expect(Number(pending.headers.get('retry-after'))).toBeGreaterThan(0);
    api.temporal.queryOutcome = async () => ({ kind: 'reply', reply: { kind: 'request_unknown' } });
    api.temporal.recordedOutcome = async () => ({ kind: 'no_answer' });
    await expect(get('/orders/A1/requests/r1')).resolves.toMatchObject({
      body: { status: 'pending' },
    });
  });

  it('is healthy by itself and ready only with Temporal and Postgres', async () => {
    await expect(get('/ready')).resolves.toMatchObject({ status: 200 });
    api.temporal.isUp = false;
    await expect(get('/ready')).resolves.toMatchObject({ status: 503 });
    api.temporal.isUp = true;
    api.orders.isUp = false;
    await expect(get('/ready')).resolves.toMatchObject({
      status: 503,
      body: { code: 'storage_unavailable' },
    });
    await expect(get('/health')).resolves.toMatchObject({ status: 200 });
  });

  it('hides what went wrong inside, and says how to find it in the log', async () => {
    api.orders.find = async () => {
      throw new Error('secret detail');
    };
    const answer = await get('/orders/A1');
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal_error' } });
    expect(answer.body['instance']).toMatch(/^urn:postlude:request:/);
    expect(JSON.stringify(answer.body)).not.toContain('secret');
  });
});

describe('the proof of an order (I2 to I4)', () => {
  let api: ApiWorld;
  beforeEach(async () => {
    api = await openApi();
    api.temporal.decide = addCard;
    api.temporal.hold(viewOf('A1'));
    await api.ask('POST', '/orders/A1/items/MEM-64', { key: 'k1' });
  });
  afterEach(async () => await api.close());
  const proof = async () => (await api.ask('GET', '/orders/A1/proof')).body;
  const window = () => api.temporal.windows.get('A1')!;

  it('shows the provider call beside the add it covers', async () => {
    await expect(proof()).resolves.toMatchObject({
      isCovered: true,
      activeTransactions: ['tx-2'],
      adds: [
        {
          requestId: 'k1',
          verdict: 'covered',
          totalAfterMinor: 120_000,
          providerCalls: [{ operation: 'increase', amountMinor: 120_000, result: 'authorized' }],
        },
      ],
      otherCalls: [],
    });
  });

  it('calls an add not covered that no answered call or too small a transaction stands behind', async () => {
    const { view } = window();
    const [call] = view.providerCalls;
    const unanswered = { ...call!, result: 'unknown_outcome' };
    delete unanswered.answeredAt;
    view.providerCalls = [unanswered];
    await expect(proof()).resolves.toMatchObject({ adds: [{ verdict: 'not_covered' }] });
    view.providerCalls = [call!];
    view.transactions = view.transactions.map((each) => ({ ...each, totalMinor: 119_999 }));
    view.authorizedMinor = 119_999;
    await expect(proof()).resolves.toMatchObject({
      isCovered: false,
      adds: [{ verdict: 'not_covered' }],
    });
  });

  it('needs nothing for a free line, nor for an add that was refused', async () => {
    const { view } = window();
    view.providerCalls = [];
    view.lines = view.lines.map((line) => ({ ...line, status: 'confirmed_free' }));
    await expect(proof()).resolves.toMatchObject({ adds: [{ verdict: 'free' }] });
    view.lines = view.lines.slice(0, 1);
    view.history = view.history.map((entry) =>
      entry.type === 'upsell_added' ? { ...entry, type: 'upsell_failed' } : entry,
    );
    await expect(proof()).resolves.toMatchObject({ adds: [{ verdict: 'not_added' }] });
  });

  it('tells an item that was taken back from one that never was in the order', async () => {
    const { view } = window();
    view.lines = view.lines.slice(0, 1);
    await expect(proof()).resolves.toMatchObject({ adds: [{ verdict: 'taken_back' }] });
  });

  it('is a page for whoever asks for one, and nothing in it can be markup', async () => {
    const { view } = window();
    view.history = view.history.map((entry) => ({ ...entry, item: '<b>MEM</b>' }));
    const { status, headers, body } = await api.ask<{ text: string }>('GET', '/orders/A1/proof', {
      headers: { accept: 'text/html,application/xhtml+xml' },
    });
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(body.text).toContain('<b>1200.00 SEK</b>: covered');
    expect(body.text).toContain('&lt;b&gt;MEM&lt;/b&gt;');
    expect(body.text).toContain('In the order, and the provider said yes to its total');
    expect(body.text).toContain('<td>increase</td><td>1200.00 SEK</td>');
  });
});
