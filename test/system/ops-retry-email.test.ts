import { EventEmitter, once } from 'node:events';
import type { Services } from '../../activities/services';
import type { RetryConfirmationCommand } from '../../domain/commands';
import { confirmationRetriesMax } from '../../domain/limits';
import { createSmtpMailer } from '../../providers/mail/smtp';
import { probePort } from '../../stack/ports';
import { getOrder, searchAttributes } from '../../workflows/messages';
import { startMailServer, type MailServer, type Mode } from '../providers/mail/mail-server';
import { createWorld, type World } from '../world';
import { finished, ops, refusalOf } from '../world/ops';
import { cheaper } from '../world/portal';
import {
  handOver,
  mailsTo,
  newNumber,
  readOrder,
  released,
  workflowOf,
  type OpenedOrder,
} from '../world/story';
import { until } from '../world/until';

/** Long enough that no window of these tests ends by itself. */
const windowMs = 600_000;

/** Copies that may leave without an answer before the order gives up (`workflows/confirmation.ts`). */
const copiesWithoutAnswerMax = 3;

describe('An undelivered confirmation, when ops have it tried again', () => {
  let world: World;
  /** addresses whose mail goes to another server than the inbox */
  const detours = new Map<string, string>();
  /** addresses whose mail waits on the way until somebody says go on */
  const holdUps = new Map<string, Promise<unknown>>();
  const mailServers: MailServer[] = [];

  beforeAll(async () => {
    const clocks = { windowMs, arrivalGraceMs: 20, emailHoldsReleaseMs: 100 };
    world = await createWorld({ time: 'real', clocks, services: withDetours });
  });
  afterAll(async () => {
    await world.stop();
    for (const server of mailServers) await server.stop();
  });

  function withDetours(built: Services): Services {
    const submit: Services['mailer']['submit'] = async (email) => {
      await holdUps.get(email.to);
      const smtpUrl = detours.get(email.to);
      if (smtpUrl === undefined) return await built.mailer.submit(email);
      const elsewhere = createSmtpMailer({ smtpUrl, from: email.from, domain: 'shop.example' });
      return await elsewhere.submit(email);
    };
    return { ...built, mailer: { ...built.mailer, submit } };
  }

  async function mailServer(mode: Mode): Promise<MailServer> {
    const server = await startMailServer(mode);
    mailServers.push(server);
    return server;
  }

  async function open(): Promise<OpenedOrder> {
    const opened = await handOver(world);
    expect(opened.answer.body.upsell.isAllowed).toBe(true);
    return opened;
  }

  /** An order whose mail meets a misfortune, with its window just closed. */
  async function closedWithMailTo(smtpUrl: string): Promise<OpenedOrder> {
    const opened = await open();
    detours.set(opened.email, smtpUrl);
    expect((await ops(world, 'close', opened.number)).code).toBe(0);
    return opened;
  }

  /** As the order itself tells it: its row learns of an attempt that failed only at the end. */
  const historyTypes = async (number: string) => {
    const { history } = await workflowOf(world, number).query(getOrder);
    return history.map((entry) => entry.type);
  };

  /** As somebody sends it from Temporal UI. */
  async function retry(number: string, requestId: string): Promise<void> {
    const command: RetryConfirmationCommand = { requestId, receivedAtMs: 1, fingerprint: 'f' };
    await workflowOf(world, number).signal('retryConfirmation', command);
  }

  it('before the close there is nothing to try again', async () => {
    const { number } = await open();
    expect(await refusalOf(world, number, 'retry-email')).toBe('confirmation_not_due');
  });

  it('a confirmation that was sent gets no second copy', async () => {
    const { number, email } = await open();
    await ops(world, 'close', number);
    await finished(world, number);
    expect(await refusalOf(world, number, 'retry-email')).toBe('confirmation_sent');
    expect(await mailsTo(world, email)).toHaveLength(1);
  });

  it('is refused by the order itself, too early and too late alike, when sent by hand', async () => {
    const early = await open();
    const late = await handOver(world, { klarna: cheaper });
    await released(world, late.number);
    for (const { number } of [early, late]) {
      await retry(number, 'by-hand');
      await until('the refusal', async () => {
        return (await historyTypes(number)).includes('command_refused');
      });
    }
    expect(await world.inbox.to(early.email)).toEqual([]);
    expect(await mailsTo(world, late.email)).toHaveLength(1);
    expect(await historyTypes(late.number)).not.toContain('confirmation_retried');
  });

  it('is sent at once when the mail server takes it again, and the order completes', async () => {
    // Greylisting: by itself the order would only come back in minutes.
    const { number, email } = await closedWithMailTo((await mailServer('451 at RCPT')).url);
    await released(world, number);
    const { code, json } = await ops(world, 'retry-email', number, '--json');
    expect([code, json.error?.code]).toEqual([1, 'confirmation_refused']);
    expect(json.error?.message).toMatch(/\(451\)/);
    detours.delete(email);
    const sent = await ops(world, 'retry-email', number, '--json');
    expect([sent.code, sent.json.result]).toEqual([0, 'sent']);
    expect((await finished(world, number)).needsAttention).toEqual([]);
    expect(await mailsTo(world, email)).toHaveLength(1);
    expect((await world.warehouse.order(number)).releases).toBe(1);
    const types = await historyTypes(number);
    expect(types.filter((type) => type.startsWith('confirmation_'))).toEqual([
      'confirmation_failed',
      'confirmation_retried',
      'confirmation_failed',
      'confirmation_retried',
      'confirmation_sent',
    ]);
  });

  it('asked for while the copy is on its way makes no second one of it', async () => {
    const { number, email } = await open();
    const gate = new EventEmitter();
    holdUps.set(email, once(gate, 'open'));
    await ops(world, 'close', number);
    await until('the first attempt', async () => {
      const { raw } = await workflowOf(world, number).describe();
      const waiting = raw.pendingActivities ?? [];
      return waiting.some(({ activityType }) => activityType?.name === 'submitConfirmation');
    });
    const retrying = ops(world, 'retry-email', number, '--json');
    await until('the wish', async () => {
      return (await historyTypes(number)).includes('confirmation_retried');
    });
    gate.emit('open');
    const { code, json } = await retrying;
    expect([code, json.error?.code]).toEqual([1, 'confirmation_sent']);
    await finished(world, number);
    expect(await mailsTo(world, email)).toHaveLength(1);
  });

  it('clears the flag of an address that was refused for good, where ops filter, too', async () => {
    const { url } = await mailServer('550 at RCPT');
    const opened = await closedWithMailTo(url);
    await until('the flag', async () => {
      const { needsAttention } = await readOrder(world, opened.number);
      return needsAttention.includes('confirmation_refused');
    });
    detours.delete(opened.email);
    expect((await ops(world, 'retry-email', opened.number)).code).toBe(0);
    expect((await finished(world, opened.number)).needsAttention).toEqual([]);
    const { typedSearchAttributes } = await workflowOf(world, opened.number).describe();
    expect(typedSearchAttributes.get(searchAttributes.needsAttention)).toBe(false);
    expect(await mailsTo(world, opened.email)).toHaveLength(1);
  });

  it('leaves an order flagged that a person must look at for another reason', async () => {
    const { url } = await mailServer('550 at RCPT');
    const number = newNumber();
    const email = `${number.toLowerCase()}@shopper.example`;
    detours.set(email, url);
    await handOver(world, { order: { number }, klarna: cheaper });
    await until('both flags', async () => {
      return (await readOrder(world, number)).needsAttention.length === 2;
    });
    detours.delete(email);
    expect((await ops(world, 'retry-email', number)).code).toBe(0);
    await until('one flag', async () => {
      return (await readOrder(world, number)).needsAttention.length === 1;
    });
    const { status } = await workflowOf(world, number).describe();
    expect(status.name).toBe('RUNNING');
    await ops(world, 'resolve', number, '--note', 'The shop’s total was wrong.');
    expect((await finished(world, number)).needsAttention).toEqual([]);
    expect(await mailsTo(world, email)).toHaveLength(1);
  });

  it.each<[string, Mode]>([
    ['refused for good', '550 at RCPT'],
    ['refused for now', '451 at RCPT'],
    ['without an answer', 'drop after dot'],
  ])('%s after its flag was cleared, it waits for a person again', async (_what, then) => {
    const { number, email } = await closedWithMailTo((await mailServer('550 at RCPT')).url);
    const isFlagged = async () =>
      (await workflowOf(world, number).query(getOrder)).needsAttention.length > 0;
    await until('the flag', isFlagged);
    const gate = new EventEmitter();
    holdUps.set(email, once(gate, 'open'));
    detours.set(email, (await mailServer(then)).url);
    await retry(number, 'retry-1');
    expect((await ops(world, 'resolve', number, '--note', 'Tried it again.')).code).toBe(0);
    gate.emit('open');
    await until('the flag, once more', isFlagged);
    expect((await workflowOf(world, number).describe()).status.name).toBe('RUNNING');
    detours.delete(email);
    expect((await ops(world, 'retry-email', number)).code).toBe(0);
    expect((await finished(world, number)).needsAttention).toEqual([]);
    expect(await mailsTo(world, email)).toHaveLength(1);
  });

  it('counts copies that left without an answer, all alike, and sends one more only when asked', async () => {
    const silent = await mailServer('drop after dot');
    const { number, email } = await closedWithMailTo(silent.url);
    await until('the first copy', async () => silent.received.length === 1);
    for (const requestId of ['retry-1', 'retry-2']) await retry(number, requestId);
    await until('the flag', async () => {
      const { needsAttention } = await readOrder(world, number);
      return needsAttention.includes('confirmation_undelivered');
    });
    const { code, json } = await ops(world, 'retry-email', number, '--json');
    expect([code, json.error?.code]).toEqual([1, 'confirmation_unknown']);
    expect(silent.received.length).toBeGreaterThanOrEqual(copiesWithoutAnswerMax);
    detours.delete(email);
    expect((await ops(world, 'retry-email', number)).code).toBe(0);
    expect((await finished(world, number)).needsAttention).toEqual([]);
    const [mail] = await mailsTo(world, email);
    const source = await world.inbox.source(mail?.id ?? '');
    for (const { raw } of silent.received) expect(source).toContain(raw.trim());
  });

  it('is bounded, and one request is one attempt however often it is sent', async () => {
    const { number, email } = await closedWithMailTo(`smtp://127.0.0.1:${await probePort()}`);
    const entries = async (type: string) =>
      (await historyTypes(number)).filter((each) => each === type).length;
    await until('the first attempt', async () => (await entries('confirmation_failed')) > 0);
    for (let count = 1; count <= confirmationRetriesMax; count += 1) {
      await retry(number, `retry-${count}`);
      await retry(number, `retry-${count}`);
      const isTaken = async () => (await entries('confirmation_retried')) === count;
      await until(`attempt ${count}`, isTaken);
    }
    await until('the last answer', async () => {
      const { status } = (await world.ask('GET', `/orders/${number}/requests/retry-10`)).body;
      return status === 'retried';
    });
    const { code, json } = await ops(world, 'retry-email', number, '--json');
    expect([code, json.error?.code]).toEqual([1, 'retries_exhausted']);
    expect(await entries('confirmation_retried')).toBe(confirmationRetriesMax);
    expect(await world.inbox.to(email)).toEqual([]);
  });
});
