import { importFaultsMax, type PastOrder } from '../domain/past-orders';
import type { ImportFault, ReadImport } from './import-faults';
import { faultsOf } from './invalid-request';
import { Problem } from './problems';
import { pastOrder, pastOrdersList } from './schemas/past-orders';

/**
 * The orders of a JSON import.
 * @throws Problem `invalid_request` where there is no list to look at
 */
export function readPastOrders(body: unknown): ReadImport {
  const list = pastOrdersList.safeParse(body ?? {});
  if (!list.success) {
    const errors = faultsOf(list.error.issues).slice(0, importFaultsMax);
    throw new Problem('invalid_request', { ...errors[0], errors });
  }
  const orders = new Map<string, PastOrder>();
  const places = new Map<string, string>();
  const faults: ImportFault[] = [];
  for (const [index, given] of list.data.orders.entries()) {
    const place = `orders[${index}]`;
    const { data, error } = pastOrder.safeParse(given);
    const earlier = data && places.get(data.number);
    if (earlier !== undefined) {
      faults.push({ field: `${place}.number`, detail: `The number of ${earlier}, too` });
    } else if (data) {
      orders.set(data.number, data);
      places.set(data.number, place);
    } else {
      for (const fault of faultsOf(error.issues)) {
        faults.push({ ...fault, field: fieldOf(place, fault.field) });
      }
    }
  }
  return {
    orders: [...orders.values()],
    placeOf: (number) => ({ field: `${places.get(number) ?? 'orders'}.number` }),
    faults,
  };
}

/** What is no object at all is at fault itself. */
function fieldOf(place: string, field: string): string {
  return field === 'body' ? place : `${place}.${field}`;
}
