/**
 * The four outside records of a run, and what the shop itself knows of its orders. The auditor
 * reads nothing else: no table, no workflow, no code of the product.
 */
export interface Records {
  readonly orders: readonly OrderFacts[];
  readonly shelves: readonly Shelf[];
  readonly provider: readonly ProviderEntry[];
  readonly inbox: readonly MailEntry[];
  readonly warehouse: readonly WarehouseEntry[];
  readonly answers: readonly Heard[];
}

/** An order as the shop sold it. */
export interface OrderFacts {
  readonly number: string;
  /** the provider's id of its authorization */
  readonly ref: string;
  readonly email: string;
  readonly totalMinor: number;
  /** names of what was bought; every email must have them */
  readonly names: readonly string[];
  /** handed over with the authorization of another order: nothing may ever come of it */
  readonly isThief: boolean;
}

/** An item that can be added, and how many pieces there were. */
export interface Shelf {
  readonly reference: string;
  readonly name: string;
  /** of one piece, as the shopper pays it */
  readonly priceMinor: number;
  readonly stock: number;
}

/** One line of the provider's journal. */
export interface ProviderEntry {
  readonly event: string;
  /** ISO time */
  readonly at: string;
  /** pairs the entries of one call; 0: made by nobody's call */
  readonly call: number;
  readonly order: string;
  readonly method?: string;
  readonly path?: string;
  readonly idempotencyKey?: string;
  readonly order_amount?: unknown;
  readonly order_lines?: unknown;
}

export interface MailEntry {
  readonly to: readonly string[];
  readonly messageId: string;
  readonly text: string;
  /** as it was received, byte for byte */
  readonly source: string;
  /** when the inbox had it, ISO time */
  readonly at: string;
}

/** One line of the warehouse's journal. */
export interface WarehouseEntry {
  readonly event: string;
  readonly at: string;
  readonly order: string;
  readonly type?: string;
  readonly webhookId?: string;
  readonly duplicate?: boolean;
  readonly status?: number;
  readonly data?: Readonly<Record<string, unknown>>;
}

export type Question =
  | 'hand_over'
  | 'add'
  | 'undo'
  | 'close'
  /** what became of a request */
  | 'outcome'
  /** the order when everything is over */
  | 'order'
  | 'history'
  /** the last pieces of a shelf, asked for when everything is over */
  | 'probe';

/** One HTTP answer, or that there was none. */
export interface Heard {
  readonly asked: Question;
  readonly order: string;
  /** epoch ms */
  readonly sentAt: number;
  readonly answeredAt: number;
  /** which click of the shopper; its repeats have the same */
  readonly click?: number;
  /** the Idempotency-Key that was sent, or the id that was asked for */
  readonly requestId?: string;
  /** for `undo`: the line; for `add` and `probe`: the item */
  readonly subject?: string;
  /** for `add`: the pieces that were asked for */
  readonly quantity?: number;
  /** absent: nobody answered */
  readonly status?: number;
  readonly body?: Readonly<Record<string, unknown>>;
}

export const invariants = [
  'I1',
  'I2',
  'I3',
  'I4',
  'I5',
  'I6',
  'I7',
  'I8',
  'I9',
  'I10',
  'I11',
  'closes',
] as const;
/** `docs/design.md` §3, and that every order closes at all. */
export type Invariant = (typeof invariants)[number];

export interface Violation {
  readonly invariant: Invariant;
  readonly order: string;
  /** one sentence */
  readonly text: string;
}
