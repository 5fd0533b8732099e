import { createTransport } from 'nodemailer';
import type { MailOutcome, RenderedEmail } from '../../../domain/ports';
import { createSmtpMailer, type SmtpTimeouts } from '../../../providers/mail/smtp';
import { content } from './content';
import { startMailServer, type MailServer, type Mode } from './mail-server';

const sender = { from: 'Shop <orders@shop.example>', domain: 'shop.example', secret: 'a secret' };

interface Circumstances {
  hasPipelining?: boolean;
  query?: string;
  timeouts?: Partial<SmtpTimeouts>;
}

describe('a confirmation handed to the mail server', () => {
  let server: MailServer | undefined;

  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  async function submitTo(
    mode: Mode,
    { hasPipelining = true, query = '', timeouts = {} }: Circumstances = {},
  ): Promise<{ outcome: MailOutcome; email: RenderedEmail; server: MailServer }> {
    server = await startMailServer(mode, hasPipelining);
    const mailer = createSmtpMailer({ ...sender, smtpUrl: server.url + query, timeouts });
    const email = await mailer.compose(content());
    return { outcome: await mailer.submit(email), email, server };
  }

  const table: { mode: Mode; outcome: MailOutcome; accepted: number }[] = [
    {
      mode: '421 at connect',
      outcome: { kind: 'refused', permanent: false, code: '421' },
      accepted: 0,
    },
    {
      mode: '554 at connect',
      outcome: { kind: 'refused', permanent: false, code: '554' },
      accepted: 0,
    },
    {
      mode: 'drop at MAIL',
      outcome: { kind: 'refused', permanent: false, code: 'ECONNECTION' },
      accepted: 0,
    },
    {
      mode: 'drop at RCPT',
      outcome: { kind: 'refused', permanent: false, code: 'ECONNECTION' },
      accepted: 0,
    },
    {
      mode: '421 at RCPT',
      outcome: { kind: 'refused', permanent: false, code: '421' },
      accepted: 0,
    },
    {
      mode: '451 at RCPT',
      outcome: { kind: 'refused', permanent: false, code: '451', retryAfterMs: 300_000 },
      accepted: 0,
    },
    {
      mode: '550 at RCPT',
      outcome: { kind: 'refused', permanent: true, code: '550' },
      accepted: 0,
    },
    {
      mode: '451 after dot',
      outcome: { kind: 'refused', permanent: false, code: '451' },
      accepted: 1,
    },
    {
      mode: '552 after dot',
      outcome: { kind: 'refused', permanent: true, code: '552' },
      accepted: 1,
    },
    {
      mode: 'drop after dot',
      outcome: { kind: 'unknown', cause: 'ECONNECTION' },
      accepted: 1,
    },
  ];

  for (const hasPipelining of [true, false]) {
    const how = hasPipelining ? 'with pipelining' : 'command by command';
    it.each(table)(`${how}, $mode is $outcome.kind`, async ({ mode, outcome, accepted }) => {
      const submission = await submitTo(mode, { hasPipelining });
      expect(submission.outcome).toEqual(outcome);
      expect(submission.server.received).toHaveLength(accepted);
    });

    it(`${how}, an accepted email is sent, byte for byte, to one recipient`, async () => {
      const { outcome, email, server: accepting } = await submitTo('accept', { hasPipelining });
      expect(outcome).toEqual({ kind: 'sent', response: '250 queued as 42 for …' });
      expect(accepting.received).toEqual([
        { raw: email.raw, from: 'orders@shop.example', to: ['anna@example.test'] },
      ]);
    });
  }

  it('is unknown when the server has the message and falls silent', async () => {
    const { outcome, server: silent } = await submitTo('silent after dot', {
      timeouts: { socketMs: 150 },
    });
    expect(outcome).toEqual({ kind: 'unknown', cause: 'ETIMEDOUT' });
    expect(silent.received).toHaveLength(1);
  });

  it('is unknown, not refused, when our own overall bound ends the wait after the dot', async () => {
    const { outcome } = await submitTo('silent after dot', { timeouts: { overallMs: 200 } });
    expect(outcome).toEqual({ kind: 'unknown', cause: 'ETIMEDOUT' });
  });

  it('is refused for now when nobody listens', async () => {
    server = await startMailServer('accept');
    const { url } = server;
    await server.stop();
    server = undefined;
    const mailer = createSmtpMailer({ ...sender, smtpUrl: url });
    const outcome = await mailer.submit(await mailer.compose(content()));
    expect(outcome).toEqual({ kind: 'refused', permanent: false, code: 'ESOCKET' });
  });

  it('does not fall back to plain text when STARTTLS fails', async () => {
    const { outcome, server: untrusted } = await submitTo('untrusted certificate');
    expect(outcome).toEqual({ kind: 'refused', permanent: false, code: 'ESOCKET' });
    expect(untrusted.received).toHaveLength(0);
  });

  it('is not sent in plain text where the URL insists on TLS', async () => {
    const { outcome, server: plain } = await submitTo('accept', { query: '/?requireTLS=true' });
    expect(outcome).toMatchObject({ kind: 'refused', permanent: false });
    expect(plain.received).toHaveLength(0);
  });

  it('refuses for good, without a connection, what is not one mailbox', async () => {
    server = await startMailServer('accept');
    const mailer = createSmtpMailer({ ...sender, smtpUrl: server.url });
    const email = await mailer.compose(content());
    for (const to of ['', 'anna', 'a@example.test, b@example.test', 'Anna <a@example.test>']) {
      const outcome = await mailer.submit({ ...email, to });
      expect(outcome).toEqual({ kind: 'refused', permanent: true, code: 'invalid_recipient' });
    }
    expect(server.connections()).toBe(0);
  });

  it('sends the same bytes a second time', async () => {
    const { email, server: accepting } = await submitTo('accept');
    const again = createSmtpMailer({ ...sender, smtpUrl: accepting.url });
    await again.submit(email);
    const [first, second] = accepting.received;
    expect(second).toEqual(first);
  });

  it('writes and answers nothing with an address or a line of the email', async () => {
    const written: unknown[][] = [];
    const record = (...values: unknown[]) => {
      written.push(values);
      return true;
    };
    const spies = [
      ...(['log', 'info', 'warn', 'error', 'debug'] as const).map((level) =>
        jest.spyOn(console, level).mockImplementation(record),
      ),
      jest.spyOn(process.stdout, 'write').mockImplementation(record),
      jest.spyOn(process.stderr, 'write').mockImplementation(record),
    ];
    const outcomes: MailOutcome[] = [];
    try {
      // The query asks nodemailer to log everything; our settings come after it.
      for (const mode of ['accept', '550 at RCPT', '451 after dot', 'drop after dot'] as const) {
        outcomes.push((await submitTo(mode, { query: '/?logger=true&debug=true' })).outcome);
        await server?.stop();
      }
    } finally {
      spies.forEach((spy) => spy.mockRestore());
    }
    expect(written).toEqual([]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['sent', 'refused', 'refused', 'unknown']);
    expect(JSON.stringify(outcomes)).not.toMatch(/anna|Backpack/i);
  });
});

const quiet = () => undefined;

/** What nodemailer reports of the server's replies while it sends one message. */
async function replies(mode: Mode): Promise<string[]> {
  const server = await startMailServer(mode);
  const heard: string[] = [];
  const debug = ({ tnx }: { tnx?: string }, message: unknown) => {
    if (tnx === 'server') heard.push(String(message));
  };
  const { hostname: host, port } = new URL(server.url);
  const logger = { debug, trace: quiet, info: quiet, warn: quiet, error: quiet, fatal: quiet };
  try {
    await createTransport({ host, port, transactionLog: true, logger }).sendMail({
      envelope: { from: 'a@b.test', to: 'c@d.test' },
      raw: 'Subject: x\r\n\r\nx',
    });
  } catch {
    // every mode asked about here ends in an error
  } finally {
    await server.stop();
  }
  return heard;
}

describe('the transaction log of nodemailer, our witness', () => {
  it('shows the 354 of a server that asked for the message', async () => {
    expect(await replies('drop after dot')).toContainEqual(expect.stringMatching(/^354/));
  });

  it('shows no 354 when the pipelined DATA was refused with its envelope', async () => {
    const heard = await replies('550 at RCPT');
    expect(heard).toContainEqual(expect.stringMatching(/^550/));
    expect(heard).not.toContainEqual(expect.stringMatching(/^354/));
  });
});

describe('a mailer that could never send', () => {
  const smtpUrl = 'smtp://user:hunter2@127.0.0.1';

  it.each([
    ['no SMTP URL', { ...sender, smtpUrl: 'https://user:hunter2@127.0.0.1' }],
    ['no sender', { ...sender, smtpUrl, from: 'Shop' }],
    ['two senders', { ...sender, smtpUrl, from: 'a@shop.example, b@shop.example' }],
    ['no domain', { ...sender, smtpUrl, domain: 'shop.example>\r\nBcc: x@y.test' }],
  ])('with %s is not made, and the error does not tell the password', (_what, options) => {
    expect(() => createSmtpMailer(options)).toThrow(/^the (?!.*hunter2)/);
  });
});
