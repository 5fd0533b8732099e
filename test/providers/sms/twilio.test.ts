import { createTwilioSender } from '../../../providers/sms/twilio';
import { startTwilioSandbox } from '../../../sandbox/twilio/server';
import { postJson, readJson, stateFolder } from '../../sandbox/harness';

const accountSid = `AC${'0'.repeat(32)}`;
const from = '+46700000000';

describe('C4: a text message by Twilio', () => {
  const state = stateFolder();
  let sandbox: Awaited<ReturnType<typeof startTwilioSandbox>>;
  const senderWith = (authToken: string, baseUrl = sandbox.url) =>
    createTwilioSender({ accountSid, authToken, from, baseUrl, timeoutMs: 500 });

  beforeAll(async () => {
    sandbox = await startTwilioSandbox({
      port: 0,
      stateDir: state.dir,
      accountSid,
      authToken: 'secret',
    });
  });
  afterAll(async () => {
    await sandbox.close();
    state.remove();
  });

  let last = 0;
  const newNumber = () => `+4670${String((last += 1)).padStart(7, '0')}`;
  const takenBy = async (to: string) =>
    await readJson<unknown[]>(
      await fetch(`${sandbox.url}/admin/messages?to=${encodeURIComponent(to)}`),
    );
  const fault = (kind: string, rest: object = {}) =>
    postJson(`${sandbox.url}/admin/faults`, { kind, ...rest });

  it('arrives once, as it was written', async () => {
    const to = newNumber();
    const body = 'Plats för fler bilder: 175,00 kr';
    expect(await senderWith('secret').send({ to, body })).toMatchObject({ kind: 'sent' });
    expect(await takenBy(to)).toEqual([expect.objectContaining({ to, from, body })]);
  });

  it.each([
    ['500-after-apply', {}, 'http_500', 1],
    ['500-before-apply', {}, 'http_500', 0],
    ['down', {}, 'http_503', 0],
    ['hang-after-apply', {}, 'ECONNABORTED', 1],
    ['reset', { applies: true }, 'ECONNRESET', 1],
    ['garbage', { applies: true }, 'EUNEXPECTED', 1],
  ])('is unknown, and asked for once only, after %s', async (kind, rest, cause, taken) => {
    const to = newNumber();
    await fault(kind, rest);
    expect(await senderWith('secret').send({ to, body: 'x' })).toEqual({ kind: 'unknown', cause });
    expect(await takenBy(to)).toHaveLength(taken);
  });

  it('is refused for now where the account or its pace is at fault, or nobody is there', async () => {
    const message = { to: newNumber(), body: 'x' };
    const later = { kind: 'refused', permanent: false };
    expect(await senderWith('wrong').send(message)).toEqual({ ...later, code: '20003' });
    await fault('429');
    expect(await senderWith('secret').send(message)).toEqual({ ...later, code: '20429' });
    const nobody = senderWith('secret', 'http://127.0.0.1:1');
    expect(await nobody.send(message)).toEqual({ ...later, code: 'ECONNREFUSED' });
    expect(await takenBy(message.to)).toEqual([]);
  });

  it('is refused for good where the number or the recipient says no', async () => {
    const sender = senderWith('secret');
    const forGood = { kind: 'refused', permanent: true };
    expect(await sender.send({ to: 'nobody', body: 'x' })).toEqual({ ...forGood, code: '21211' });
    const to = newNumber();
    const optOut = `${sandbox.url}/admin/opt-outs/${encodeURIComponent(to)}`;
    expect((await fetch(optOut, { method: 'PUT' })).status).toBe(204);
    const code = 'recipient_opted_out';
    expect(await sender.send({ to, body: 'x' })).toEqual({ ...forGood, code });
  });
});
