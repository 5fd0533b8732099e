/**
 * Text from outside (names, references, codes) on its way into sentences that ops read in
 * Temporal UI. Summaries are shown as they are, details as Markdown; in neither may a product
 * name look like something the system said.
 */

/** Longest summary: Temporal UI shows 200 bytes of a workflow's. */
export const summaryMaxBytes = 200;

/** Longest details: Temporal refuses more than 20 KB; the rest is for its own envelope. */
export const detailsMaxBytes = 19_000;

/** Controls and line ends, and what turns the direction of text or takes no room. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** On one line, with nothing invisible in it, at most `max` characters. */
export function plain(text: string, max: number): string {
  if (text.length <= max && /^[!-~]+(?: [!-~]+)*$/.test(text)) return text;
  const line = text.replace(unseen, ' ').replace(/ {2,}/g, ' ').trim();
  // Whole characters only: half of one is none.
  const characters = Array.from(line);
  return characters.length <= max ? line : `${characters.slice(0, max - 1).join('')}…`;
}

/**
 * What can mean something within a line of Markdown: a backslash takes its meaning (CommonMark
 * §2.4). Colon and at sign, because addresses become links by themselves. Everything else is left
 * alone, so that a reference can be copied from where the Markdown is shown as it is.
 */
const special = /[\\`*_[\]<>|~&!:@#$^{}]/g;

/** Text that is only text within a line of Markdown, outside of code. */
export function escaped(text: string, max: number): string {
  return plain(text, max).replace(special, String.raw`\$&`);
}

/** A sentence for one step, cut to what Temporal takes. */
export function summaryLine(text: string): string {
  return cutToBytes(plain(text, summaryMaxBytes), summaryMaxBytes);
}

/** Details cut at the end of a line to what Temporal takes: a table loses rows, never its form. */
export function boundedDetails(markdown: string): string {
  if (bytesOf(markdown) <= detailsMaxBytes) return markdown;
  const note = '\n\n… and more than fits here.';
  const cut = cutToBytes(markdown, detailsMaxBytes - bytesOf(note));
  return cut.slice(0, Math.max(cut.lastIndexOf('\n'), 0)) + note;
}

function cutToBytes(text: string, maxBytes: number): string {
  if (bytesOf(text) <= maxBytes) return text;
  const mark = '…';
  let left = maxBytes - bytesOf(mark);
  let kept = '';
  for (const character of text) {
    left -= bytesOf(character);
    if (left < 0) break;
    kept += character;
  }
  return kept + mark;
}

/** Length in UTF-8. Counted by hand: nothing of the runtime is needed in a workflow. */
function bytesOf(text: string): number {
  if (/^[\n -~]*$/.test(text)) return text.length;
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes += 1;
    else if (code < 0x8_00) bytes += 2;
    else bytes += code < 0x1_00_00 ? 3 : 4;
  }
  return bytes;
}

/**
 * `12:03:05 UTC`, with the date where it is another day than `nowMs`: as ops read a time. Never
 * throws: an order started by hand may lack a clock, and a text for ops must not block it.
 */
export function clockText(atMs: number, nowMs: number): string {
  if (Number.isNaN(new Date(atMs).getTime())) return 'an unknown time';
  const [day = '', time = ''] = new Date(atMs).toISOString().split('T');
  const isToday = new Date(nowMs).toISOString().startsWith(day);
  const clock = `${time.slice(0, 8)} UTC`;
  return isToday ? clock : `${day} ${clock}`;
}

/** `45 s`, `2 min 41 s`, `3 h 20 min`: rounded up to a second, none below zero. */
export function durationText(ms: number): string {
  const seconds = Math.max(Math.ceil(ms / 1000), 0);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return withRest(`${minutes} min`, seconds % 60, 's');
  return withRest(`${Math.floor(minutes / 60)} h`, minutes % 60, 'min');
}

function withRest(whole: string, rest: number, unit: string): string {
  return rest === 0 ? whole : `${whole} ${rest} ${unit}`;
}

/** `klarna` → `Klarna`: a provider as people write it. */
export function providerName(provider: string): string {
  return provider.slice(0, 1).toUpperCase() + provider.slice(1);
}

/** Our own codes as words; a provider's code stays as its support knows it. */
export function words(code: string): string {
  return /^[a-z_]+$/.test(code) ? code.replaceAll('_', ' ') : code;
}
