import { openApi, type ApiWorld } from './api-world';
import { addCard, viewOf } from './orders';

describe('the proof of an order after its items and its authorization moved on', () => {
  let api: ApiWorld;
  beforeEach(async () => {
    api = await openApi();
    api.temporal.decide = addCard;
    api.temporal.hold(viewOf('A1'));
    await api.ask('POST', '/orders/A1/items/MEM-64', { key: 'k1' });
  });
  afterEach(async () => await api.close());
  const proof = async () => (await api.ask('GET', '/orders/A1/proof')).body;
  const view = () => api.temporal.windows.get('A1')!.view;

  it('calls an item covered by what was held before still so when less is held and enough', async () => {
    const order = view();
    // The card came to 145 000 with an item that was taken back and lowered since.
    order.history = order.history.map((entry) =>
      entry.type === 'upsell_added'
        ? { ...entry, reason: 'covered_by_authorization', totalAfterMinor: 145_000 }
        : entry,
    );
    await expect(proof()).resolves.toMatchObject({ adds: [{ verdict: 'covered' }] });
    order.authorizedMinor = order.totalMinor - 1;
    await expect(proof()).resolves.toMatchObject({ adds: [{ verdict: 'not_covered' }] });
  });

  it('takes the provider’s own word for an item where no call was answered', async () => {
    const order = view();
    for (const call of order.providerCalls) delete call.answeredAt;
    await expect(proof()).resolves.toMatchObject({ adds: [{ verdict: 'not_covered' }] });
    const told = { at: order.closesAt, type: 'provider_event', requestId: 'k1' } as const;
    order.history = [...order.history, { ...told, text: 'Adyen authorized it.' }];
    await expect(proof()).resolves.toMatchObject({
      adds: [{ verdict: 'covered', providerEvents: [{ text: 'Adyen authorized it.' }] }],
    });
  });

  it('lists an item somebody else is still to decide about, which is not in the order yet', async () => {
    const order = view();
    const about = { at: order.closesAt, requestId: 'k2' };
    order.history = [...order.history, { ...about, type: 'upsell_awaiting', text: 'Wait.' }];
    await expect(proof()).resolves.toMatchObject({
      adds: [{ requestId: 'k1' }, { requestId: 'k2', verdict: 'undecided' }],
    });
  });

  it('lists no doubt about taking an item back as an add', async () => {
    const order = view();
    const about = { at: order.closesAt, requestId: 'undo-1' };
    order.history = [
      ...order.history,
      { ...about, type: 'upsell_removed', text: 'Taken back.' },
      { ...about, type: 'upsell_in_doubt', text: 'Nothing proves the lowering.' },
    ];
    order.providerCalls = [
      ...order.providerCalls,
      { ...order.providerCalls[0]!, operation: 'restore', requestId: 'undo-1' },
    ];
    await expect(proof()).resolves.toMatchObject({
      adds: [{ requestId: 'k1' }],
      otherCalls: [{ operation: 'restore', requestId: 'undo-1' }],
    });
  });

  it('says of a voided authorization that nothing is held', async () => {
    const order = view();
    order.transactions = order.transactions.map((each) =>
      each.status === 'active' ? { ...each, status: 'cancelled' } : each,
    );
    await expect(proof()).resolves.toMatchObject({
      isVoided: true,
      isCovered: false,
      authorizedMinor: 0,
      activeTransactions: [],
    });
    const headers = { accept: 'text/html' };
    const { body } = await api.ask<{ text: string }>('GET', '/orders/A1/proof', { headers });
    expect(body.text).toContain('holds <b>nothing</b> of it any more');
    expect(body.text).not.toContain('overed.');
  });
});
