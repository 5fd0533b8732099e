import type { OrderView } from '../../domain/order-view';
import { openApi, type ApiWorld } from './api-world';
import { addCard, viewOf } from './orders';

/** Two steps with one offer each: the second is for who declined the first. */
function walked(order: string): OrderView {
  const view = viewOf(order);
  const [first] = view.offers;
  const offers = first ? [first, { ...first, offer: 'offer-2' }] : [];
  const steps = [
    { step: 'tier-1', offers: ['offer-1'], onDecline: 'tier-2' },
    { step: 'tier-2', offers: ['offer-2'] },
  ];
  return { ...view, offers, funnel: { policy: 'p', version: 1, steps } };
}

describe('an add of an offer whose turn it is not', () => {
  let api: ApiWorld;
  beforeEach(async () => {
    api = await openApi();
    api.temporal.decide = (command, window) => addCard(command, window);
  });
  afterEach(async () => await api.close());

  const post = (order: string, offer: string) =>
    api.ask<{ code?: string; next?: unknown }>('POST', `/orders/${order}/items/MEM-64`, {
      body: { offer },
    });

  it('is refused, and the order never hears of it', async () => {
    const { signals } = hold('W-1');
    const { status, body } = await post('W-1', 'offer-2');
    expect([status, body.code]).toEqual([409, 'offer_not_current']);
    expect(signals()).toBe(0);
  });

  it('is let through where no worker can tell: no command is lost over a funnel', async () => {
    const { signals } = hold('W-2');
    api.temporal.hasWorker = false;
    const { status } = await post('W-2', 'offer-2');
    expect(status).toBe(202);
    expect(signals()).toBe(1);
  });

  it('is left to the order where it is none of the funnel’s', async () => {
    const { signals } = hold('W-3');
    await post('W-3', 'offer-9');
    expect(signals()).toBe(1);
  });

  it('is not asked of an order without a funnel: its add is one trip to Temporal', async () => {
    const { signals } = hold('W-4');
    const look = jest.spyOn(api.temporal, 'queryOrder');
    const row = { number: 'W-4', runId: 'run-1' };
    api.orders.rows.set('W-4', { ...row, hasFunnel: false });
    const { status, body } = await post('W-4', 'offer-1');
    expect([status, 'next' in body]).toEqual([201, false]);
    expect([signals(), look.mock.calls.length]).toEqual([1, 0]);
    // Of one with a funnel it is, before the add and for what comes next.
    hold('W-5');
    api.orders.rows.set('W-5', { ...row, number: 'W-5', hasFunnel: true });
    expect('next' in (await post('W-5', 'offer-1')).body).toBe(true);
    expect(look.mock.calls.length).toBe(2);
  });

  function hold(order: string) {
    api.temporal.hold(walked(order));
    const send = jest.spyOn(api.temporal, 'send');
    return { signals: () => send.mock.calls.length };
  }
});
