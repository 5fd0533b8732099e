import { simpleParser } from 'mailparser';
import { createSmtpMailer } from '../../../providers/mail/smtp';
import { content, line } from './content';

const mailer = createSmtpMailer({
  smtpUrl: 'smtp://127.0.0.1:1',
  from: 'Shop <orders@shop.example>',
  domain: 'shop.example',
  secret: 'a secret',
});

/** Amounts are set with spaces that do not break. */
const plain = (written: string) => written.replaceAll(/[\u00A0\u202F]/g, ' ');

async function read(locale: string) {
  const lines = [
    line('line-1', { name: 'Backpack' }),
    line('line-2', {
      name: 'Wax',
      origin: 'upsell',
      subscription: {
        interval: 'quarter',
        recurringMinor: 8_500,
        consentedAt: '2026-11-21T10:02:00.000Z',
      },
    }),
    line('line-3', { name: 'Patch', origin: 'sample', status: 'confirmed_free' }),
  ];
  const promised = [{ name: 'Soap <b>', quantity: 2 }];
  const { raw } = await mailer.compose(content({ locale, lines, promised }));
  const { text = '', html } = await simpleParser(raw);
  return { text: plain(text), html: plain(html || '') };
}

describe('the confirmation of an order with a subscription and samples', () => {
  it.each([
    ['en-GB', 'Then SEK 85.00 every three months', 'Promised with an', 'With your next order'],
    ['sv-SE', 'Därefter 85,00 kr var tredje månad', 'Utlovad', 'Med din nästa beställning'],
    ['nb-NO', 'hver tredje måned', 'Lovet', 'Med din neste bestilling'],
    ['da-DK', 'hver tredje måned', 'Lovet', 'Med din næste ordre'],
    ['fi-FI', 'kolmen kuukauden välein', 'Luvattu', 'Seuraavan tilauksesi'],
    ['de-DE', 'Danach 85,00 SEK alle drei Monate', 'Zugesagt', 'Mit Ihrer nächsten Bestellung'],
    ['ja-JP', '3か月ごとに', '以前のご注文', '次回のご注文'],
  ])(
    'in %s says what recurs and when, and which sample is from and for which order',
    async (...row) => {
      const [locale, recurring, earlier, next] = row;
      const { text, html } = await read(locale);
      for (const said of [recurring, earlier, next]) {
        expect(text).toContain(said);
        expect(html).toContain(said);
      }
      expect(text).toContain('2 × Soap <b>');
      expect(html).toContain('2 × Soap &lt;b&gt;');
    },
  );

  it('says nothing of the kind where there is none of it', async () => {
    const { raw } = await mailer.compose(content());
    const { text = '' } = await simpleParser(raw);
    expect(text).not.toMatch(/Then|next order|Promised/);
  });
});
