import addressparser from 'nodemailer/lib/addressparser';
import { mailbox } from './mailbox';
import { headerText } from './one-line';

/** Longest display name in a header, in characters. */
export const headerNameMax = 100;

/** Longest subject, in characters: our longest words around the longest order number. */
export const subjectMax = 128;

export interface Sender {
  name: string;
  address: string;
}

/** The one mailbox all our emails come from. @throws when it is not exactly one */
export function senderOf(from: string): Sender {
  const [only, ...others] = addressparser(from, { flatten: true });
  const address = only && others.length === 0 ? mailbox(only.address) : undefined;
  if (!only || !address) throw new Error('the sender is not exactly one mailbox');
  return { name: headerText(only.name, headerNameMax), address };
}

/** The right side of every Message-ID. @throws when it is no host name */
export function messageIdDomain(domain: string): string {
  const host = mailbox(`id@${domain}`)?.slice('id@'.length);
  if (!host) throw new Error('the Message-ID domain is not a host name');
  return host;
}
