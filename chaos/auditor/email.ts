import { unless, type Check } from './check';
import { releasedLines, releasedTotal, type ReleasedLine } from './dossier';
import type { MailEntry, Shelf } from './records';

/** One way to read an email: mail programs show the second, and fall back to the first. */
interface Rendition {
  readonly called: string;
  readonly text: string;
}

/** I7: the email has what was bought, what was added and the total, and nothing else. */
export function emailContent(shelves: readonly Shelf[]): Check {
  return (dossier) => {
    const total = releasedTotal(dossier);
    if (total === undefined) return [];
    const shipped = releasedLines(dossier);
    const due = new Set([...dossier.facts.names, ...shipped.map(({ name }) => name)]);
    const others = shelves.map(({ name }) => name).filter((name) => !due.has(name));
    return dossier.mails.flatMap((mail) => [
      ...renditionsOf(mail).flatMap(({ called, text }) => [
        ...[...due].map((name) => unless(text.includes(name), `${called} lacks ${name}`)),
        ...others.map((name) => unless(!text.includes(name), `${called} has ${name}`)),
        ...[total, ...shipped.map(({ totalMinor }) => totalMinor)].map((minor) =>
          unless(
            hasAmount(text, String(minor).padStart(3, '0')),
            `${called} does not say ${minor}`,
          ),
        ),
        ...[...due].map((name) => {
          const lines = shipped.filter((line) => line.name === name).length;
          const times = text.split(name).length - 1;
          return unless(times <= Math.max(1, lines), `${called} has ${name} ${times} times`);
        }),
      ]),
      ...shipped.map((line) => piecesIn(mail.text, line)),
    ]);
  };
}

/** `2 × 250,00`: the pieces stand before the price of one. */
function piecesIn(text: string, { quantity, totalMinor }: ReleasedLine): string | false {
  const each = totalMinor / quantity;
  const digits = `${quantity}${String(each).padStart(3, '0')}`;
  return unless(hasAmount(text, digits), `the email does not say ${quantity} × ${each}`);
}

/** However an amount is written: its digits are those of the minor units. */
function hasAmount(text: string, digits: string): boolean {
  return text.split('\n').some((line) => line.replaceAll(/\D/g, '') === digits);
}

function renditionsOf({ text, source }: MailEntry): Rendition[] {
  return [
    { called: 'the email', text },
    { called: 'the email as HTML', text: htmlIn(source) },
  ];
}

/** The words of the HTML part without its head; none, and all that is due is missed. */
function htmlIn(source: string): string {
  const [, part = ''] = source.split(/^content-type: text\/html/im);
  const html = decoded(part.replaceAll('\r\n', '\n'));
  return html
    .replace(/[^]*<\/head>/i, '')
    .replaceAll(/<[^>]*>/g, '\n')
    .replaceAll('&nbsp;', ' ');
}

/** Quoted-printable, RFC 2045 §6.7. */
function decoded(text: string): string {
  const bytes = text
    .replaceAll('=\n', '')
    .replaceAll(/((?:=[0-9A-F]{2})+)/g, (run) =>
      Buffer.from(run.replaceAll('=', ''), 'hex').toString('utf8'),
    );
  return bytes;
}
