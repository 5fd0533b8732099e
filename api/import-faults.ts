import { importFaultsMax, type PastOrder } from '../domain/past-orders';

/** What is wrong with an import, and where. */
export interface ImportFault {
  /** of a CSV file; the header is line 1 */
  line?: number;
  /** a column of the file, or a path into the JSON */
  field: string;
  detail: string;
}

/** The orders of a body that can be stored, and everything that is wrong with the rest. */
export interface ReadImport {
  orders: PastOrder[];
  /** where an order stands in the body, for what is found out about it later */
  placeOf: (number: string) => ImportPlace;
  faults: ImportFault[];
}

export type ImportPlace = Pick<ImportFault, 'line' | 'field'>;

/** Those that are told: enough to mend an export, no echo of a hostile body. */
export function toldFaults(faults: readonly ImportFault[]): ImportFault[] {
  return faults.slice(0, importFaultsMax);
}
