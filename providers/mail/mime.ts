import MailComposer from 'nodemailer/lib/mail-composer';
import { boundaryPrefix } from './message-id';

export interface MimeParts {
  from: { name: string; address: string };
  /** absent where the customer's address is no mailbox: the email is kept but never sent */
  to?: { name: string; address: string };
  subject: string;
  messageId: string;
  boundary: string;
  date: Date;
  text: string;
  html: string;
  /** beside the usual ones; written on one line each, never encoded */
  headers?: Record<string, string>;
}

/**
 * The whole message as the server gets it: CRLF lines, ASCII only (quoted-printable bodies,
 * encoded words), nothing taken from chance or the clock.
 */
export async function buildMime(parts: MimeParts): Promise<string> {
  const { boundary, headers = {}, ...mail } = parts;
  const verbatim = Object.entries(headers).map(([key, value]) => ({
    key,
    value: { prepared: true, foldLines: false, value },
  }));
  const composer = new MailComposer({
    ...mail,
    // RFC 3834: no out-of-office replies
    headers: [{ key: 'Auto-Submitted', value: 'auto-generated' }, ...verbatim],
    encoding: 'quoted-printable',
    newline: 'win',
    boundaryPrefix,
    baseBoundary: boundary,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return (await composer.compile().build()).toString('ascii');
}
