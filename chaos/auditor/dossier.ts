import { jsonList, listIn, numberIn, textIn, textsIn, type Json } from './json';
import type { Heard, MailEntry, OrderFacts, Records, WarehouseEntry } from './records';

/** One call that sets the authorization to a total, as the provider saw it. */
export interface Update {
  /** epoch ms */
  readonly atMs: number;
  readonly key: string;
  readonly totalMinor: number;
  readonly lines: readonly Json[];
  /** absent: it changed nothing */
  readonly appliedAtMs?: number;
  /** what was held when it arrived */
  readonly heldBeforeMinor: number;
}

/** A total the provider held from a moment on. */
export interface Held {
  readonly fromMs: number;
  readonly minor: number;
}

/** All four records of one order, side by side. */
export interface Dossier {
  readonly facts: OrderFacts;
  readonly updates: readonly Update[];
  /** oldest first, beginning with the payment itself */
  readonly held: readonly Held[];
  /** paths of calls that took, gave up or gave back money */
  readonly otherCalls: readonly string[];
  readonly mails: readonly MailEntry[];
  readonly deliveries: readonly WarehouseEntry[];
  readonly answers: readonly Heard[];
  /** the order as it was told at the end */
  readonly told?: Json;
  readonly history: readonly Json[];
}

export function dossierOf(records: Records, facts: OrderFacts): Dossier {
  const answers = records.answers.filter(({ order }) => order === facts.number);
  const told = answers.findLast(({ asked, status }) => asked === 'order' && status === 200)?.body;
  const history = answers.findLast(({ asked, status }) => asked === 'history' && status === 200);
  return {
    facts,
    ...atProvider(records, facts),
    mails: records.inbox.filter(({ to }) => to.includes(facts.email)),
    deliveries: records.warehouse.filter(
      ({ order, event }) => order === facts.number && event === 'delivery',
    ),
    answers,
    ...(told === undefined ? {} : { told }),
    history: listIn(history?.body, 'history'),
  };
}

function atProvider(
  { provider }: Records,
  { ref, totalMinor }: OrderFacts,
): Pick<Dossier, 'updates' | 'held' | 'otherCalls'> {
  const entries = provider.filter(({ order }) => order === ref);
  const held: Held[] = [{ fromMs: 0, minor: totalMinor }];
  const applied = new Map<number, number>();
  for (const entry of entries) {
    if (entry.event !== 'applied' || typeof entry.order_amount !== 'number') continue;
    applied.set(entry.call, Date.parse(entry.at));
    held.push({ fromMs: Date.parse(entry.at), minor: entry.order_amount });
  }
  const received = entries.filter(({ event }) => event === 'received');
  const updates = received
    .filter(({ method }) => method === 'PATCH')
    .map((entry): Update => {
      const atMs = Date.parse(entry.at);
      const appliedAtMs = applied.get(entry.call);
      return {
        atMs,
        key: entry.idempotencyKey ?? '',
        totalMinor: typeof entry.order_amount === 'number' ? entry.order_amount : Number.NaN,
        lines: jsonList(entry.order_lines),
        ...(appliedAtMs === undefined ? {} : { appliedAtMs }),
        heldBeforeMinor: heldBefore(held, atMs),
      };
    });
  const others = received.filter(({ method }) => method !== 'PATCH' && method !== 'GET');
  return { updates, held, otherCalls: others.map(({ path }) => path ?? '') };
}

function heldBefore(held: readonly Held[], atMs: number): number {
  return held.findLast(({ fromMs }) => fromMs < atMs)?.minor ?? 0;
}

/** The most that was held at any moment between two. */
export function mostHeld({ held }: Dossier, fromMs: number, toMs: number): number {
  const before = heldBefore(held, fromMs);
  const during = held.filter(({ fromMs: at }) => at >= fromMs && at <= toMs);
  return Math.max(before, ...during.map(({ minor }) => minor));
}

export function heldAtEnd({ held }: Dossier): number {
  return held.at(-1)?.minor ?? 0;
}

/** Deliveries of one type that the warehouse acted on. */
export function effective({ deliveries }: Dossier, type: string): readonly WarehouseEntry[] {
  return deliveries.filter(
    (each) => each.type === type && each.status === 200 && each.duplicate === false,
  );
}

/** What went to the warehouse to be shipped. */
export interface ReleasedLine {
  readonly line: string;
  readonly reference: string;
  readonly name: string;
  readonly quantity: number;
  readonly totalMinor: number;
  readonly isUpsold: boolean;
}

export function releasedLines(dossier: Dossier): readonly ReleasedLine[] {
  const [release] = effective(dossier, 'order.released');
  return listIn(release?.data, 'lines').map((line) => ({
    line: textIn(line, 'line') ?? '',
    reference: textIn(line, 'reference') ?? '',
    name: textIn(line, 'name') ?? '',
    quantity: numberIn(line, 'quantity') ?? 0,
    totalMinor: numberIn(line, 'totalMinor') ?? 0,
    isUpsold: textIn(line, 'origin') === 'upsell',
  }));
}

export function releasedTotal(dossier: Dossier): number | undefined {
  const [release] = effective(dossier, 'order.released');
  return numberIn(release?.data, 'totalMinor');
}

/** Lines whose removal was accepted, at once or later. */
export function undoneLines({ answers }: Dossier): ReadonlySet<string> {
  const undos = answers.filter(({ asked }) => asked === 'undo');
  const accepted = undos.filter(({ status, requestId }) => {
    if (status === 200 || status === 204) return true;
    return answers.some((later) => later.requestId === requestId && isDoneOutcome(later));
  });
  return new Set(accepted.flatMap(({ subject }) => (subject === undefined ? [] : [subject])));
}

function isDoneOutcome({ asked, status, body }: Heard): boolean {
  const fate = textIn(body, 'status');
  return asked === 'outcome' && status === 200 && fate !== 'pending' && fate !== 'refused';
}

/** Flags that excuse nothing about money: told of other parts, or before anything was raised. */
const flagsBesideMoney = new Set([
  'provider_unavailable',
  'confirmation_refused',
  'confirmation_undelivered',
  'warehouse_unreachable',
]);

/** A person was asked to look at the authorization: it may be other than the order, for now. */
export function isMoneyFlagged({ told }: Dossier): boolean {
  return textsIn(told, 'needsAttention').some((reason) => !flagsBesideMoney.has(reason));
}
