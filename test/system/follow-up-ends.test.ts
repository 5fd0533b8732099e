import type { Services } from '../../activities/services';
import type { MailOutcome } from '../../domain/ports';
import { recipientOptedOut } from '../../domain/sms-port';
import { createWorld, type World } from '../world';
import {
  declined,
  due,
  followUpOf,
  pageTells,
  plan,
  rule,
  shopper,
  startPlanningWorker,
} from '../world/follow-ups';
import { readHistory, released, workflowOf } from '../world/story';

const subject = 'Plats för fler bilder';
const sms = { ...rule, channel: 'sms' as const };

describe('B11: what became of a follow-up', () => {
  let world: World;
  const texts: string[] = [];
  const answers: MailOutcome[] = [];
  beforeAll(async () => {
    world = await createWorld({
      time: 'real',
      services: (built: Services): Services => ({
        ...built,
        followUp: {
          ...built.followUp,
          sms: {
            async send({ to }) {
              texts.push(to);
              return answers.shift() ?? { kind: 'sent', response: 'a message' };
            },
          },
        },
      }),
    });
  });
  afterAll(() => world?.stop());
  beforeEach(() => {
    texts.length = 0;
    answers.length = 0;
  });

  it('a workflow that is run once more sends nothing more, by email or as a text message', async () => {
    const { number, email } = await declined(world);
    expect((await due(world, number)).outcome).toBe('sent');
    expect(await due(world, number)).toEqual({ order: number, outcome: 'sent' });
    const mails = (await world.inbox.to(email)).filter((mail) => mail.subject === subject);
    expect(mails).toHaveLength(1);

    const other = await declined(world, { phone: '+46701230001' });
    answers.push({ kind: 'unknown', cause: 'http_500' });
    const end = { order: other.number, outcome: 'unknown', reason: 'http_500' };
    expect(await due(world, other.number, sms)).toEqual(end);
    expect(await due(world, other.number, sms)).toEqual(end);
    expect(texts).toEqual(['+46701230001']);
  });

  it('whoever answered STOP is asked of no carrier again, at any order', async () => {
    const phone = '+46 70-123 00 02';
    const first = await declined(world, { phone });
    answers.push({ kind: 'refused', permanent: true, code: recipientOptedOut });
    const end = { order: first.number, outcome: 'not_sent', reason: recipientOptedOut };
    expect(await due(world, first.number, sms)).toEqual(end);
    const second = await declined(world, { phone: '0046701230002', id: 'c-stop' });
    expect((await due(world, second.number, sms)).reason).toBe('unsubscribed');
    expect(texts).toEqual(['+46701230002']);
  });

  it('an order that was cancelled meanwhile is not followed up', async () => {
    const { number, email } = await shopper(world);
    await pageTells(world, number, 'impression');
    await world.ask('POST', `/orders/${number}/cancel`, { body: { authorization: 'keep' } });
    await workflowOf(world, number).result();
    expect((await due(world, number)).reason).toBe('order_cancelled');
    expect(await world.inbox.to(email)).toEqual([]);
  });

  it('a link that leads to nothing that was sent tells of no offer', async () => {
    const { number } = await declined(world, { phone: '+46701230003' });
    answers.push({ kind: 'refused', permanent: true, code: '21211' });
    expect((await due(world, number, sms)).outcome).toBe('not_sent');
    const row = await world.stores.followUps.find(number);
    const body = row?.message?.channel === 'sms' ? row.message.sms.body : '';
    const path = `/follow-up-offers/${/offer=(\S+)/.exec(body)?.[1]}`;
    const unknown = { status: 404, body: { code: 'follow_up_unknown' } };
    expect(await world.ask('GET', path, { credential: '' })).toMatchObject(unknown);
    const sold = await world.ask('POST', `${path}/redeem`, { body: { order: 'NEW-1' } });
    expect(sold).toMatchObject(unknown);
  });
});

describe('B11: a follow-up and time', () => {
  it('counts from the confirmation, also from one that went out after the release', async () => {
    const world = await createWorld({
      time: 'real',
      hasWorker: false,
      clocks: { emailHoldsReleaseMs: 500 },
    });
    let refusals = 1;
    const worker = await startPlanningWorker(world, (built) => ({
      ...built,
      mailer: {
        ...built.mailer,
        async submit(email) {
          refusals -= 1;
          if (refusals < 0) return await built.mailer.submit(email);
          return { kind: 'refused', permanent: false, code: 'ECONNREFUSED' };
        },
      },
    }));
    try {
      const { number, email } = await shopper(world);
      await pageTells(world, number, 'impression');
      await world.ask('POST', `/orders/${number}/close`);
      await released(world, number);
      expect(await world.inbox.to(email)).toEqual([]);
      await workflowOf(world, number).result();
      const history = await readHistory(world, number);
      const at = (type: string) => history.find((entry) => entry.type === type)?.at ?? '';
      expect(at('order_released') < at('confirmation_sent')).toBe(true);
      expect(at('confirmation_sent') <= at('follow_up_planned')).toBe(true);
      const { events } = await followUpOf(world, number).fetchHistory();
      const started = events?.[0]?.workflowExecutionStartedEventAttributes;
      const input = Buffer.from(started?.input?.payloads?.[0]?.data ?? '').toString();
      const sentAt = Date.parse(at('confirmation_sent'));
      expect(Date.parse(JSON.parse(input).confirmedAt)).toBe(sentAt);
      await followUpOf(world, number).cancel();
    } finally {
      await worker.stop();
      await world.stop();
    }
  });

  it('tells nobody in Temporal whom it is for: no address, name, number or link', async () => {
    const world = await createWorld({ time: 'real', hasWorker: false });
    const worker = await startPlanningWorker(world);
    try {
      const { number, email } = await declined(world);
      await followUpOf(world, number).cancel();
      await followUpOf(world, number)
        .result()
        .catch(() => undefined);
      expect((await due(world, number)).outcome).toBe('sent');
      const history = JSON.stringify(await followUpOf(world, number).fetchHistory());
      const payloads = history.replaceAll(/"data":"([^"]*)"/g, (_all, data: string) =>
        Buffer.from(data, 'base64').toString(),
      );
      expect(payloads).toContain(plan.policy);
      for (const secret of [email, 'Öberg', '701234567', '/unsubscribe/', 'offer=']) {
        expect(payloads).not.toContain(secret);
      }
    } finally {
      await worker.stop();
      await world.stop();
    }
  });
});
