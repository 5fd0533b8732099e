import type { Parts } from './parts';
import { call, type Visit } from './load';

/** What the world saw of one order, from the journals of sandbox, warehouse and inbox. */
export interface Effects {
  readonly reads: number;
  readonly raisesSent: number;
  readonly raisesApplied: number;
  readonly holds: number;
  readonly releases: number;
  readonly emails: number;
  /** when the warehouse took the release, epoch ms */
  readonly releasedAt: number | undefined;
}

interface KlarnaEntry {
  readonly event: string;
  readonly order: string;
  readonly method?: string;
}

interface WarehouseEntry {
  readonly event: string;
  readonly order: string;
  readonly type?: string;
  readonly status?: number;
  readonly duplicate?: boolean;
  readonly at: string;
}

interface Mail {
  readonly to: readonly { readonly address: string }[];
}

type Addresses = Pick<Parts, 'klarnaUrl' | 'warehouseUrl' | 'inboxUrl'>;

/** @returns by order number */
export async function readEffects(
  { klarnaUrl, warehouseUrl, inboxUrl }: Addresses,
  visits: readonly Visit[],
): Promise<ReadonlyMap<string, Effects>> {
  const [klarna, warehouse, mails] = await Promise.all([
    call<KlarnaEntry[]>('GET', `${klarnaUrl}/admin/journal`),
    call<WarehouseEntry[]>('GET', `${warehouseUrl}/admin/journal`),
    call<Mail[]>('GET', `${inboxUrl}/api/email`),
  ]);
  const addresses = mails.flatMap(({ to }) => to.map(({ address }) => address));
  const taken = warehouse.filter(isTaken);
  return new Map(
    visits.map(({ number, ref, email }) => [
      number,
      {
        ...atProvider(klarna.filter(({ order }) => order === ref)),
        ...atWarehouse(taken.filter(({ order }) => order === number)),
        emails: addresses.filter((address) => address === email).length,
      },
    ]),
  );
}

function atProvider(entries: readonly KlarnaEntry[]) {
  const received = entries.filter(({ event }) => event === 'received');
  return {
    reads: received.filter(({ method }) => method === 'GET').length,
    raisesSent: received.filter(({ method }) => method === 'PATCH').length,
    raisesApplied: entries.filter(({ event }) => event === 'applied').length,
  };
}

function atWarehouse(taken: readonly WarehouseEntry[]) {
  const releases = taken.filter(({ type }) => type === 'order.released');
  const [release] = releases;
  return {
    holds: taken.filter(({ type }) => type === 'order.held').length,
    releases: releases.length,
    releasedAt: release && Date.parse(release.at),
  };
}

/** Every one of these orders was released, or undefined: not yet. */
export async function areReleased(warehouseUrl: string, numbers: readonly string[]) {
  const journal = await call<WarehouseEntry[]>('GET', `${warehouseUrl}/admin/journal`);
  const released = new Set(
    journal.filter(({ type }) => type === 'order.released').map(({ order }) => order),
  );
  return numbers.every((number) => released.has(number));
}

function isTaken({ event, status, duplicate }: WarehouseEntry): boolean {
  return event === 'delivery' && status === 200 && duplicate === false;
}

const RAISES = ['raisesSent', 'raisesApplied'] as const;
const ENDINGS = ['holds', 'releases', 'emails'] as const;

/** What each order must have caused: each exactly once, the raise where its add was answered. */
export function faultsOf(visit: Visit, effects: Effects | undefined): string[] {
  const { number, failure, addMs, handOverMs } = visit;
  const faults = failure === undefined ? [] : [`${number}: ${failure}`];
  // Without a hand-over that was answered nothing is known of what must have happened.
  if (handOverMs === undefined || effects === undefined) return faults;
  // An add without an answer may or may not have raised; its failure is told already.
  const wanted = addMs === undefined ? ENDINGS : [...RAISES, ...ENDINGS];
  for (const name of wanted) {
    const seen = effects[name];
    if (seen !== 1) faults.push(`${number}: ${name} is ${seen}, must be 1`);
  }
  return faults;
}
