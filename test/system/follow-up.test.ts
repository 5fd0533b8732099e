import { createWorld, type World } from '../world';
import {
  closed,
  declined,
  due,
  ended,
  followUpOf,
  hourMs,
  isPlanned,
  pageTells,
  plan,
  rule,
  shopper,
  startFollowUp,
  startPlanningWorker,
} from '../world/follow-ups';
import { add, mailsTo, readHistory } from '../world/story';
import { followUps } from '../../store/schema-follow-ups';
import { until } from '../world/until';

const subject = 'Plats för fler bilder';

/** Emails of this kind only: the confirmation is another one. */
const followUpsTo = async (world: World, email: string) =>
  (await world.inbox.to(email)).filter((mail) => mail.subject === subject);

describe('The two days of a follow-up', () => {
  let world: World;
  beforeAll(async () => (world = await createWorld({ time: 'skipping' })));
  afterAll(() => world?.stop());

  it('B11: one email comes thirty hours after the confirmation, with a new offer at its own price', async () => {
    const { number, email } = await declined(world);
    expect(await mailsTo(world, email)).toHaveLength(1);
    await startFollowUp(world, number, await world.temporal.now());
    await world.temporal.sleep(29 * hourMs);
    expect(await followUpsTo(world, email)).toEqual([]);
    await world.temporal.sleep(2 * hourMs);
    expect(await ended(world, number)).toEqual({ order: number, outcome: 'sent' });
    await world.temporal.sleep(17 * hourMs);
    const mails = await followUpsTo(world, email);
    expect(mails).toHaveLength(1);
    const [mail] = mails;
    expect(mail?.text.replaceAll('\u00A0', ' ')).toContain(
      'Memory card 64 GB\nDitt pris: 175,00 kr (i stället för 250,00 kr)',
    );
  });
});

describe('Whether there is a follow-up', () => {
  let world: World;
  let worker: { stop(): Promise<void> };
  beforeAll(async () => {
    world = await createWorld({ time: 'real', hasWorker: false });
    worker = await startPlanningWorker(world);
  });
  afterAll(async () => {
    await worker?.stop();
    await world?.stop();
  });

  const wordOf = async (number: string) =>
    (await readHistory(world, number)).find(({ type }) => type.startsWith('follow_up'));

  it('B11: is planned once the confirmation is out, and lives on when the order is over', async () => {
    const { number, email } = await declined(world);
    expect(await mailsTo(world, email)).toHaveLength(1);
    expect(await wordOf(number)).toMatchObject({ type: 'follow_up_planned' });
    const handle = followUpOf(world, number);
    expect((await handle.describe()).status.name).toBe('RUNNING');
    const told = await until('the details', async () => {
      const metadata = JSON.stringify(await handle.query('__temporal_workflow_metadata'));
      return metadata.includes('Waits until') && metadata;
    });
    expect(told).toContain(plan.policy);
    expect(told).not.toContain(email);
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow('Workflow execution cancelled');
    expect(await followUpsTo(world, email)).toEqual([]);
  });

  it('B11: is planned for a shopper who was shown an offer and did nothing about it', async () => {
    const { number } = await shopper(world);
    await pageTells(world, number, 'impression');
    await closed(world, number);
    expect(await isPlanned(world, number)).toBe(true);
  });

  it('B11: is not planned for whoever took something, agreed to nothing or was shown nothing', async () => {
    const taker = await shopper(world);
    const silent = await shopper(world, { agrees: false });
    const unseen = await shopper(world);
    const regretful = await shopper(world);
    for (const { number } of [taker, silent, regretful]) {
      await pageTells(world, number, 'impression');
    }
    for (const { number } of [taker, regretful]) {
      expect((await add(world, number, 'BAG-1')).status).toBe(201);
    }
    const path = `/orders/${regretful.number}/items/line-2`;
    expect((await world.ask('DELETE', path)).status).toBe(200);
    const reasons = [];
    for (const { number } of [taker, silent, unseen, regretful]) {
      await closed(world, number);
      reasons.push((await wordOf(number))?.reason);
      expect(await isPlanned(world, number)).toBe(false);
    }
    expect(reasons).toEqual(['offer_taken', 'no_consent', 'not_shown', 'offer_taken']);
  });

  it('B11: is not planned for an order that was cancelled', async () => {
    const { number, email } = await shopper(world);
    await pageTells(world, number, 'impression', 'decline');
    const body = { authorization: 'keep' };
    expect((await world.ask('POST', `/orders/${number}/cancel`, { body })).status).toBe(200);
    await until('the end', async () => {
      const { body: seen } = await world.ask('GET', `/orders/${number}`);
      return seen['outcome'] === 'cancelled' || seen['status'] === 'cancelled';
    });
    expect(await isPlanned(world, number)).toBe(false);
    expect(await world.inbox.to(email)).toEqual([]);
  });
});

describe('A follow-up that is due', () => {
  let world: World;
  beforeAll(async () => (world = await createWorld({ time: 'real' })));
  afterAll(() => world?.stop());

  it('B11: is not sent to whoever unsubscribed from an earlier one, at any order of theirs', async () => {
    const email = 'enough@shopper.example';
    const first = await declined(world, { email });
    expect(await due(world, first.number)).toMatchObject({ outcome: 'sent' });
    const [mail] = await followUpsTo(world, email);
    const source = (await world.inbox.source(mail?.id ?? '')).replaceAll('\r\n', '\n');
    expect(source).toContain('\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n');
    const link = /\nList-Unsubscribe: <(.+)>\n/.exec(source)?.[1] ?? '';
    const oneClick = { method: 'POST', body: new URLSearchParams('List-Unsubscribe=One-Click') };
    expect((await fetch(link)).status).toBe(200);
    expect((await fetch(link, oneClick)).status).toBe(200);
    expect((await fetch(link, oneClick)).status).toBe(200);
    const second = await declined(world, { email: 'Enough@shopper.example', id: 'c-77' });
    expect((await due(world, second.number)).reason).toBe('unsubscribed');
    const row = await world.stores.followUps.find(second.number);
    expect(row).toMatchObject({ status: 'dropped', reason: 'unsubscribed' });
  });

  it('is sent once a week to one customer, however many orders there were', async () => {
    const id = 'c-often';
    const [first, second, third] = [
      await declined(world, { id }),
      await declined(world, { id }),
      await declined(world, { id }),
    ];
    const ends = await Promise.all([due(world, first.number), due(world, second.number)]);
    expect(ends.map(({ reason, outcome }) => reason ?? outcome).toSorted()).toEqual([
      'frequency_cap',
      'sent',
    ]);
    const createdAt = new Date(Date.now() - 8 * 24 * hourMs);
    await world.database.run(async (db) => void (await db.update(followUps).set({ createdAt })));
    expect((await due(world, third.number)).outcome).toBe('sent');
  });

  it('is not sent while the policy or the offer is paused, and is when it is resumed', async () => {
    const cases = [
      [undefined, 'paused'],
      [undefined, 'resumed'],
      ['tier-1/MEM-64', 'paused'],
      ['tier-1/MEM-64', 'resumed'],
    ] as const;
    const ends: (string | undefined)[] = [];
    for (const [offer, state] of cases) {
      const { number } = await declined(world);
      const event = { policy: plan.policy, state, note: 'a test' };
      await world.stores.offerPolicies.pause(offer === undefined ? event : { ...event, offer });
      const { reason, outcome } = await due(world, number);
      ends.push(reason ?? outcome);
    }
    expect(ends).toEqual(['policy_paused', 'sent', 'offer_paused', 'sent']);
  });

  it('is not sent once the customer has bought the item, or is just buying it', async () => {
    const { number } = await declined(world, { id: 'c-buying' });
    const other = await declined(world, { id: 'c-looking' });
    const open = await shopper(world, { id: 'c-buying' });
    expect((await add(world, open.number, 'MEM-64')).status).toBe(201);
    expect((await due(world, number)).reason).toBe('bought_since');
    expect((await due(world, other.number)).outcome).toBe('sent');
  });

  it('B11: is not sent for an item that is sold out or not for sale', async () => {
    const [memory] = await world.stores.catalogue.findProducts(['MEM-64']);
    if (!memory) throw new Error('the world sells no MEM-64');
    const changes = [
      [{ stock: 0 }, 'sold_out'],
      [{ isPublished: false }, 'not_for_sale'],
      [{}, undefined],
    ] as const;
    for (const [change, reason] of changes) {
      const { number, email } = await declined(world);
      await world.stores.catalogue.putProducts([{ ...memory, ...change }]);
      expect((await due(world, number)).reason).toBe(reason);
      expect(await followUpsTo(world, email)).toHaveLength(reason === undefined ? 1 : 0);
    }
  });

  it('is not sent at a price that everybody has, or had within the last 30 days (B16)', async () => {
    const [bag] = await world.stores.catalogue.findProducts(['BAG-1']);
    if (!bag) throw new Error('the world sells no BAG-1');
    const products = [{ reference: 'BAG-1', quantity: 1 }];
    const bagRule = { ...rule, offer: { ...rule.offer, products } };
    const reasons = [];
    for (const promoPriceMinor of [20_000, 14_000, 20_000]) {
      const prices = bag.prices.map((price) => ({ ...price, promoPriceMinor }));
      await world.stores.catalogue.putProducts([{ ...bag, prices }]);
      const { number } = await declined(world);
      const { reason, outcome } = await due(world, number, bagRule);
      reasons.push(reason ?? outcome);
    }
    expect(reasons).toEqual(['sent', 'not_genuine', 'not_genuine']);
  });

  it('is not sent two days late', async () => {
    const { number } = await declined(world);
    await startFollowUp(world, number, Date.now() - 50 * hourMs);
    expect((await ended(world, number)).reason).toBe('too_late');
  });

  it('is sold once, as a new order, and says whether it still can be', async () => {
    const { number, email } = await declined(world);
    await due(world, number);
    const [mail] = await followUpsTo(world, email);
    const link = new URL(/https:\/\/shop\.example\/later\S+/.exec(mail?.text ?? '')?.[0] ?? '');
    expect(link.searchParams.get('from')).toBe('mail');
    const address = `/follow-up-offers/${link.searchParams.get('offer')}`;
    const look = async () => (await world.ask('GET', address, { credential: '' })).body['state'];
    expect(await look()).toBe('open');
    const redeem = (order: string) => world.ask('POST', `${address}/redeem`, { body: { order } });
    expect((await redeem('NEW-1')).status).toBe(200);
    expect((await redeem('NEW-1')).status).toBe(200);
    expect(await redeem('NEW-2')).toMatchObject({
      status: 409,
      body: { code: 'follow_up_redeemed' },
    });
    expect(await look()).toBe('redeemed');
    const forged = `${address.slice(0, -1)}${address.endsWith('A') ? 'B' : 'A'}`;
    expect(await world.ask('GET', forged)).toMatchObject({ status: 404 });
  });
});
