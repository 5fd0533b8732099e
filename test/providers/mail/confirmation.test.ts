import { simpleParser } from 'mailparser';
import type { ConfirmationContent } from '../../../domain/ports';
import { createSmtpMailer } from '../../../providers/mail/smtp';
import { content, line } from './content';

const options = {
  smtpUrl: 'smtp://127.0.0.1:1',
  from: 'Shop <orders@shop.example>',
  domain: 'shop.example',
  secret: 'a secret',
};
const mailer = createSmtpMailer(options);

/** Intl puts no-break spaces into amounts. */
const plainSpaces = (text: string) => text.replace(/[\u00A0\u202F]/g, ' ');

async function read(order: ConfirmationContent) {
  const { raw, messageId } = await mailer.compose(order);
  const mail = await simpleParser(raw);
  const visible = (mail.html || '').replace(/<style.*?<\/style>|<[^>]*>/gs, '\n');
  return { mail, messageId, raw, text: plainSpaces(mail.text ?? ''), html: plainSpaces(visible) };
}

describe('the confirmation in the locale of the order', () => {
  const locales = [
    {
      locale: 'sv-SE',
      currency: 'SEK',
      subject: 'Din beställning SO-100234 är bekräftad',
      added: 'Tillagd efter ditt köp',
      amounts: ['899,00 kr', '398,00 kr', '49,00 kr', '1 346,00 kr'],
      taxes: ['varav moms på artiklarna (25 %)', '179,80 kr', '(12 %)', '42,64 kr'],
    },
    {
      locale: 'de-DE',
      currency: 'EUR',
      subject: 'Ihre Bestellung SO-100234 ist bestätigt',
      added: 'Nach Ihrem Kauf hinzugefügt',
      amounts: ['899,00 €', '398,00 €', '49,00 €', '1.346,00 €'],
      taxes: ['davon Steuer auf Artikel (25 %)', '179,80 €', '(12 %)', '42,64 €'],
    },
    {
      locale: 'ja-JP',
      currency: 'JPY',
      subject: 'ご注文 SO-100234 が確定しました',
      added: 'ご購入後に追加',
      amounts: ['￥89,900', '￥39,800', '￥4,900', '￥134,600'],
      taxes: ['うち商品の消費税（25%）', '￥17,980', '（12%）', '￥4,264'],
    },
    {
      locale: 'en-KW',
      currency: 'KWD',
      subject: 'Your order SO-100234 is confirmed',
      added: 'Added after your purchase',
      amounts: ['KWD 89.900', 'KWD 39.800', 'KWD 4.900', 'KWD 134.600'],
      taxes: ['of which tax on items (25%)', 'KWD 17.980', '(12%)', 'KWD 4.264'],
    },
    {
      locale: 'hu-HU',
      currency: 'HUF',
      subject: 'Your order SO-100234 is confirmed',
      added: 'Added after your purchase',
      amounts: ['899,00 Ft', '398,00 Ft', '49,00 Ft', '1346,00 Ft'],
      taxes: ['of which tax on items (25%)', '179,80 Ft', '(12%)', '42,64 Ft'],
    },
  ];

  it.each(locales)('$locale and $currency', async (expected) => {
    const { locale, currency, subject, added, amounts, taxes } = expected;
    const lines = [
      line('line-1', { name: 'Ryggsäck 登山', unitPriceMinor: 89_900 }),
      line('line-2', {
        name: 'Rain cover',
        quantity: 2,
        unitPriceMinor: 19_900,
        taxRateBp: 1200,
        origin: 'upsell',
      }),
    ];
    const { mail, text, html } = await read(content({ locale, currency, lines }));
    expect(mail.subject).toBe(subject);
    for (const shown of [text, html]) {
      expect(shown.match(new RegExp(added, 'g'))).toHaveLength(1);
      for (const part of ['Ryggsäck 登山', 'Rain cover', 'SO-100234', ...amounts, ...taxes]) {
        expect(shown).toContain(part);
      }
    }
    expect(text).toMatch(/Rain cover\n {2}\*\* /);
    expect(html).toMatch(new RegExp(`Rain cover\\s+2 × .*\\s+\\+ ${added}`));
  });

  it('falls back to English for a language without labels and a malformed locale', async () => {
    for (const locale of ['fr-FR', 'not a locale', '']) {
      const { mail, text } = await read(content({ locale }));
      expect(mail.subject).toBe('Your order SO-100234 is confirmed');
      expect(text).toContain('Anna Andersson');
    }
  });
});

describe('the lines of the confirmation', () => {
  it('are all there, with quantity, discount and total', async () => {
    const lines = Array.from({ length: 100 }, (_, index) =>
      line(`line-${index}`, { quantity: 3, unitPriceMinor: 1000 + index, discountMinor: 500 }),
    );
    const { text, html } = await read(content({ currency: 'EUR', locale: 'en-IE', lines }));
    lines.forEach(({ name, totalMinor, unitPriceMinor }) => {
      const total = `€${(totalMinor / 100).toFixed(2)}`;
      const unit = `€${(unitPriceMinor / 100).toFixed(2)}`;
      expect(text).toContain(
        `${name}\n  Quantity: 3 × ${unit}\n  Discount: -€5.00\n  Amount: ${total}\n`,
      );
      expect(html).toMatch(
        new RegExp(`${name}\\s+3 × ${unit}\\s+Discount -€5.00\\s+3\\s+${total}\\s`),
      );
    });
  });

  it('show negative lines, lines given for nothing and a sales tax without a rate', async () => {
    const lines = [
      line('line-1'),
      line('line-2', { name: 'Code', kind: 'discount', unitPriceMinor: -2500 }),
      line('line-3', {
        name: 'Sales tax',
        kind: 'sales_tax',
        unitPriceMinor: 800,
        taxRateBp: 0,
        taxMinor: 800,
      }),
      line('line-4', {
        name: 'Gift',
        unitPriceMinor: 0,
        origin: 'upsell',
        status: 'confirmed_free',
      }),
    ];
    const { text } = await read(content({ currency: 'USD', locale: 'en-US', lines }));
    expect(text).toContain('Code\n  Quantity: 1 × -$25.00\n  Amount: -$25.00');
    expect(text).toContain(
      'Gift\n  ** Added after your purchase **\n  Quantity: 1 × $0.00\n  Amount: $0.00',
    );
    expect(text).toContain('of which tax on items (25%): $15.00\nof which tax on items: $8.00\n');
    expect(text).toContain('Shipping: $49.00\nTotal: $132.00');
  });

  it('show a bundle of several tax rates as one line, and its tax at each rate', async () => {
    const share = { unitPriceMinor: 0, discountMinor: 0 };
    const bundle = line('line-2', {
      name: 'Reading kit',
      kind: 'bundle',
      unitPriceMinor: 59_999,
      taxRateBp: 1795,
      taxMinor: 9132,
      origin: 'upsell',
      taxParts: [
        { ...share, taxRateBp: 2500, totalMinor: 39_999, taxMinor: 8000 },
        { ...share, taxRateBp: 600, totalMinor: 20_000, taxMinor: 1132 },
      ],
    });
    const { text } = await read(content({ currency: 'EUR', lines: [line('line-1'), bundle] }));
    expect(text.match(/Reading kit/g)).toHaveLength(1);
    expect(text).toContain('Amount: €599.99');
    expect(text).toContain(
      'of which tax on items (25%): €100.00\nof which tax on items (6%): €11.32\n',
    );
    expect(text).not.toContain('17.95');
  });

  it('mark nothing as added when nothing was', async () => {
    const { text, html } = await read(content({ lines: [line('line-1')] }));
    expect(text + html).not.toContain('Added after');
  });
});

describe('the bytes of a confirmation', () => {
  it('are the same however often and by whichever worker it is composed', async () => {
    const first = await mailer.compose(content());
    expect(await createSmtpMailer(options).compose(content())).toEqual(first);
  });

  it('carry the time of the close and a Message-ID that belongs to the order alone', async () => {
    const { mail, messageId } = await read(content());
    expect(mail.date).toEqual(new Date('2026-11-21T10:03:00.000Z'));
    expect(mail.messageId).toBe(messageId);
    expect(messageId).toMatch(/^<v1\.[a-z2-7]{26}@shop\.example>$/);
    expect(messageId).not.toContain('100234');
    const changed = await mailer.compose(content({ closedAt: '2026-11-22T10:03:00.000Z' }));
    expect(changed.messageId).toBe(messageId);
    const other = await mailer.compose(content({ order: 'SO-100235' }));
    expect(other.messageId).not.toBe(messageId);
    const otherKey = createSmtpMailer({ ...options, secret: 'another secret' });
    expect((await otherKey.compose(content())).messageId).not.toBe(messageId);
  });

  it('cannot hold the boundary in a part, because every part is quoted-printable', async () => {
    const lines = [line('line-1', { name: '登山用リュックサック'.repeat(20) })];
    const { raw } = await mailer.compose(content({ locale: 'ja-JP', lines }));
    expect(raw.match(/^Content-Transfer-Encoding: quoted-printable\r$/gm)).toHaveLength(2);
  });

  it('are ASCII in lines of at most 998 octets, ended by CRLF', async () => {
    const { raw } = await mailer.compose(
      content({ locale: 'ja-JP', to: { email: 'anna@example.test', name: '佐藤 花子' } }),
    );
    expect(raw).not.toMatch(/[^\r\n -~]/);
    expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(Math.max(...raw.split('\r\n').map(({ length }) => length))).toBeLessThanOrEqual(998);
  });
});
