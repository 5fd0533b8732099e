import type { ConfirmationContent, MailOutcome } from '../domain/ports';
import type { Services } from './services';

/**
 * Hands the confirmation to the mail server once. It is rendered on the first attempt and kept,
 * so that every copy is the same to the byte (`docs/design.md` §7). One attempt: whether to send
 * another copy is the workflow's to decide, because an unknown outcome must be counted.
 */
export function submitConfirmation(services: Services) {
  return async (content: ConfirmationContent): Promise<MailOutcome> => {
    const email = await kept(services, content);
    if (!email) return { kind: 'refused', permanent: false, code: 'store_unavailable' };
    return services.mailer.submit(email);
  };
}

/** Nothing has left yet when the database fails: a definite "not sent". */
async function kept({ outbox, mailer }: Services, content: ConfirmationContent) {
  try {
    const found = await outbox.find(content.order);
    return found ?? (await outbox.keep(content.order, await mailer.compose(content)));
  } catch {
    return undefined;
  }
}
