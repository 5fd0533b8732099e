import { domainToASCII } from 'node:url';
import { mailboxOnWire } from '../../domain/mailbox';

/** The address as it goes on the wire when it is exactly one mailbox, else undefined. */
export function mailbox(address: string): string | undefined {
  return mailboxOnWire(address, domainToASCII);
}
