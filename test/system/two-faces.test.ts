import { createPageTokens } from '../../api/token';
import { createWorld, type World } from '../world';
import { call } from '../world/http';
import {
  add,
  closeByTime,
  handOver,
  mailsTo,
  readHistory,
  readOrder,
  type AddedBody,
  type OpenedOrder,
} from '../world/story';

/** An offer as a page draws it: a button and the request behind it. */
interface Offer {
  item: string;
  add: { method: string; url: string; body: unknown };
}

const hourMs = 3_600_000;

describe('A3: the two faces of the API', () => {
  let world: World;
  beforeAll(async () => (world = await createWorld({ time: 'skipping' })));
  afterAll(() => world.stop());

  /** An order to which one offer and one more item were added by whoever has the credential. */
  async function boughtBy(credentialOf: (opened: OpenedOrder) => string) {
    const opened = await handOver(world);
    const { number, ref, email } = opened;
    const credential = credentialOf(opened);
    const offers = await offersOf(number, credential);
    const { method, url, body } = offers.find(({ item }) => item === 'MEM-64')!.add;
    const clicks = [
      await world.ask<AddedBody>(method, url, { credential, key: 'click-1', body }),
      await add(world, number, 'BAG-1', { credential, key: 'click-2', body: { quantity: 2 } }),
    ];
    await closeByTime(world, number);
    const [mail] = await mailsTo(world, email);
    const story = {
      clicks: clicks.map(({ status, body: answer }) => ({ status, answer })),
      order: await readOrder(world, number),
      history: await readHistory(world, number),
      raises: (await world.klarna.raises(ref)).map((raise) => [
        raise.order_amount,
        raise.order_lines,
      ]),
      warehouse: (await world.warehouse.order(number)).lines,
      mail: mail?.text,
    };
    return { story: withoutIds(story, opened), order: story.order };
  }

  async function offersOf(number: string, credential: string): Promise<Offer[]> {
    const path = `/orders/${number}/offers`;
    return (await world.ask<{ offers: Offer[] }>('GET', path, { credential })).body.offers;
  }

  it('A3: the same adds by the page and by the shop make the same order', async () => {
    const byPage = await boughtBy(({ answer }) => answer.body.token);
    const byShop = await boughtBy(() => world.api.key);
    expect(byPage.story).toEqual(byShop.story);
    expect(byPage.order.lines.map((line) => line.reference)).toEqual(['CAM-1', 'MEM-64', 'BAG-1']);
    expect(byPage.order.totalMinor).toBe(160_000);
    expect(byPage.order.transactions.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'tx-1-old superseded',
      'tx-2-old superseded',
      'tx-3 active',
    ]);
  });

  it('one request that comes through both is one add', async () => {
    const { number, ref, answer } = await handOver(world);
    const page = await add(world, number, 'BAG-1', { credential: answer.body.token, key: 'one' });
    const shop = await add(world, number, 'BAG-1', { key: 'one' });
    expect([page.status, shop.status]).toEqual([201, 201]);
    expect(shop.headers.get('idempotency-replayed')).toBe('true');
    expect(shop.body).toEqual(page.body);
    expect(await world.klarna.raises(ref)).toHaveLength(1);
  });

  describe('without the credential', () => {
    let opened: OpenedOrder;
    let stranger: OpenedOrder;
    beforeAll(async () => {
      opened = await handOver(world);
      stranger = await handOver(world);
    });

    const wrong: [name: string, credential: () => string | undefined, answer: string][] = [
      ['B8: a new browser session', () => undefined, '401 credential_missing'],
      ['B9: the token of another order', () => stranger.answer.body.token, '403 token_foreign'],
      ['a token that is over', () => tokenFor(-hourMs), '401 token_expired'],
      ['a token of another shop', () => tokenFor(hourMs, 'x'.repeat(32)), '401 credential_invalid'],
      ['a key of another shop', () => `${world.api.key}x`, '401 credential_invalid'],
    ];

    it.each(wrong)(
      '%s sees no offer, adds nothing, and leaves no trace',
      async (...[, by, told]) => {
        const { number, ref } = opened;
        const before = await traces();
        const credential = by();
        const asks = [
          ['GET', `/orders/${number}/offers`],
          ['GET', `/orders/${number}`],
          ['POST', itemOf(number)],
        ] as const;
        for (const [method, path] of asks) {
          const { status, body } = await askBy(world, credential, method, path);
          expect(`${status} ${String(body['code'])}`).toBe(told);
          expect(JSON.stringify(body)).not.toMatch(/offers|lines|MEM-64/);
        }
        expect(await traces()).toEqual(before);
        expect(await world.klarna.raises(ref)).toHaveLength(0);
      },
    );

    it('and with it the very same request is done', async () => {
      const { number, ref, answer } = opened;
      const { status } = await askBy(world, answer.body.token, 'POST', itemOf(number));
      expect(status).toBe(201);
      expect(await world.klarna.raises(ref)).toHaveLength(1);
    });

    /** Everything a request could have left behind. */
    async function traces() {
      const { number, ref } = opened;
      return {
        order: await readOrder(world, number),
        history: await readHistory(world, number),
        provider: await world.klarna.journal(ref),
        deliveries: (await world.warehouse.order(number)).deliveries,
      };
    }

    function tokenFor(endsInMs: number, secret = world.env['POSTLUDE_TOKEN_SECRET'] ?? '') {
      const end = new Date(Date.now() + endsInMs).toISOString();
      return createPageTokens(secret).mint(opened.number, end);
    }
  });
});

/** Past the world's own `ask`, which shows the shop's key where nothing is said. */
function askBy({ api }: World, credential: string | undefined, method: string, path: string) {
  return call(api.url, method, path, credential === undefined ? {} : { credential });
}

function itemOf(number: string): string {
  return `/orders/${number}/items/BAG-1`;
}

/** Times, and names given by us or by the provider, differ between any two orders. */
function withoutIds(story: object, { number, ref }: OpenedOrder): unknown {
  const text = JSON.stringify(story)
    .replaceAll(number, 'NUMBER')
    .replaceAll(number.toLowerCase(), 'number')
    .replaceAll(ref, 'REF')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID')
    // A quote is a quote for this very order.
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{12}/g, 'QUOTE');
  return JSON.parse(text);
}
