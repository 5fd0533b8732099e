import type { World } from '../world';
import { workflowOf } from './story';
import { until } from './until';

/** What the pages of a funnel are shown. */
export interface Shown {
  offer: string;
  item: string;
  quote: string;
  expiresAt: string;
  amountMinor: number;
  newTotalMinor: number;
  taxMinor: number;
  from?: { step: string; copy: { title: string } };
  add: { method: string; url: string; body: Record<string, unknown> };
  decline: { method: string; url: string };
}

export interface OffersBody {
  order: { number: string; totalMinor: number };
  step?: string;
  next?: { onAccept: string | null; onDecline: string | null };
  flowBudgetSeconds: number;
  offers: Shown[];
  explanation?: {
    hiddenOffers: { item: string; reason: string; policy?: string; step?: string }[];
    offerReasons?: { policies: { policy: string; isApplied: boolean; reason?: string }[] };
  };
}

export interface DeclinedBody {
  code?: string;
  next: Shown[] | null;
  confirmationUrl: string;
}

/** What is shown, in order; null where nothing comes next. */
export function items(offers: readonly Pick<Shown, 'item'>[] | null | undefined): string[] | null {
  return offers?.map(({ item }) => item) ?? null;
}

/** The hold is told beside the window: so long may it still write. */
const quietMs = 300;

/** Events of an order's history, once what its opening began has been written. */
export async function historyLength(world: World, number: string): Promise<number> {
  const length = async () => (await workflowOf(world, number).fetchHistory()).events?.length ?? 0;
  return await until(`the history of ${number} to be quiet`, async () => {
    const { state } = await world.warehouse.order(number);
    const before = await length();
    await new Promise((resolve) => setTimeout(resolve, quietMs));
    return state === 'held' && (await length()) === before ? before : undefined;
  });
}
