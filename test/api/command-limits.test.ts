import { openApi, type ApiWorld } from './api-world';
import { addCard, viewOf } from './orders';

const add = '/orders/A1/items/MEM-64';

describe('the limits of an order', () => {
  let api: ApiWorld;
  beforeEach(async () => {
    api = await openApi();
    api.temporal.hold(viewOf('A1'));
    api.temporal.decide = addCard;
  });
  afterEach(async () => await api.close());
  const signals = () => api.temporal.windows.get('A1')!.sent.length;

  it('stop the sixth command of a second, with Retry-After, but no repeat of the five', async () => {
    const keys = [1, 2, 3, 4, 5, 6];
    const statuses: number[] = [];
    for (const key of keys) statuses.push((await api.ask('POST', add, { key: `k${key}` })).status);
    expect(statuses).toEqual([201, 201, 201, 201, 201, 429]);
    const refused = await api.ask('POST', add, { key: 'k7' });
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_commands' } });
    expect(refused.headers.get('retry-after')).toBe('1');
    await expect(api.ask('POST', add, { key: 'k1' })).resolves.toMatchObject({ status: 201 });
    expect(signals()).toBe(5);
  });

  it('do not count repeats of what Temporal has, and it is not signalled again', async () => {
    api.temporal.hasWorker = false;
    for (let repeat = 0; repeat < 12; repeat += 1) {
      await expect(api.ask('POST', add, { key: 'k1' })).resolves.toMatchObject({ status: 202 });
    }
    expect(signals()).toBe(1);
  });

  it('let the shop close and cancel whatever a page has used up', async () => {
    for (let index = 0; index < 12; index += 1) {
      await api.ask('POST', add, { key: `k${index}`, credential: api.tokenFor('A1') });
    }
    api.temporal.decide = () => ({ kind: 'cancelled' });
    await expect(api.ask('POST', '/orders/A1/cancel')).resolves.toMatchObject({ status: 200 });
  });

  it('keep 1,000 posts on one order at no more signals than it has commands', async () => {
    const posts = Array.from({ length: 1000 }, (_, index) => index);
    const statuses = new Set<number>();
    for (let from = 0; from < posts.length; from += 50) {
      const answers = await Promise.all(
        posts.slice(from, from + 50).map((index) => api.ask('POST', add, { key: `k${index}` })),
      );
      for (const answer of answers) statuses.add(answer.status);
    }
    expect(statuses).toEqual(new Set([201, 429]));
    expect(signals()).toBeLessThanOrEqual(30);
  });
});
