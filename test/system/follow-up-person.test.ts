import { createWorld, type World } from '../world';
import { closed, declined, due, shopper } from '../world/follow-ups';
import { add, newNumber } from '../world/story';

const newEmail = () => `${newNumber('mail').toLowerCase()}@shopper.example`;

describe('B11: who is the same person', () => {
  let world: World;
  beforeAll(async () => (world = await createWorld({ time: 'real' })));
  afterAll(() => world?.stop());

  it('one address is written to once a week, with an id and as a guest', async () => {
    const email = newEmail();
    const member = await declined(world, { email, id: newNumber('c') });
    const guest = await declined(world, { email: email.toUpperCase() });
    const other = await declined(world, { email, id: newNumber('c') });
    const ends = await Promise.all([member, guest, other].map(({ number }) => due(world, number)));
    expect(ends.map(({ reason, outcome }) => reason ?? outcome).toSorted()).toEqual([
      'frequency_cap',
      'frequency_cap',
      'sent',
    ]);
  });

  it.each(['as a guest', 'with an id'])(
    'what was bought since %s at the same address is not offered, when that order is over, too',
    async (how) => {
      const email = newEmail();
      const id = newNumber('c');
      const asGuest = how === 'as a guest';
      const { number } = await declined(world, asGuest ? { email, id } : { email });
      const next = await shopper(world, asGuest ? { email } : { email, id });
      expect((await add(world, next.number, 'MEM-64')).status).toBe(201);
      await closed(world, next.number);
      expect((await due(world, number)).reason).toBe('bought_since');
    },
  );

  it('what was bought since counts where only the shop knows of it: an imported order', async () => {
    const { number, email } = await declined(world);
    await imported(email, new Date());
    expect((await due(world, number)).reason).toBe('bought_since');
  });

  it('what the customer had before is not offered, unless it is bought again and again', async () => {
    const first = await declined(world);
    const again = await declined(world);
    const yesterday = new Date(Date.now() - 24 * 60 * 60_000);
    for (const { email } of [first, again]) await imported(email, yesterday);
    expect((await due(world, first.number)).reason).toBe('owned');
    const [memory] = await world.stores.catalogue.findProducts(['MEM-64']);
    if (!memory) throw new Error('the world sells no MEM-64');
    await world.stores.catalogue.putProducts([{ ...memory, isRepeatable: true }]);
    expect((await due(world, again.number)).outcome).toBe('sent');
    await world.stores.catalogue.putProducts([memory]);
  });

  it('a later order that agrees no more is a no, and one that was cancelled bought nothing', async () => {
    const [email, regretful] = [newEmail(), newEmail()];
    const first = await declined(world, { email });
    await shopper(world, { email, agrees: false });
    expect((await due(world, first.number)).reason).toBe('no_consent');

    const second = await declined(world, { email: regretful });
    const cancelled = await shopper(world, { email: regretful });
    expect((await add(world, cancelled.number, 'MEM-64')).status).toBe(201);
    const body = { authorization: 'void' };
    await world.ask('POST', `/orders/${cancelled.number}/cancel`, { body });
    await world.client.workflow.getHandle(`order/${cancelled.number}`).result();
    expect((await due(world, second.number)).outcome).toBe('sent');
  });

  /** The customer bought the memory card somewhere the shop knows of. */
  async function imported(email: string, orderedAt: Date): Promise<void> {
    const lines = [{ reference: 'MEM-64', quantity: 1, unitPriceMinor: 25_000 }];
    const order = {
      number: newNumber('past'),
      orderedAt: orderedAt.toISOString(),
      customer: { email },
      market: 'SE',
      currency: 'SEK',
      totalMinor: 25_000,
      lines,
    };
    const answer = await world.ask('POST', '/past-orders', { body: { orders: [order] } });
    expect(answer.status).toBe(200);
  }
});
