import type { ProviderEvent, WebhookReader, WebhookReading } from '../../domain/provider-events';

/** Events as plain JSON, `[{…}]`, believed with the header `signature: good`. */
export class TestWebhooks implements WebhookReader {
  readonly provider: string;
  readonly accepted = { contentType: 'text/plain; charset=utf-8', body: '[taken]' };

  constructor(provider: string) {
    this.provider = provider;
  }

  read(rawBody: Buffer, headers: Readonly<Record<string, string | undefined>>): WebhookReading {
    const { signature } = headers;
    if (signature === undefined) return refused('signature_missing');
    if (signature === 'old') return refused('too_old');
    if (signature === 'foreign') return refused('wrong_merchant');
    if (signature !== 'good') return refused('signature_invalid');
    try {
      const events = JSON.parse(rawBody.toString('utf8')) as ProviderEvent[];
      return { kind: 'events', events };
    } catch {
      return refused('unreadable');
    }
  }
}

function refused(why: Extract<WebhookReading, { kind: 'refused' }>['why']): WebhookReading {
  return { kind: 'refused', why, detail: `The test says ${why}.` };
}
