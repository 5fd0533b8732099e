import type { HistoryEntry } from '../domain/history';
import type { Offer } from '../domain/offers';
import type { Order } from '../domain/order';
import { SetupError, messageOf } from './report';
import type { System } from './system-file';

/** One answer, with the time it took. */
export interface Answer<Body> {
  readonly status: number;
  readonly ms: number;
  /** The api had answered this very request before. */
  readonly isReplay: boolean;
  readonly body: Body;
}

/** A problem document; in an answer that went well its fields are absent. */
interface MaybeProblem {
  readonly code?: string;
  readonly detail?: string;
}

export interface Opened extends MaybeProblem {
  readonly closesAt: string;
  readonly token: string;
  readonly upsell: { readonly isAllowed: boolean; readonly timeLimit: number };
  readonly offers: readonly Offer[];
}

export interface Added extends MaybeProblem {
  readonly line: { readonly line: string };
  readonly order: { readonly totalMinor: number };
  readonly authorizedMinor: number;
  readonly transaction: string;
  readonly nextAction?: { readonly type: string; readonly items: readonly string[] };
}

/** What follows a "no thanks". */
export interface Declined extends MaybeProblem {
  readonly next?: readonly Offer[] | null;
}

export interface ShownOrder extends MaybeProblem {
  readonly status: string;
  readonly outcome?: string;
  readonly lines: readonly { readonly reference: string }[];
  readonly totalMinor: number;
  readonly authorizedMinor: number;
  readonly needsAttention: readonly string[];
}

/** What the payment sandbox holds for an order. */
export interface Authorization {
  readonly order_amount: number;
  readonly order_lines: readonly { readonly reference: string }[];
}

export interface Mail {
  readonly id: string;
  readonly subject: string;
  readonly text: string;
  readonly to: readonly { readonly address: string }[];
}

export interface WarehouseOrder {
  readonly state: string;
  readonly until?: string;
  readonly lines?: readonly { readonly reference: string }[];
  /** How many different releases it was told of. */
  readonly releases: number;
}

interface Ask {
  readonly credential?: string;
  readonly body?: unknown;
}

/** Longer than any answer takes while everything is well. */
const ANSWER_TIMEOUT_MS = 10_000;

/** The running system as its visitors see it: shop, shopper, provider, warehouse and inbox. */
export function createClient(system: System) {
  const { apiUrl, apiKey, klarnaUrl, inboxUrl, warehouseUrl } = system;
  return {
    /** The shopper pays: the provider's id of the authorization. */
    async pay(body: Record<string, unknown>): Promise<string> {
      const url = `${klarnaUrl}/admin/orders`;
      return (await call<{ order_id: string }>('POST', url, { body })).body.order_id;
    },
    /** The shop hands the order over, with a window of its own. */
    async handOver(order: Order, authorizationRef: string, seconds: number) {
      const payment = { provider: 'klarna', method: 'INVOICE', country: 'SE', authorizationRef };
      const body = { order, payment, window: { seconds } };
      return await call<Opened>('PUT', `${apiUrl}/payment-result`, { body, credential: apiKey });
    },
    /** One click on the shopper's page, with the token of that page. */
    async add(order: string, { item, offer, quote }: Offer, token: string) {
      const url = `${apiUrl}/orders/${order}/items/${item}`;
      return await call<Added>('POST', url, { body: { offer, quote }, credential: token });
    },
    /** "No thanks": what is offered instead. */
    async decline(order: string, { offer }: Offer, token: string) {
      const url = `${apiUrl}/orders/${order}/offers/${offer}/decline`;
      return await call<Declined>('POST', url, { credential: token });
    },
    order: async (order: string) =>
      await read<ShownOrder>(`${apiUrl}/orders/${order}`, { credential: apiKey }),
    async history(order: string): Promise<readonly HistoryEntry[]> {
      const url = `${apiUrl}/orders/${order}/history`;
      return (await read<{ history: HistoryEntry[] }>(url, { credential: apiKey })).history;
    },
    authorization: async (ref: string) =>
      await read<Authorization>(`${klarnaUrl}/admin/orders/${ref}`),
    warehouse: async (order: string) =>
      await read<WarehouseOrder>(`${warehouseUrl}/admin/orders/${order}`),
    async mailsTo(address: string): Promise<Mail[]> {
      const mails = await read<Mail[]>(`${inboxUrl}/api/email`);
      return mails.filter(({ to }) => to.some((each) => each.address === address));
    },
  };
}

export type Client = ReturnType<typeof createClient>;

async function read<Body>(url: string, ask?: Ask): Promise<Body> {
  return (await call<Body>('GET', url, ask)).body;
}

/** @throws SetupError when nobody answers. */
async function call<Body>(method: string, url: string, ask: Ask = {}): Promise<Answer<Body>> {
  const { credential, body } = ask;
  const began = Date.now();
  try {
    const response = await fetch(url, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(credential === undefined ? {} : { authorization: `Bearer ${credential}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    const answer: Body = JSON.parse(await response.text());
    const isReplay = response.headers.get('idempotency-replayed') === 'true';
    return { status: response.status, ms: Date.now() - began, isReplay, body: answer };
  } catch (error) {
    throw new SetupError(`${method} ${url} got no answer: ${messageOf(error)}.`, { cause: error });
  }
}
