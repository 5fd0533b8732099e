import { finishOrder, notifyWarehouse } from '../../activities/notify-warehouse';
import type { FinalOrder } from '../../domain/order-view';
import { openReply, orderView } from '../../domain/order-view';
import type { DeliveryOutcome, OrderStore, Warehouse, WarehouseEvent } from '../../domain/ports';
import { openState } from '../domain/windows';
import { anActivity, portOf, servicesOf } from './fakes';

const event: WarehouseEvent = {
  id: 'order.released/1001',
  type: 'order.released',
  timestamp: '2026-03-01T12:03:00.000Z',
  data: { order: '1001' },
};

function warehouseOf(answer: DeliveryOutcome) {
  const told: WarehouseEvent[] = [];
  const warehouse = portOf<Warehouse>('warehouse', {
    deliver: async (each) => {
      told.push(each);
      return answer;
    },
  });
  return { told, warehouse };
}

function notify(answer: DeliveryOutcome, attempt = 1) {
  const { told, warehouse } = warehouseOf(answer);
  const run = notifyWarehouse(servicesOf({ warehouse }));
  return { told, done: anActivity({ attempt }).run(run, event) };
}

describe('telling the warehouse', () => {
  it('is done when it has the event, as it was', async () => {
    const { told, done } = notify({ kind: 'delivered' });
    await expect(done).resolves.toBeUndefined();
    expect(told).toEqual([event]);
  });

  it('is tried again when it has not', async () => {
    const { done } = notify({ kind: 'failed', detail: 'HTTP 500' });
    await expect(done).rejects.toMatchObject({
      type: 'WarehouseUnreachable',
      message: 'HTTP 500',
      nonRetryable: false,
    });
    await expect(done).rejects.not.toMatchObject({ nextRetryDelay: expect.anything() });
  });

  it.each([
    ['as long as it asks', 90_000, 90_000],
    ['an hour at most', 7_200_000, 3_600_000],
  ])('waits %s before that', async (_what, retryAfterMs, nextRetryDelay) => {
    const { done } = notify({ kind: 'failed', detail: 'HTTP 503', retryAfterMs });
    await expect(done).rejects.toMatchObject({ nextRetryDelay, nonRetryable: false });
  });

  it.each([
    ['a second, the second time', 1000, 2],
    ['a second, the thousandth time', 1000, 1000],
    ['the longest own wait, the tenth time', 300_000, 10],
  ])('goes by its own, longer wait where it is asked for %s', async (_what, retryAfterMs, nth) => {
    const { done } = notify({ kind: 'failed', detail: 'HTTP 503', retryAfterMs }, nth);
    await expect(done).rejects.toMatchObject({ type: 'WarehouseUnreachable' });
    await expect(done).rejects.not.toMatchObject({ nextRetryDelay: expect.anything() });
  });

  it('goes by what it is asked for, the thousandth time as well, where that is longer', async () => {
    const answer = { kind: 'failed', detail: 'HTTP 503', retryAfterMs: 300_001 } as const;
    const { done } = notify(answer, 1000);
    await expect(done).rejects.toMatchObject({ nextRetryDelay: 300_001 });
  });
});

describe('the release step', () => {
  const state = openState();
  const final: FinalOrder = {
    revision: 1,
    openReply: openReply(state),
    view: orderView(state),
    outcomes: {},
  };
  const input = { order: '1001', runId: 'run-1', final, event };

  it('stores the final state before the warehouse is told: it may ask at once', async () => {
    const steps: string[] = [];
    const services = servicesOf({
      orders: portOf<OrderStore>('orders', {
        finish: async (order, runId) => void steps.push(`stored ${order} of ${runId}`),
      }),
      warehouse: portOf<Warehouse>('warehouse', {
        deliver: async (each) => {
          steps.push(`told ${each.type}`);
          return { kind: 'delivered' };
        },
      }),
    });
    await anActivity().run(finishOrder(services), input);
    expect(steps).toEqual(['stored 1001 of run-1', 'told order.released']);
  });

  it('does not tell the warehouse what could not be stored', async () => {
    const { told, warehouse } = warehouseOf({ kind: 'delivered' });
    const orders = portOf<OrderStore>('orders', {
      finish: async () => {
        throw new Error('the database is away');
      },
    });
    const run = finishOrder(servicesOf({ orders, warehouse }));
    await expect(anActivity().run(run, input)).rejects.toThrow('away');
    expect(told).toEqual([]);
  });
});
