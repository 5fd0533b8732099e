import { createTransport, type SMTPTransportOptions } from 'nodemailer';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import type { ConfirmationContent, Mailer, MailOutcome, RenderedEmail } from '../../domain/ports';
import { confirmationHtml } from './confirmation-html';
import { confirmationText } from './confirmation-text';
import { confirmationView } from './confirmation-view';
import { watchForData } from './data-witness';
import { createLetters } from './letter';
import { mailbox } from './mailbox';
import { failedOutcome, sentOutcome } from './smtp-outcome';

/** How long a submission may take, milliseconds. */
export interface SmtpTimeouts {
  /** from the DNS lookup to the end of STARTTLS */
  connectionMs: number;
  greetingMs: number;
  /** silence of the server, also after the final dot */
  socketMs: number;
  /** everything together; must stay below the activity's 60 s with room for its bookkeeping */
  overallMs: number;
}

/** nodemailer's own (2 min, 30 s, 10 min) would outlive the activity. */
const defaultTimeouts: SmtpTimeouts = {
  connectionMs: 5_000,
  greetingMs: 5_000,
  socketMs: 15_000,
  overallMs: 24_000,
};

export interface SmtpMailerOptions {
  /** `smtp://` (STARTTLS where offered; `?requireTLS=true` insists) or `smtps://`, with login */
  smtpUrl: string;
  /** one mailbox, with or without a display name: `Shop <orders@shop.example>` */
  from: string;
  /** right side of every Message-ID; a domain of ours */
  domain: string;
  /** keys the Message-ID; without it whoever knows an order number can compute it */
  secret?: string;
  timeouts?: Partial<SmtpTimeouts>;
}

/**
 * Confirmation emails over SMTP (A11, A22, `docs/design.md` §7). Throws at once on a
 * configuration that could never send, without repeating it: the URL holds a password.
 */
export function createSmtpMailer(options: SmtpMailerOptions): Mailer {
  const write = createLetters(options);
  const transport = transportOptions(options.smtpUrl, options.timeouts);
  const overallMs = options.timeouts?.overallMs ?? defaultTimeouts.overallMs;

  return {
    async compose(content: ConfirmationContent): Promise<RenderedEmail> {
      const view = confirmationView(content);
      return await write({
        id: content.order,
        to: content.to,
        subject: view.subject,
        at: content.closedAt,
        text: confirmationText(view),
        html: confirmationHtml(view),
      });
    },

    async submit(email: RenderedEmail): Promise<MailOutcome> {
      const to = mailbox(email.to);
      if (!to) return { kind: 'refused', permanent: true, code: 'invalid_recipient' };
      const witness = watchForData();
      try {
        const sent = await createTransport({ ...transport, logger: witness.logger }).sendMail({
          envelope: { from: email.from, to: [to] },
          raw: email.raw,
          signal: AbortSignal.timeout(overallMs),
        });
        return sentOutcome(sent.response);
      } catch (error) {
        return failedOutcome(error, witness.isDataAccepted());
      }
    },
  };
}

/**
 * The URL says where and how to connect; what keeps content private and time bounded comes after
 * it, so that no query parameter (`?logger=true&debug=true`) can undo it.
 */
function transportOptions(
  smtpUrl: string,
  timeouts: Partial<SmtpTimeouts> = {},
): SMTPTransportOptions {
  const { connectionMs, greetingMs, socketMs } = { ...defaultTimeouts, ...timeouts };
  return {
    ...connection(smtpUrl),
    pool: false,
    connectionTimeout: connectionMs,
    dnsTimeout: connectionMs,
    greetingTimeout: greetingMs,
    socketTimeout: socketMs,
    debug: false, // would pass the message to the log
    transactionLog: true, // replies, for the witness
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function connection(smtpUrl: string) {
  if (!/^smtps?:\/\/[^/]/i.test(smtpUrl) || !URL.canParse(smtpUrl)) {
    throw new Error('the SMTP URL is not an smtp:// or smtps:// URL');
  }
  return parseConnectionUrl(smtpUrl);
}
