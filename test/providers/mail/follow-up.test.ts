import { assert, asyncProperty, constantFrom, string, array } from 'fast-check';
import { simpleParser } from 'mailparser';
import type { FollowUpContent } from '../../../domain/follow-up-ports';
import { createFollowUpWriter } from '../../../providers/mail/follow-up';
import { partsOf } from '../../../sandbox/twilio/rules';

const writer = createFollowUpWriter({
  from: 'Shop <orders@shop.example>',
  domain: 'shop.example',
  secret: 'a secret',
});

const unsubscribeUrl = `https://shop.example/unsubscribe/${'A'.repeat(64)}.${'s'.repeat(22)}`;

function content(text: string, locale = 'sv-SE'): FollowUpContent {
  return {
    order: 'A-1',
    locale,
    to: { email: 'anna@example.test', name: text },
    offer: {
      item: 'MEM-64',
      name: text,
      quantity: 2,
      market: 'SE',
      currency: 'SEK',
      listPriceMinor: 125_000,
      unitPriceMinor: 117_500,
      taxRateBp: 2500,
      expiresAt: '2026-03-06T12:00:00.000Z',
      copy: { title: `Offer ${text}`, reason: text, dealText: text },
    },
    offerUrl: `https://shop.example/later?offer=A-1.${'s'.repeat(22)}`,
    unsubscribeUrl,
    at: '2026-03-03T12:00:00.000Z',
  };
}

/** Text made of what breaks mails: line ends, headers, tags, encoded words, boundaries. */
const hostile = array(
  constantFrom(
    '\r\n',
    '\n\n',
    '\u2028',
    '\u202E',
    '\u0000',
    '\r\nBcc: eve@evil.test',
    '=?UTF-8?Q?=0D=0ABcc:_eve@evil.test?=',
    '</title><script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '{name}$&',
    '--=_postlude',
    'å',
  ),
  { minLength: 1, maxLength: 6 },
).chain((parts) => string({ maxLength: 4 }).map((rest) => parts.join('') + rest));

describe('the email of a follow-up', () => {
  it('B11: has two headers by which a mailbox takes a no in one click, whole and on one line', async () => {
    const { raw } = await writer.email(content('Plats för fler bilder'));
    const head = raw.slice(0, raw.indexOf('\r\n\r\n')).split('\r\n');
    expect(head).toContain(`List-Unsubscribe: <${unsubscribeUrl}>`);
    expect(head).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  });

  it('is the same to the byte, however often it is written', async () => {
    const texts = await Promise.all([1, 2].map(() => writer.email(content('Åsa'))));
    expect(texts[0]).toEqual(texts[1]);
  });

  it('has one recipient and no tag of anybody else, whatever its words are', async () => {
    await assert(
      asyncProperty(hostile, async (text) => {
        const { raw } = await writer.email(content(text));
        const mail = await simpleParser(raw);
        expect([...mail.headers.keys()].toSorted()).toEqual([
          'auto-submitted',
          'content-type',
          'date',
          'from',
          'list',
          'message-id',
          'mime-version',
          'subject',
          'to',
        ]);
        expect([mail.to].flat().flatMap((to) => to?.value.map(({ address }) => address))).toEqual([
          'anna@example.test',
        ]);
        expect(String(mail.html)).not.toMatch(/<script|<img|onerror=alert\(1\)>/i);
        expect(mail.text).toContain(unsubscribeUrl);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the text message of a follow-up', () => {
  it.each(['sv-SE', 'de-DE', 'fi-FI', 'da-DK', 'nb-NO', 'en-GB'])(
    'C4: has no letter that makes it cost twice as much, in %s',
    (locale) => {
      const body = writer.sms(content('Memory card 64 GB', locale));
      expect(partsOf(body)).toBe(Math.ceil(body.length / 153));
      expect(partsOf(body.replace(' ', '\u00A0'))).toBeGreaterThan(partsOf(body));
      expect(body).toMatch(/1\D?175[.,]00/);
    },
  );

  it('C4: is bounded, however long the name of the product', () => {
    const body = writer.sms(content('x'.repeat(255)));
    expect(body.length).toBeLessThan(500);
    expect(body).toContain(unsubscribeUrl);
  });
});
