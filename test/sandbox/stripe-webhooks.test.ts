import { once } from 'node:events';
import { createServer } from 'node:http';
import { createStripeWebhookReader } from '../../providers/payments/stripe/webhooks';
import { eventually } from './harness';
import { stripeWorld, webhookSecret, type StripeWorld } from './stripe-world';

interface Delivery {
  id: string;
  type: string;
  body: Buffer;
  signature: string;
}

/** The shop's endpoint: takes everything, or fails as often as it is told. */
async function startEndpoint() {
  const taken: Delivery[] = [];
  let failures = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (failures > 0) {
        failures -= 1;
        response.writeHead(503).end();
        return;
      }
      const body = Buffer.concat(chunks);
      const { id, type }: { id: string; type: string } = JSON.parse(String(body));
      taken.push({ id, type, body, signature: String(request.headers['stripe-signature']) });
      response.writeHead(200).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('listens on no port');
  return {
    url: `http://127.0.0.1:${address.port}/webhooks/stripe`,
    taken,
    failNext: (times: number) => (failures = times),
    arrived: (count: number) =>
      eventually(
        async () => taken,
        (all) => all.length >= count,
      ),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

describe("the Stripe sandbox's webhooks", () => {
  let world: StripeWorld;
  let endpoint: Awaited<ReturnType<typeof startEndpoint>>;
  beforeEach(async () => {
    [world, endpoint] = await Promise.all([stripeWorld(), startEndpoint()]);
  });
  afterEach(async () => {
    await world.end();
    await endpoint.close();
  });

  it('are signed so that the product believes them', async () => {
    await world.webhooks({ url: endpoint.url });
    const metadata = { postlude_order: 'A-1', postlude_request: 'request-1' };
    const id = await world.seed({ metadata });
    await world.increment(id, 105_900);
    const [delivery] = await endpoint.arrived(1);
    const reader = createStripeWebhookReader({ secret: webhookSecret, isLive: false });
    const { body = Buffer.of(), signature } = delivery ?? {};
    expect(reader.read(body, { 'stripe-signature': signature }, Date.now())).toMatchObject({
      kind: 'events',
      events: [{ outcome: 'authorized', order: 'A-1', authorizationRef: id, amountMinor: 105_900 }],
    });
  });

  it('come twice when asked to, and again until they are taken', async () => {
    await world.webhooks({ url: endpoint.url, copies: 2 });
    endpoint.failNext(2);
    const id = await world.seed();
    await world.post(`/${id}/cancel`);
    const all = await endpoint.arrived(2);
    expect(new Set(all.map((each) => each.id)).size).toBe(1);
    const delivered = await eventually(
      () => world.journal(),
      (entries) => entries.some(({ event }) => event === 'delivered'),
    );
    expect(delivered.at(-1)).toMatchObject({ type: 'payment_intent.canceled', httpStatus: 200 });
  });

  it('wait while they are held, also over a restart, and go out in either order', async () => {
    await world.webhooks({ url: endpoint.url, held: true });
    const id = await world.seed();
    await world.increment(id, 105_900);
    await world.post(`/${id}/cancel`);
    await world.restart();
    await world.webhooks({ url: endpoint.url, held: true });
    expect(endpoint.taken).toEqual([]);
    expect(await world.release('newest_first')).toEqual({ sent: 2 });
    expect(endpoint.taken.map(({ type }) => type)).toEqual([
      'payment_intent.canceled',
      'payment_intent.amount_capturable_updated',
    ]);
    expect(await world.release('oldest_first')).toEqual({ sent: 0 });
  });
});
