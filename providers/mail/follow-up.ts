import type { FollowUpWriter } from '../../domain/follow-up-ports';
import { followUpHtml } from './follow-up-html';
import { followUpSms, followUpText } from './follow-up-text';
import { followUpView } from './follow-up-view';
import { mailbox } from './mailbox';
import { identify } from './message-id';
import { buildMime } from './mime';
import { headerText } from './one-line';
import { headerNameMax, messageIdDomain, senderOf, subjectMax } from './sender';

export interface FollowUpWriterOptions {
  /** one mailbox, with or without a display name: `Shop <orders@shop.example>` */
  from: string;
  /** right side of every Message-ID */
  domain: string;
  /** keys the Message-ID */
  secret: string;
}

/**
 * Writes the later message (B11, C4). The email can be unsubscribed from in one click from the
 * mailbox itself (RFC 8058); its mail server must sign both headers (DKIM), as the RFC asks.
 */
export function createFollowUpWriter(options: FollowUpWriterOptions): FollowUpWriter {
  const from = senderOf(options.from);
  const domain = messageIdDomain(options.domain);
  return {
    async email(content) {
      const view = followUpView(content);
      // A slash is in no order number: never the Message-ID of a confirmation.
      const { messageId, boundary } = identify(
        `follow-up/${content.order}`,
        options.secret,
        domain,
      );
      const address = mailbox(content.to.email);
      const name = headerText(content.to.name ?? '', headerNameMax);
      const raw = await buildMime({
        from,
        ...(address ? { to: { name, address } } : {}),
        subject: headerText(view.subject, subjectMax),
        messageId,
        boundary,
        date: new Date(content.at),
        text: followUpText(view),
        html: followUpHtml(view),
        headers: {
          'List-Unsubscribe': `<${content.unsubscribeUrl}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        },
      });
      return { messageId, from: from.address, to: address ?? content.to.email, raw };
    },
    sms: (content) => followUpSms(followUpView(content)),
  };
}
