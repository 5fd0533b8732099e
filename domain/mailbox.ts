/** RFC 5321 §4.5.3.1: a local part has at most 64 octets, a path 256 with its angle brackets. */
const localPartMax = 64;
const mailboxMax = 254;

const outsideMailbox = /[\p{C}\p{Z}]/u;
const dotAtom = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const hostName = /^([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)*[a-z]([a-z\d-]{0,61}[a-z\d])?$/;

/**
 * The address as it goes on the wire when it is exactly one mailbox, else undefined. The API
 * refuses at the edge what the mailer would refuse for good, by this one rule. `toAscii` gives a
 * domain's ASCII form in lower case, or '' where it has none: Node's `domainToASCII`.
 *
 * A mailbox here is a dot-atom at a host name; an international domain is given in its ASCII
 * form. Quoted local parts, address literals, display names and lists are refused: each is a way
 * to make one field name two recipients. So are local parts outside ASCII, which only a mail
 * server with SMTPUTF8 on every hop would deliver.
 */
export function mailboxOnWire(
  address: string,
  toAscii: (domain: string) => string,
): string | undefined {
  if (address.length > mailboxMax || outsideMailbox.test(address)) return undefined;
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0));
  const domain = toAscii(address.slice(at + 1));
  if (local.length > localPartMax || !dotAtom.test(local) || !hostName.test(domain)) {
    return undefined;
  }
  const wire = `${local}@${domain}`;
  return wire.length > mailboxMax ? undefined : wire;
}
