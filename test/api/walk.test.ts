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

  function hold(order: string) {
    api.temporal.hold(walked(order));
    const send = jest.spyOn(api.temporal, 'send');
    return { signals: () => send.mock.calls.length };
  }
});
