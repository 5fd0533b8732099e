import type { Product } from './catalogue';
import type { HistoryEntry } from './history';
import type { ConfirmedLine, Order } from './order';
import type { FinalOrder } from './order-view';
import type { ShopPolicy } from './policy';
import type { AttentionReason } from './window-state';

/** What was last confirmed of an order: enough for the warehouse if everything else is lost. */
export interface ConfirmedOrder {
  /** rises with every write of one run; an older one never replaces a newer one */
  revision: number;
  currency: string;
  lines: ConfirmedLine[];
  totalMinor: number;
  /** what the provider was proven to hold: the bound of every capture */
  authorizedMinor: number;
}

/** The `orders` row. */
export interface OrderRow {
  number: string;
  /** `PUT /orders/{order}` stored it; the payment result has not arrived yet when no run owns it */
  registered?: Order;
  /** first execution run id of the workflow that owns the order */
  runId?: string;
  provider?: string;
  authorizationRef?: string;
  fingerprint?: string;
  confirmed?: ConfirmedOrder;
  final?: FinalOrder;
  /** a policy planned what it is shown, step by step; absent: not known here */
  hasFunnel?: boolean;
}

export interface OrderClaim {
  number: string;
  runId: string;
  provider: string;
  authorizationRef: string;
  fingerprint: string;
  /** the whole order: what the address of an added line is read from */
  registered: Order;
  confirmed: ConfirmedOrder;
}

export interface OrderStore {
  /**
   * Stores a placed order that awaits its payment result. The same body again is `registered`;
   * another body is `conflict`; an order some run owns already is `claimed`.
   */
  register(order: Order, fingerprint: string): Promise<'registered' | 'conflict' | 'claimed'>;
  find(number: string): Promise<OrderRow | undefined>;
  /** Number of the order that owns this authorization, if any. */
  findByAuthorization(provider: string, authorizationRef: string): Promise<string | undefined>;
  /**
   * Takes the order for one workflow run: inserts the row or takes over a registered one. The
   * same run again is `claimed`; another run's order is `duplicate`; an authorization another
   * order owns is `authorization_in_use` (invariant I1).
   */
  claim(claim: OrderClaim): Promise<'claimed' | 'duplicate' | 'authorization_in_use'>;
  /** Notes that a policy planned what this order is shown. Only its owner may. */
  planFunnel(number: string, runId: string): Promise<void>;
  /** Stores the final state; the same again or an older one changes nothing. Only its owner may. */
  finish(number: string, runId: string, final: FinalOrder): Promise<void>;
  /**
   * Adds what happened after its end to the final state of an order, once for each entry, and a
   * reason for a person to look. An order without a final state is left alone.
   */
  annotate(number: string, entry: HistoryEntry, reason?: AttentionReason): Promise<void>;
}

/** Ids of what providers told by themselves and was handed on. */
export interface ProviderEvents {
  isKnown(provider: string, eventId: string): Promise<boolean>;
  keep(provider: string, eventId: string): Promise<void>;
}

export interface StockItem {
  reference: string;
  /** in a reservation below zero: so many are there already and come off no shelf */
  quantity: number;
}

export interface Catalogue {
  /** Inserts or replaces products by reference. `stock` sets the pieces on hand, reserved
   * ones included. */
  putProducts(products: readonly Product[]): Promise<void>;
  /** The product with its available stock (reserved pieces taken off). */
  findProduct(reference: string): Promise<Product | undefined>;
  /** Those of these products that are known, for example the parts of a bundle; in no order. */
  findProducts(references: readonly string[]): Promise<Product[]>;
  /**
   * Published products whose `relatedTo` or `refillOf` names one of these, at most `limit`: first
   * those with a price in this market and currency, so that what can be offered is never cut off by
   * what cannot.
   */
  findRelated(
    references: readonly string[],
    sale: { market: string; currency: string },
    limit: number,
  ): Promise<Product[]>;
}

/** The shop's policy (`PUT /policies`). */
export interface Policies {
  /** The empty policy where the shop never sent one. */
  read(): Promise<ShopPolicy>;
  /** Replaces the whole policy; orders that are open keep theirs. */
  put(policy: ShopPolicy): Promise<void>;
}

export interface Stock {
  /**
   * Takes pieces off the shelf for one request, all or nothing. Unique by order and request: the
   * same again is `reserved` once. `expiresAt` (ISO) lets the sweep give back what a dead add
   * left behind (invariant I11).
   */
  reserve(
    order: string,
    requestId: string,
    items: readonly StockItem[],
    expiresAt: string,
  ): Promise<'reserved' | 'out_of_stock'>;
  /**
   * Makes a reservation final and stores what is confirmed now, in one database transaction.
   * `reservation_lost`: it had expired and been swept, and the pieces are gone.
   */
  commit(
    order: string,
    requestId: string,
    runId: string,
    confirmed: ConfirmedOrder,
  ): Promise<'committed' | 'reservation_lost'>;
  /**
   * Gives the pieces back, committed ones too, and marks the request as over: no later `reserve`
   * (answers `out_of_stock`) or `commit` (answers `reservation_lost`) of a dead attempt undoes it,
   * not even where nothing had been reserved. A second time changes nothing. `back` is what was
   * confirmed before the add: it is written in the same database transaction if the commit had
   * taken place, its answer lost.
   */
  release(
    order: string,
    requestId: string,
    back?: { runId: string; confirmed: ConfirmedOrder },
  ): Promise<void>;
  /** Frees reservations past their expiry, at most `limit`; returns how many. */
  sweep(limit: number): Promise<number>;
}

/** What a confirmation email is made of; the same content renders to the same bytes. */
export interface ConfirmationContent {
  order: string;
  locale: string;
  currency: string;
  to: { email: string; name?: string };
  lines: ConfirmedLine[];
  /** samples that come with the customer's next order (B7); absent: none */
  promised?: { name: string; quantity: number }[];
  shippingMinor: number;
  totalMinor: number;
  /** ISO time of the close: the email's Date */
  closedAt: string;
}

/** An email ready for the wire, rendered once and kept. */
export interface RenderedEmail {
  messageId: string;
  from: string;
  to: string;
  /** the whole MIME message */
  raw: string;
}

/** `docs/design.md` §7: what came of handing an email to the mail server. */
export type MailOutcome =
  | { kind: 'sent'; response: string }
  | { kind: 'refused'; permanent: boolean; code: string; retryAfterMs?: number }
  | { kind: 'unknown'; cause: string };

export interface Mailer {
  compose(content: ConfirmationContent): Promise<RenderedEmail>;
  submit(email: RenderedEmail): Promise<MailOutcome>;
}

export interface Outbox {
  /** Keeps the first rendering of an order's confirmation and answers with what is kept. */
  keep(order: string, email: RenderedEmail): Promise<RenderedEmail>;
  find(order: string): Promise<RenderedEmail | undefined>;
}

/**
 * One event for the warehouse, or for whoever delivers digital goods at the same address
 * (`line.released`). `id` is stable over all attempts (Standard Webhooks).
 */
export interface WarehouseEvent {
  id: string;
  type: 'order.held' | 'order.released' | 'order.cancelled' | 'line.released';
  /** ISO time the event happened */
  timestamp: string;
  data: Record<string, unknown>;
}

export type DeliveryOutcome =
  { kind: 'delivered' } | { kind: 'failed'; detail: string; retryAfterMs?: number };

export interface Warehouse {
  deliver(event: WarehouseEvent): Promise<DeliveryOutcome>;
}

/**
 * `booked`: ask the provider; a repeat was booked before, and may have been sent. `done`: it was
 * captured before, nobody is asked again. `unresolved`: it was booked too long ago to be sent
 * again, and nobody knows whether it went through.
 */
export type CaptureBooking =
  | { kind: 'booked'; isRepeat?: true }
  | { kind: 'above_bound' }
  | { kind: 'done'; providerRef?: string }
  | { kind: 'unresolved' };

/** Captures of an order, bounded by what its row proves (invariant I3). */
export interface Captures {
  /**
   * Books a capture under its request id before the provider is asked. The sum of all booked and
   * done captures of the order may not exceed `boundMinor`. A capture that is booked already is
   * `booked` again for `resendMaxMs` by the database's clock, then `unresolved`; a refused one is
   * weighed and booked anew.
   */
  book(capture: {
    order: string;
    requestId: string;
    amountMinor: number;
    boundMinor: number;
    resendMaxMs: number;
  }): Promise<CaptureBooking>;
  /** Stores how a booked capture ended. What is done stays done. */
  settle(
    order: string,
    requestId: string,
    end: { kind: 'done'; providerRef?: string } | { kind: 'refused' },
  ): Promise<void>;
}
