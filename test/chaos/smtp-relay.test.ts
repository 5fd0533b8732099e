import { once } from 'node:events';
import { connect } from 'node:net';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { startSmtpRelay, type SmtpRelay } from '../../chaos/smtp-relay';
import { probePort } from '../../stack/ports';
import { until } from '../world/until';

let inbox: SMTPServer;
let relay: SmtpRelay;
let received: number;

beforeEach(async () => {
  received = 0;
  inbox = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, _session, done) => {
      stream.resume().once('end', () => {
        received += 1;
        done();
      });
    },
  });
  const [port, inboxPort] = [await probePort(), await probePort()];
  await new Promise<void>((settle) => inbox.listen(inboxPort, '127.0.0.1', settle));
  relay = await startSmtpRelay(port, inboxPort);
});

afterEach(async () => {
  await relay.close();
  await new Promise<void>((settle) => inbox.close(() => settle()));
});

const send = (to: string) =>
  createTransport(relay.url).sendMail({ from: 'shop@shop.example', to, text: 'Thank you' });

describe('the wire between worker and inbox', () => {
  it('lets an email through, and knows when the inbox had it', async () => {
    const before = Date.now();
    await send('one@shopper.example');
    expect(received).toBe(1);
    const [taken] = relay.handed();
    expect(taken?.address).toBe('one@shopper.example');
    expect(taken?.atMs).toBeGreaterThanOrEqual(before);
  });

  it('loses the answer to an email the inbox has, as often as it was told', async () => {
    relay.fault('one@shopper.example', { kind: 'answer_lost', times: 1 });
    await expect(send('one@shopper.example')).rejects.toThrow(/closed|reset/i);
    expect([received, relay.lost()]).toEqual([1, 1]);
    await send('one@shopper.example');
    expect([received, relay.handed().length]).toEqual([2, 2]);
  });

  it('knows when an email was handed over whose sender did not live to hear the answer', async () => {
    const sender = connect(Number(new URL(relay.url).port), '127.0.0.1');
    await once(sender, 'data');
    for (const line of ['HELO x', 'MAIL FROM:<s@s.example>', 'RCPT TO:<one@s.example>', 'DATA']) {
      sender.write(`${line}\r\n`);
      await once(sender, 'data');
    }
    sender.write('Subject: Thank you\r\n\r\nThank you\r\n.');
    sender.write('\r\n', () => sender.destroy());
    await once(sender, 'close');
    const [handed] = await until(
      'the message',
      async () => relay.handed().length > 0 && relay.handed(),
    );
    expect(handed?.address).toBe('one@s.example');
  });

  it('turns an email away before the inbox sees it', async () => {
    relay.fault('one@shopper.example', { kind: 'refused', times: 1 });
    await expect(send('one@shopper.example')).rejects.toMatchObject({ responseCode: 421 });
    await send('other@shopper.example');
    expect([received, relay.refused()]).toEqual([1, 1]);
  });

  it('lets nobody in while it refuses', async () => {
    relay.refuseAll(true);
    await expect(send('one@shopper.example')).rejects.toThrow(/closed|reset/i);
    relay.refuseAll(false);
    await send('one@shopper.example');
    expect(received).toBe(1);
  });
});
