import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { Services } from '../../activities/services';
import type { MailOutcome } from '../../domain/ports';
import { createTwilioSender } from '../../providers/sms/twilio';
import { startTwilioSandbox } from '../../sandbox/twilio/server';
import { createWorld, type World } from '../world';
import { declined, ended, hourMs, rule, startFollowUp } from '../world/follow-ups';
import { stateFolder } from '../sandbox/harness';
import { startWorkerProcess } from '../world/processes';

const subject = 'Plats för fler bilder';

describe('Sending a follow-up', () => {
  const state = stateFolder();
  const accountSid = `AC${'1'.repeat(32)}`;
  let twilio: Awaited<ReturnType<typeof startTwilioSandbox>>;
  let world: World;
  const answers: MailOutcome[] = [];
  const sent: string[] = [];

  /** Copies to this shop's mail server end as the test says; the first ones only. */
  function services(built: Services): Services {
    const sms = createTwilioSender({
      accountSid,
      authToken: 'secret',
      from: '+46700000000',
      baseUrl: twilio.url,
    });
    return {
      ...built,
      followUp: { ...built.followUp, sms },
      mailer: {
        ...built.mailer,
        async submit(email) {
          const isFollowUp = email.raw.includes('List-Unsubscribe-Post');
          const answer = isFollowUp ? answers.shift() : undefined;
          if (isFollowUp) sent.push(email.raw);
          return answer ?? (await built.mailer.submit(email));
        },
      },
    };
  }

  beforeAll(async () => {
    const settings = { port: 0, stateDir: state.dir, accountSid, authToken: 'secret' };
    twilio = await startTwilioSandbox(settings);
    world = await createWorld({ time: 'skipping', services });
  });
  afterAll(async () => {
    await world?.stop();
    await twilio?.close();
    state.remove();
  });
  beforeEach(() => {
    answers.length = 0;
    sent.length = 0;
  });

  const dueHere = async (number: string, channel: 'email' | 'sms' = 'email') => {
    const atMs = (await world.temporal.now()) - 31 * hourMs;
    await startFollowUp(world, number, atMs, { ...rule, channel });
    await world.temporal.sleep(3 * hourMs);
    return await ended(world, number);
  };
  const messages = async () =>
    (await (await fetch(`${twilio.url}/admin/messages`)).json()) as { to: string; body: string }[];

  it('an unknown copy is followed by the same bytes, and the third is the last', async () => {
    const { number } = await declined(world);
    for (let copy = 0; copy < 5; copy += 1) answers.push({ kind: 'unknown', cause: 'ETIMEDOUT' });
    const end = { order: number, outcome: 'unknown', reason: 'ETIMEDOUT' };
    expect(await dueHere(number)).toEqual(end);
    expect(sent).toHaveLength(3);
    expect(new Set(sent).size).toBe(1);
    expect(await world.stores.followUps.find(number)).toMatchObject({ status: 'unknown' });
  });

  it('what was surely not sent is tried again, and then it is sent', async () => {
    const { number } = await declined(world);
    answers.push({ kind: 'refused', permanent: false, code: '451' });
    expect(await dueHere(number)).toEqual({ order: number, outcome: 'sent' });
    expect(sent).toHaveLength(2);
  });

  it('an address refused for good is not tried again', async () => {
    const { number } = await declined(world);
    answers.push({ kind: 'refused', permanent: true, code: '550' });
    expect(await dueHere(number)).toEqual({ order: number, outcome: 'not_sent', reason: '550' });
    expect(sent).toHaveLength(1);
  });

  it('a text message arrives once, with offer, price and both links', async () => {
    const { number } = await declined(world, { phone: '+46 70-123 45 67' });
    expect(await dueHere(number, 'sms')).toEqual({ order: number, outcome: 'sent' });
    const [message, ...others] = await messages();
    expect(others).toEqual([]);
    expect(message?.to).toBe('+46701234567');
    expect(message?.body).toContain('Memory card 64 GB, 175,00 kr');
    expect(message?.body).toMatch(/shop\.example\/later\S+[^]*\/unsubscribe\//);
    const page = await (await fetch(twilio.url)).text();
    expect(page).toContain('Plats för fler bilder: Memory card 64 GB');
    expect(page).toContain('+46701234567');
  });

  it('a text message without an answer is not asked for again: Twilio has no key for it', async () => {
    const { number } = await declined(world, { phone: '+46701234599' });
    const fault = { kind: '500-after-apply', times: 5 };
    await fetch(`${twilio.url}/admin/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fault),
    });
    expect(await dueHere(number, 'sms')).toMatchObject({ outcome: 'unknown', reason: 'http_500' });
    await fetch(`${twilio.url}/admin/faults`, { method: 'DELETE' });
    const toThem = (await messages()).filter(({ to }) => to === '+46701234599');
    expect(toThem).toHaveLength(1);
  });

  it('an order without a usable number gets no text message', async () => {
    const { number } = await declined(world, { phone: 'ask me' });
    expect(await dueHere(number, 'sms')).toMatchObject({ reason: 'no_address' });
  });

  it.each([
    ['email', '+46701112233'],
    ['sms', '+46704445566'],
  ] as const)(
    'C4: by %s one message comes at the set delay, and no other',
    async (channel, phone) => {
      const { number, email } = await declined(world, { phone });
      const arrived = async () => {
        const mails = (await world.inbox.to(email)).filter((mail) => mail.subject === subject);
        const texts = (await messages()).filter(({ to }) => to === phone);
        return { mails: mails.length, texts: texts.length };
      };
      await startFollowUp(world, number, await world.temporal.now(), { ...rule, channel });
      await world.temporal.sleep(29 * hourMs);
      expect(await arrived()).toEqual({ mails: 0, texts: 0 });
      await world.temporal.sleep(2 * hourMs);
      expect(await ended(world, number)).toEqual({ order: number, outcome: 'sent' });
      await world.temporal.sleep(48 * hourMs);
      const isMail = channel === 'email';
      expect(await arrived()).toEqual({ mails: isMail ? 1 : 0, texts: isMail ? 0 : 1 });
    },
  );
});

describe('A worker that is killed', () => {
  it('B11: while it sends: another one sends the very message that was made, once', async () => {
    const world = await createWorld({ time: 'real', hasWorker: false });
    const healthy = await world.startWorker();
    const { number, email } = await declined(world);
    await healthy.stop();
    // A mail server that takes the call and says nothing: the worker is at it when it dies.
    const mute = createServer().listen(0, '127.0.0.1');
    const called = once(mute, 'connection');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const first = await startWorkerProcess({ ...world.env, SMTP_URL: `smtp://127.0.0.1:${port}` });
    await startFollowUp(world, number, Date.now() - 31 * hourMs);
    await called;
    const made = await world.stores.followUps.find(number);
    await first.kill();
    mute.close();
    const second = await startWorkerProcess(world.env);
    try {
      expect((await ended(world, number)).outcome).toBe('sent');
      const mails = (await world.inbox.to(email)).filter((mail) => mail.subject === subject);
      expect(mails).toHaveLength(1);
      const kept = made?.message?.channel === 'email' ? made.message.email.messageId : 'none';
      expect(await world.inbox.source(mails[0]?.id ?? '')).toContain(kept);
    } finally {
      await second.stop();
      await world.stop();
    }
  });
});
