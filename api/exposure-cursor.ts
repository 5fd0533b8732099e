import type { ExposureCursor, ExposureRow } from '../domain/numbers';
import { Problem } from './problems';

/** Where a page ended, as one word that can stand in an address. */
export function cursorText({ receivedAt, eventId }: ExposureCursor): string {
  return Buffer.from(`${receivedAt} ${eventId}`).toString('base64url');
}

/** @throws Problem when it is none of ours */
export function parseCursor(text: string): ExposureCursor {
  const [, receivedAt, eventId] =
    /^(\d{4}-\d\d-\d\dT[\d:.]{15}Z) (.+)$/u.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  // Nothing was received before 1970, and Postgres knows no year 0.
  const isOurs = receivedAt !== undefined && Date.parse(receivedAt) > 0;
  if (!isOurs || eventId === undefined) {
    throw new Problem('invalid_request', {
      field: 'after',
      detail: 'Send `next` of the page before as it was.',
    });
  }
  return { receivedAt, eventId };
}

/** Null where a page is not full: there is no next one. */
export function nextOf(rows: readonly ExposureRow[], limit: number): string | null {
  const last = rows.at(-1);
  return last && rows.length === limit ? cursorText(last) : null;
}

const columns = [
  'eventId',
  'order',
  'offer',
  'kind',
  'at',
  'receivedAt',
  'policy',
  'version',
  'step',
  'item',
  'variant',
  'market',
  'channel',
  'currency',
] as const satisfies (keyof ExposureRow)[];

/** RFC 4180, with a header line. */
export function exposuresCsv(rows: readonly ExposureRow[]): string {
  const lines = rows.map((row) => columns.map((column) => cell(row[column])).join(','));
  return [columns.join(','), ...lines, ''].join('\r\n');
}

/**
 * Quoted where it must be. What a spreadsheet would take for a formula gets an apostrophe: some
 * of it is the page's own word.
 */
function cell(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value).replace(/^[=+\-@\t\r]/, "'$&");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
