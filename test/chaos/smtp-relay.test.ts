import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { startSmtpRelay, type SmtpRelay } from '../../chaos/smtp-relay';
import { probePort } from '../../stack/ports';

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
    const [taken] = relay.taken();
    expect(taken?.address).toBe('one@shopper.example');
    expect(taken?.atMs).toBeGreaterThanOrEqual(before);
  });

  it('loses the answer to an email the inbox has, as often as it was told', async () => {
    relay.fault('one@shopper.example', { kind: 'answer_lost', times: 1 });
    await expect(send('one@shopper.example')).rejects.toThrow(/closed|reset/i);
    expect([received, relay.lost()]).toEqual([1, 1]);
    await send('one@shopper.example');
    expect([received, relay.taken().length]).toEqual([2, 2]);
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
