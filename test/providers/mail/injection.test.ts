import { array, assert, asyncProperty, constantFrom, oneof, string } from 'fast-check';
import { simpleParser, type ParsedMail } from 'mailparser';
import { mailbox } from '../../../providers/mail/mailbox';
import { createSmtpMailer } from '../../../providers/mail/smtp';
import { content, line } from './content';

const mailer = createSmtpMailer({
  smtpUrl: 'smtp://127.0.0.1:1',
  from: 'Shop <orders@shop.example>',
  domain: 'shop.example',
  secret: 'a secret',
});

const headers = [
  'auto-submitted',
  'content-type',
  'date',
  'from',
  'message-id',
  'mime-version',
  'subject',
  'to',
];

/** Text made of what breaks mails: line ends of every kind, quotes, tags, more headers. */
const hostile = array(
  oneof(
    constantFrom(
      '\r\n',
      '\n',
      '\r',
      '\r\n\r\n',
      '\r\n.\r\n',
      '\u2028',
      '\u2029',
      '\u0085',
      '\u0000',
      '\u202E',
      '\uD800',
      'Bcc: eve@evil.test',
      '\r\nBcc: eve@evil.test',
      '"',
      '<',
      '>',
      ',',
      ';',
      '=?UTF-8?Q?=0D=0ABcc:_eve@evil.test?=',
      '<script>alert(1)</script>',
      '" onmouseover="x',
      '&amp;',
      "$&$'",
      '{order}',
      '--=_postlude',
      'eve@evil.test',
    ),
    string({ unit: 'binary', maxLength: 8 }),
  ),
  { maxLength: 8 },
).map((parts) => parts.join(''));

const oneLineOrder = content({ lines: [line('line-1')] });

function tagsOf({ html }: ParsedMail): string[] {
  return (html || '').match(/<[^>]*>/g) ?? [];
}

describe('text from outside in a confirmation', () => {
  it('adds no header, no recipient, no part and no element', async () => {
    const harmless = await simpleParser((await mailer.compose(oneLineOrder)).raw);
    await assert(
      asyncProperty(hostile, hostile, hostile, async (name, item, order) => {
        const lines = [line('line-1', { name: item })];
        const email = await mailer.compose(
          content({ order, lines, to: { email: 'anna@example.test', name } }),
        );
        const mail = await simpleParser(email.raw);
        expect([...mail.headers.keys()].toSorted()).toEqual(headers);
        expect(mail.headerLines).toHaveLength(headers.length);
        const to = [mail.to ?? []].flat().flatMap(({ value }) => value);
        expect(to.map(({ address }) => address)).toEqual(['anna@example.test']);
        expect(mail.from?.value).toEqual([{ name: 'Shop', address: 'orders@shop.example' }]);
        expect(email.raw.match(/^--=_postlude-.*$/gm)).toHaveLength(3);
        expect(mail.attachments).toHaveLength(0);
        expect(tagsOf(mail)).toEqual(tagsOf(harmless));
        const shown = [mail.subject, ...to.map((each) => each.name)].join('');
        expect(shown).not.toMatch(/[\p{Cc}\u2028\u2029\u202E]/u);
        expect(mail.text?.split('\n')).toHaveLength((harmless.text ?? '').split('\n').length);
      }),
      { numRuns: 150 },
    );
  });

  it('cannot smuggle a second recipient through the address', async () => {
    for (const email of [
      'anna@example.test\r\nBcc: eve@evil.test',
      'anna@example.test\u2028eve@evil.test',
      'anna@example.test, eve@evil.test',
      'anna@example.test;eve@evil.test',
      '"anna@example.test" <eve@evil.test>',
    ]) {
      const composed = await mailer.compose(content({ to: { email } }));
      expect(composed.raw).not.toContain('evil');
      const outcome = await mailer.submit(composed);
      expect(outcome).toEqual({ kind: 'refused', permanent: true, code: 'invalid_recipient' });
    }
  });

  it('is no pattern, whatever dollar signs it has', async () => {
    const { raw } = await mailer.compose(
      content({ to: { email: 'anna@example.test', name: "$& $' {order}" } }),
    );
    expect((await simpleParser(raw)).text).toContain("Hello $& $' {order},");
  });

  it('is no encoded word', async () => {
    const smuggled = '=?UTF-8?Q?=0D=0ABcc:_eve@evil.test?=';
    const { raw } = await mailer.compose(
      content({ order: smuggled, to: { email: 'anna@example.test', name: smuggled } }),
    );
    const { subject, to, text } = await simpleParser(raw);
    expect(subject).toBe(`Your order = ${smuggled.slice(1)} is confirmed`);
    expect(
      [to ?? []]
        .flat()
        .map((each) => each.text)
        .join(''),
    ).not.toMatch(/[\r\n]/);
    expect(text).toContain(smuggled);
  });

  it('is shown as it was written', async () => {
    const lines = [line('line-1', { name: `<b>Tom & "Jerry's"</b> $& {rate}` })];
    const { raw } = await mailer.compose(content({ lines }));
    const mail = await simpleParser(raw);
    expect(mail.text).toContain(`<b>Tom & "Jerry's"</b> $& {rate}`);
    expect(mail.html).toContain(
      '&lt;b&gt;Tom &amp; &quot;Jerry&#39;s&quot;&lt;/b&gt; $&amp; {rate}',
    );
  });
});

describe('one mailbox', () => {
  it.each([
    ['anna@example.test', 'anna@example.test'],
    ["o'neill+shop.2026@mail.example.co.uk", "o'neill+shop.2026@mail.example.co.uk"],
    ['anna@bücher.example', 'anna@xn--bcher-kva.example'],
    ['Anna@EXAMPLE.test', 'Anna@example.test'],
    ['root@localhost', 'root@localhost'],
  ])('%s is sent to as %s', (address, wire) => {
    expect(mailbox(address)).toBe(wire);
  });

  it.each([
    '',
    '@',
    'anna',
    'anna@',
    '@example.test',
    'anna@example..test',
    'anna@-example.test',
    'anna@127.0.0.1',
    'anna@[127.0.0.1]',
    'anna@0x7f.1',
    '.anna@example.test',
    'an..na@example.test',
    'anna @example.test',
    ' anna@example.test',
    'anna@example.test ',
    'anna@exam\u00ADple.test',
    '"an na"@example.test',
    'anna@eve@example.test',
    'anna(eve)@example.test',
    'anna@example.test>',
    'jörg@example.test',
    'undisclosed-recipients:;',
    `${'a'.repeat(65)}@example.test`,
    `anna@${'a.'.repeat(130)}test`,
  ])('%j is none', (address) => {
    expect(mailbox(address)).toBeUndefined();
  });
});
