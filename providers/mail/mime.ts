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
}

/**
 * The whole message as the server gets it: CRLF lines, ASCII only (quoted-printable bodies,
 * encoded words), nothing taken from chance or the clock.
 */
export async function buildMime(parts: MimeParts): Promise<string> {
  const { boundary, ...mail } = parts;
  const composer = new MailComposer({
    ...mail,
    headers: { 'Auto-Submitted': 'auto-generated' }, // RFC 3834: no out-of-office replies
    encoding: 'quoted-printable',
    newline: 'win',
    boundaryPrefix,
    baseBoundary: boundary,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return (await composer.compile().build()).toString('ascii');
}
