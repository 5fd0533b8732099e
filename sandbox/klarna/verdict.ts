import type { JsonObject, KlarnaOrder } from './order';

/** What an operation may look at besides the order itself. */
export interface Input {
  readonly body: JsonObject;
  /** The sandbox's clock, epoch milliseconds. */
  readonly nowMs: number;
  /** Absolute address of this order, for `Location`. */
  readonly orderUrl: string;
  /** `{part}` of the path: a capture's or a refund's id. */
  readonly part: string;
  /** Sandbox only, see `SandboxOrder`. */
  readonly creditLimit: number | undefined;
  readonly strictLines: boolean;
}

/** An operation's answer before it has a correlation id. */
export type Verdict =
  | {
      readonly kind: 'done';
      readonly status: 200 | 201 | 204;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
      /** The order afterwards; absent when the call only read. */
      readonly order?: KlarnaOrder;
    }
  | Refusal;

/** Klarna's error object, without its correlation id. */
export interface Refusal {
  readonly kind: 'refused';
  readonly status: number;
  readonly code: string;
  readonly messages: readonly string[];
}

/** Looks at an order and says what happens to it; changes nothing itself. */
export type Operation = (order: KlarnaOrder, input: Input) => Verdict;

export function refuse(status: number, code: string, ...messages: string[]): Refusal {
  return { kind: 'refused', status, code, messages };
}

/** 204 without a body, and the order as it is from now on. */
export function changed(order: KlarnaOrder): Verdict {
  return { kind: 'done', status: 204, order };
}
