import type { NodemailerError } from 'nodemailer';
import type { MailOutcome } from '../../domain/ports';
import { oneLine } from './one-line';

/** Greylisting servers take a second attempt after minutes (5, 15, 30). */
const greylistRetryMs = 5 * 60 * 1000;

/** Longest server reply kept with the order, in characters. */
const responseMax = 200;

/** The accepting reply, for ops: it holds the server's queue id, and no address if it echoed one. */
export function sentOutcome(response: string): MailOutcome {
  const withoutAddresses = response.replace(/\S*@\S*/g, '…');
  return { kind: 'sent', response: oneLine(withoutAddresses, responseMax) };
}

/**
 * What a failed submission means (`docs/design.md` §7). A 4xx or 5xx reply is the server saying
 * no, whenever it comes. Without one the message is surely not sent as long as the server never
 * asked for it, and after that nobody can know.
 *
 * `code` and `cause` are a reply code or nodemailer's error code, never a text: texts hold
 * addresses.
 */
export function failedOutcome(error: unknown, isDataAccepted: boolean): MailOutcome {
  const failure: Partial<NodemailerError> =
    typeof error === 'object' && error !== null ? error : {};
  const reply = failure.responseCode;
  if (reply !== undefined && reply >= 400 && reply < 600) {
    return {
      kind: 'refused',
      permanent: isAboutThisMessage(failure) && failure.permanent === true,
      code: String(reply),
      ...(isGreylisted(failure) ? { retryAfterMs: greylistRetryMs } : {}),
    };
  }
  // EABORT is our own bound on the whole submission
  const code = failure.code === 'EABORT' ? 'ETIMEDOUT' : (failure.code ?? 'EUNEXPECTED');
  return isDataAccepted
    ? { kind: 'unknown', cause: code }
    : { kind: 'refused', permanent: false, code };
}

/**
 * A 5xx to the greeting or the login is about our account, and ops can mend that within the day
 * an email is retried; so is 530, "authentication required". A 5xx to the envelope or the message
 * would be the same tomorrow.
 */
function isAboutThisMessage({ code, responseCode }: Partial<NodemailerError>): boolean {
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode !== 530;
}

/** 421 is a server that closes, not one that asks for patience. */
function isGreylisted({ command, responseCode = 0 }: Partial<NodemailerError>): boolean {
  return command === 'RCPT TO' && responseCode !== 421 && responseCode < 500;
}
