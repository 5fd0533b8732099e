/** Any JSON object of which only a part is looked at. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A line to pick, as Postlude sends it; amounts in minor units. */
export interface PickLine extends JsonObject {
  readonly name?: unknown;
  readonly quantity?: unknown;
}

interface Stamp {
  /** Wall clock, ISO 8601. */
  readonly at: string;
  readonly order: string;
}

/** A webhook whose signature holds. */
export interface Delivery extends Stamp {
  readonly event: 'delivery';
  readonly webhookId: string;
  /** Such as `order.held` or `line.released`, or one this warehouse does not know. */
  readonly type: string;
  /** Its id was taken before: answered 200, and without effect. */
  readonly duplicate: boolean;
  /** What it was answered; anything but 200 is the fault switch, and has no effect either. */
  readonly status: number;
  readonly data: JsonObject;
}

/** A webhook that was not taken: wrong signature or wrong shape. */
export interface Rejected extends Stamp {
  readonly event: 'rejected';
  readonly webhookId: string;
  readonly status: number;
  readonly reason: string;
}

/** What Postlude said about an order whose hold had run out. */
export type Fulfilment =
  | { readonly status: 'held'; readonly until: string }
  | { readonly status: 'released'; readonly lines: readonly PickLine[] }
  | { readonly status: 'cancelled' };

/** The warehouse asked Postlude; without `fulfilment` there was no answer to act on. */
export interface Asked extends Stamp {
  readonly event: 'asked';
  readonly fulfilment?: Fulfilment;
  /** Why there is no answer. */
  readonly failure?: string;
}

export type JournalEntry = Delivery | Rejected | Asked;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for objects only, so that a page can look into them. */
export function isLines(value: unknown): value is readonly PickLine[] {
  return Array.isArray(value) && value.every(isObject);
}

/** A time that can be waited for. */
export function isTime(value: unknown): value is string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}
