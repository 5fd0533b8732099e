import { setImmediate as turn } from 'node:timers/promises';
import { orderLinesMax } from '../domain/limits';
import type { PastOrder } from '../domain/past-orders';
import { csvRows, type CsvRow } from './csv-rows';
import type { ImportFault, ReadImport } from './import-faults';
import { pastOrder } from './schemas/past-orders';

/** Columns that are the same in every row of an order, and where they stand in an order in JSON. */
const orderColumns = {
  order: ['number'],
  ordered_at: ['orderedAt'],
  customer_id: ['customer', 'id'],
  customer_email: ['customer', 'email'],
  market: ['market'],
  currency: ['currency'],
  total_minor: ['totalMinor'],
  provider: ['provider'],
  method: ['method'],
  channel: ['channel'],
  campaign: ['campaign'],
} as const;
/** Columns of the line item. */
const lineColumns = {
  reference: ['reference'],
  quantity: ['quantity'],
  unit_price_minor: ['unitPriceMinor'],
} as const;
const optional = ['customer_id', 'customer_email', 'provider', 'method', 'channel', 'campaign'];
/** Whole numbers, in minor units where they are amounts. */
const wholeColumns = ['total_minor', 'quantity', 'unit_price_minor'];

/** The header of the file: one row a line item, the order's own columns the same in each. */
export const pastOrderColumns = {
  needed: Object.keys({ ...orderColumns, ...lineColumns }).filter(
    (column) => !optional.includes(column),
  ),
  optional,
};

/**
 * The orders of a CSV import. Rows of one order need not stand together; one bad row leaves its
 * whole order out, so that nothing is stored in halves.
 * @throws Problem `malformed_csv` where the rows cannot be told apart
 */
export async function readPastOrdersCsv(file: Buffer): Promise<ReadImport> {
  const rowsOf = new Map<string, CsvRow[]>();
  const faults: ImportFault[] = [];
  for await (const row of csvRows(file, pastOrderColumns)) {
    const number = row.cells['order'];
    if (number === undefined) {
      faults.push({ line: row.line, field: 'order', detail: 'Which order is it? It is empty' });
      continue;
    }
    const rows = rowsOf.get(number);
    if (rows) rows.push(row);
    else rowsOf.set(number, [row]);
  }
  const orders: PastOrder[] = [];
  let looked = 0;
  for (const rows of rowsOf.values()) {
    const read = readOrder(rows);
    if (read.order) orders.push(read.order);
    for (const fault of read.faults) faults.push(fault);
    looked += 1;
    if (looked % ordersAtOnce === 0) await turn();
  }
  return {
    orders,
    placeOf: (number) => ({ line: rowsOf.get(number)?.[0]?.line ?? 1, field: 'order' }),
    faults: faults.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
  };
}

/** Orders after which whoever else waits has a turn. */
const ordersAtOnce = 200;

function readOrder(rows: readonly CsvRow[]): { order?: PastOrder; faults: ImportFault[] } {
  const [first] = rows;
  const tooMany = rows[orderLinesMax];
  if (tooMany) {
    // A column that is the same in every row of a file; nobody wants to hear it 70 000 times.
    const detail = `More than ${orderLinesMax} rows of one order: is it the order's own number?`;
    return { faults: [{ line: tooMany.line, field: 'order', detail }] };
  }
  const uneven = rows.filter(({ isUneven }) => isUneven);
  if (!first || uneven.length > 0) {
    const detail = 'More or fewer cells than the header has columns: is a comma not in quotes?';
    return { faults: uneven.map(({ line }) => ({ line, field: 'row', detail })) };
  }
  const { data, error } = pastOrder.safeParse({
    ...nested(first.cells, orderColumns),
    lines: rows.map(({ cells }) => nested(cells, lineColumns)),
  });
  const faults = [
    ...(error?.issues ?? []).map(({ path, message }) => faultAt(path, message, rows)),
    ...rows.flatMap((row) => differences(row, first)),
  ];
  return faults.length > 0 || !data ? { faults } : { order: data, faults };
}

/** The cells that are filled, as JSON would have them. */
function nested(cells: CsvRow['cells'], columns: Record<string, readonly string[]>): object {
  const json: Record<string, unknown> = {};
  let customer: Record<string, unknown> | undefined;
  for (const [column, [name = '', inner]] of Object.entries(columns)) {
    const cell = cells[column];
    if (cell === undefined) continue;
    if (inner !== undefined) (customer ??= {})[inner] = cell;
    else json[name] = wholeColumns.includes(column) ? numberIn(cell) : cell;
  }
  return customer ? { ...json, customer } : json;
}

/** A whole number as such; anything else as it is, for the schema to refuse. */
function numberIn(cell: string): number | string {
  return isWhole(cell) ? Number(cell) : cell;
}

function isWhole(cell: string): boolean {
  return /^\d{1,12}$/.test(cell);
}

/** A fault of the order, as a row and column of the file. */
function faultAt(
  path: readonly PropertyKey[],
  message: string,
  rows: readonly CsvRow[],
): ImportFault {
  const [head, index] = path;
  const isOfLine = head === 'lines' && typeof index === 'number';
  const row = (isOfLine ? rows[index] : undefined) ?? rows[0];
  const spelled = (isOfLine ? path.slice(2) : path).join('.');
  const columns = Object.entries(isOfLine ? lineColumns : orderColumns);
  const field = columns.find(([, names]) => names.join('.') === spelled)?.[0];
  if (field === undefined) return { line: row?.line ?? 1, field: 'row', detail: message };
  const place = { line: row?.line ?? 1, field };
  const cell = row?.cells[field];
  if (cell === undefined) return { ...place, detail: 'Empty: it is needed' };
  if (!wholeColumns.includes(field) || isWhole(cell)) return { ...place, detail: message };
  return { ...place, detail: 'Not a whole number; amounts are in minor units, 299.00 is 29900' };
}

/** The order's own columns say the same in each of its rows. */
function differences(row: CsvRow, first: CsvRow): ImportFault[] {
  const fields = Object.keys(orderColumns).filter(
    (column) => row.cells[column] !== first.cells[column],
  );
  const detail = `Not as in line ${first.line}, which is of the same order`;
  return fields.map((field) => ({ line: row.line, field, detail }));
}
