import type { FollowUpWriter } from '../../domain/follow-up-ports';
import { followUpHtml } from './follow-up-html';
import { followUpSms, followUpText } from './follow-up-text';
import { followUpView } from './follow-up-view';
import { createLetters } from './letter';

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
  const write = createLetters(options);
  return {
    async email(content) {
      const view = followUpView(content);
      return await write({
        // A slash is in no order number: never the Message-ID of a confirmation.
        id: `follow-up/${content.order}`,
        to: content.to,
        subject: view.subject,
        at: content.at,
        text: followUpText(view),
        html: followUpHtml(view),
        headers: {
          'List-Unsubscribe': `<${content.unsubscribeUrl}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        },
      });
    },
    sms: (content) => followUpSms(followUpView(content)),
  };
}
