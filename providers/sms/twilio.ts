import twilio from 'twilio';
import RequestClient from 'twilio/lib/base/RequestClient';
import type { SmsSender } from '../../domain/sms-port';
import { failedSms, sentSms } from './twilio-outcome';

/** One request; well below the activity's 30 s. */
const timeoutMsDefault = 10_000;

export interface TwilioOptions {
  /** `AC…` */
  accountSid: string;
  authToken: string;
  /** a number of the account in E.164, or a messaging service, `MG…` */
  from: string;
  /** an origin in place of Twilio's own */
  baseUrl?: string;
  timeoutMs?: number;
}

/**
 * Text messages by Twilio (C4). Twilio takes no idempotency key, so two equal requests are two
 * messages: its library's own retries are off, and a request without an answer is `unknown`, which
 * nobody repeats (`docs/follow-up.md`).
 */
export function createTwilioSender(options: TwilioOptions): SmsSender {
  const { accountSid, authToken, from, baseUrl, timeoutMs = timeoutMsDefault } = options;
  const httpClient = new OneRequest(timeoutMs, baseUrl);
  const client = twilio(accountSid, authToken, { httpClient, autoRetry: false });
  const sender = from.startsWith('MG') ? { messagingServiceSid: from } : { from };
  return {
    async send({ to, body }) {
      try {
        const { sid } = await client.messages.create({ ...sender, to, body });
        return sentSms(sid);
      } catch (error) {
        return failedSms(error);
      }
    },
  };
}

/** Each request once, on a connection of its own, to Twilio or to what stands in for it. */
class OneRequest extends RequestClient {
  private readonly origin: string | undefined;

  constructor(timeout: number, baseUrl: string | undefined) {
    super({ timeout, autoRetry: false, keepAlive: false });
    this.origin = baseUrl === undefined ? undefined : new URL(baseUrl).origin;
  }

  override request<T>(asked: RequestClient.RequestOptions<T>) {
    const uri =
      this.origin === undefined ? asked.uri : asked.uri.replace(/^https:\/\/[^/]+/, this.origin);
    return super.request<T>({ ...asked, uri });
  }
}
