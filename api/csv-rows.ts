import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { CsvError, parse } from 'csv-parse';
import { importRowsMax } from '../domain/past-orders';
import { Problem } from './problems';

/** One row: its cells by column. An empty cell is absent. */
export interface CsvRow {
  /** of the file, where the row begins: a cell in quotes may go on for several */
  line: number;
  cells: Record<string, string>;
  /** it has another number of cells than the header: nobody knows which is which */
  isUneven: boolean;
}

/** What is parsed at once; then whoever else waits has a turn. */
const chunkBytes = 64 * 1024;
/** Rows after which the same is done. */
const rowsAtOnce = 500;
/** Longest row: a thousand times a usual one. */
const rowMaxBytes = 64 * 1024;

/**
 * Reads a CSV file with a header (RFC 4180, UTF-8 with or without a mark, commas).
 * @throws Problem `malformed_csv` where columns or rows cannot be told apart
 */
export async function* csvRows(
  file: Buffer,
  columns: { needed: readonly string[]; optional: readonly string[] },
): AsyncGenerator<CsvRow> {
  if (!isUtf8(file)) throw malformed('line 1', 'Not UTF-8: save the file as "CSV UTF-8".');
  let header: string[] | undefined;
  let rows = 0;
  try {
    for await (const { record, line } of recordsOf(file)) {
      if (!header) {
        header = headerOf(record, columns);
        continue;
      }
      rows += 1;
      if (rows > importRowsMax) {
        throw malformed(`line ${line}`, `More than ${importRowsMax} rows: send them in parts.`);
      }
      if (rows % rowsAtOnce === 0) await turn();
      const cells = header.map((column, index) => [column, record[index] ?? ''] as const);
      yield {
        line,
        cells: Object.fromEntries(cells.filter(([, cell]) => cell !== '')),
        isUneven: record.length !== header.length,
      };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line: unknown = error['lines'];
    throw malformed(typeof line === 'number' ? `line ${line}` : 'body', `${error.message}.`);
  }
  if (!header)
    throw malformed('line 1', `The file is empty. Its header: ${columns.needed.join()}.`);
}

/**
 * `line`: where the record begins. It is counted here, because the parser counts a line break of
 * two characters twice when it stands in quotes, and every line after it would be told wrong.
 */
async function* recordsOf(bytes: Buffer): AsyncGenerator<{ record: string[]; line: number }> {
  const isMarked = bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark);
  const file = isMarked ? bytes.subarray(byteOrderMark.length) : bytes;
  const parser = parse({
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n'],
    max_record_size: rowMaxBytes,
  });
  const chunks: AsyncIterable<{ record: string[]; info: { bytes: number } }> = Readable.from(
    chunksOf(file),
  ).pipe(parser);
  let line = 1;
  let at = 0;
  const pass = (isPassed: () => boolean) => {
    for (; at < file.length && isPassed(); at += 1) if (file[at] === newline) line += 1;
  };
  for await (const { record, info } of chunks) {
    // Empty lines before it are no part of it.
    pass(() => file[at] === newline || file[at] === carriageReturn);
    yield { record, line };
    pass(() => at < info.bytes);
  }
}

const byteOrderMark = Buffer.from('\uFEFF');
const newline = 0x0a;
const carriageReturn = 0x0d;

function* chunksOf(file: Buffer): Generator<Buffer> {
  for (let at = 0; at < file.length; at += chunkBytes) yield file.subarray(at, at + chunkBytes);
}

/** The columns in the order of the file, which may be any. */
function headerOf(
  record: readonly string[],
  { needed, optional }: { needed: readonly string[]; optional: readonly string[] },
): string[] {
  const names = record.map((name) => name.trim());
  const missing = needed.filter((name) => !names.includes(name));
  const unknown = names.filter((name) => !needed.includes(name) && !optional.includes(name));
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  const faults = [
    ...missing.map((name) => `The column ${name} is missing`),
    ...unknown.map((name) => `Unknown column ${name.slice(0, 64) || '(without a name)'}`),
    ...twice.map((name) => `The column ${name} is there twice`),
  ];
  if (faults.length === 0) return names;
  const errors = faults.slice(0, headerFaultsMax).map((detail) => ({ field: 'line 1', detail }));
  throw new Problem('malformed_csv', { ...errors[0], errors });
}

/** A file with another separator has one unknown column and misses eight. */
const headerFaultsMax = 20;

function malformed(field: string, detail: string): Problem {
  return new Problem('malformed_csv', { field, detail });
}
