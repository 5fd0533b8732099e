import type { RenderedEmail } from '../../domain/ports';
import { mailbox } from './mailbox';
import { identify } from './message-id';
import { buildMime } from './mime';
import { headerText } from './one-line';
import { headerNameMax, messageIdDomain, senderOf, subjectMax } from './sender';

/** One email to a customer, before it is a message. */
export interface Letter {
  /** makes the Message-ID: the same for every copy, another one for every other letter */
  id: string;
  to: { email: string; name?: string };
  subject: string;
  /** ISO 8601, UTC */
  at: string;
  text: string;
  html: string;
  /** beside the usual ones; written on one line each, never encoded */
  headers?: Record<string, string>;
}

/**
 * Makes messages of letters from one sender. `secret`: without it the domain keys the Message-ID,
 * and whoever knows an id can compute it.
 * @throws at once where sender or domain could never send
 */
export function createLetters(options: { from: string; domain: string; secret?: string }) {
  const from = senderOf(options.from);
  const domain = messageIdDomain(options.domain);
  const secret = options.secret ?? domain;
  return async ({ id, to, subject, at, ...body }: Letter): Promise<RenderedEmail> => {
    const { messageId, boundary } = identify(id, secret, domain);
    const address = mailbox(to.email);
    const name = headerText(to.name ?? '', headerNameMax);
    const raw = await buildMime({
      from,
      ...(address ? { to: { name, address } } : {}),
      subject: headerText(subject, subjectMax),
      messageId,
      boundary,
      date: new Date(at),
      ...body,
    });
    return { messageId, from: from.address, to: address ?? to.email, raw };
  };
}
