import { chance, type Chance } from './random';

/** What can happen to the parts themselves. Each heals `downMs` after it began. */
export const incidentKinds = [
  'kill_worker',
  'kill_api',
  'kill_temporal',
  'restart_postgres',
  'mail_refuses',
  'warehouse_fails',
  'warehouse_slow',
] as const;
export type IncidentKind = (typeof incidentKinds)[number];

export interface Incident {
  readonly kind: IncidentKind;
  /** ms after the load began */
  readonly atMs: number;
  /** how long the part stays away, or misbehaves; its own start comes on top */
  readonly downMs: number;
}

/** SIGKILL; the rest are outages that come along by themselves. */
const killKinds = ['kill_worker', 'kill_api', 'kill_temporal'] as const;
const outageKinds = [
  'restart_postgres',
  'mail_refuses',
  'warehouse_fails',
  'warehouse_slow',
] as const;

/** Long enough to be met by several orders, short enough for an order to outlive. */
const downMs = {
  kill_worker: [200, 2_500],
  kill_api: [200, 1_500],
  kill_temporal: [200, 1_500],
  restart_postgres: [0, 1_500],
  mail_refuses: [2_000, 6_000],
  warehouse_fails: [2_000, 6_000],
  warehouse_slow: [2_000, 4_000],
} as const satisfies Record<IncidentKind, readonly [number, number]>;

/** Each outage comes once in so many orders, and once at least. */
const ordersPerOutage = 100;

const stream = 2;

export function planIncidents(
  seed: number,
  orders: number,
  kills: number,
  loadMs: number,
): Incident[] {
  const draw = chance(seed, stream);
  const rounds = Math.max(1, Math.round(orders / ordersPerOutage));
  const outages = Array.from({ length: rounds }, () => draw.shuffled(outageKinds)).flat();
  return [...spread(draw, dealt(draw, kills), loadMs), ...spread(draw, outages, loadMs)].toSorted(
    (one, other) => one.atMs - other.atMs,
  );
}

/** Every part is killed before any is killed again. */
function dealt(draw: Chance, kills: number): IncidentKind[] {
  const rounds = Math.ceil(kills / killKinds.length);
  const deck = Array.from({ length: rounds }, () => draw.shuffled(killKinds)).flat();
  return deck.slice(0, kills);
}

/** One in each equal part of the load, at a moment of chance. */
function spread(draw: Chance, kinds: readonly IncidentKind[], loadMs: number): Incident[] {
  return kinds.map((kind, index) => {
    const [least, most] = downMs[kind];
    const atMs = Math.round(((index + draw.next()) / kinds.length) * loadMs);
    return { kind, atMs, downMs: draw.between(least, most) };
  });
}
