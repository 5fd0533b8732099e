import type { MailOutcome } from './ports';

/** One text message, made once: a repeat is the same to the letter. */
export interface SmsMessage {
  /** E.164, `+46701234567` */
  to: string;
  body: string;
}

/** The recipient answered STOP: their own no, told by whoever carries the messages. */
export const recipientOptedOut = 'recipient_opted_out';

export interface SmsSender {
  /**
   * Hands one message over. It ends as an email does: `unknown` is a message that may have left.
   * No carrier we know takes a key that makes two requests one message, so whoever gets `unknown`
   * must not ask again.
   */
  send(message: SmsMessage): Promise<MailOutcome>;
}

/** A number as every carrier takes it, else undefined: shops send them with blanks and dashes. */
export function phoneOnWire(phone: string): string | undefined {
  const digits = phone.replaceAll(/[\s().-]/g, '').replace(/^00/, '+');
  // ITU-T E.164: at most fifteen digits, the first of a country code is not 0.
  return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : undefined;
}
