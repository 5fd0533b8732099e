import { parseProviderEvent, type ProviderEvent } from './provider-events';
import type { RefusalCode } from './refusals';
import type { AttentionReason } from './window-state';

/**
 * What every command carries. `requestId` is the caller's Idempotency-Key (or derived from the
 * request); `receivedAtMs` is when the API took it, epoch ms; `fingerprint` tells a repeat from
 * another request under the same key.
 */
export interface CommandHead {
  requestId: string;
  receivedAtMs: number;
  fingerprint: string;
}

export interface AddItemCommand extends CommandHead {
  item: string;
  quantity: number;
  /** offer id of this order; absent: the list price */
  offer?: string;
  /** the quote of that offer: another price is then refused instead of charged (B9) */
  quote?: string;
  /** the shopper agreed to what recurs: nothing with a recurring price is added without (D19) */
  consent?: true;
}

/** Takes an added item back. */
export interface RemoveItemCommand extends CommandHead {
  /** id of the line, `line-2`, or of a promised sample, `promise-1` */
  line: string;
}

export type CloseWindowCommand = CommandHead;

export interface CancelOrderCommand extends CommandHead {
  authorization: 'void' | 'keep';
}

export interface ResolveAttentionCommand extends CommandHead {
  /** what ops did about it */
  note: string;
  /** the flags they had seen: only these are cleared; absent: all of them */
  reasons?: string[];
}

/** A person asks for one more attempt to send the confirmation, now. */
export type RetryConfirmationCommand = CommandHead;

/** What the provider told by itself; `requestId` is the event's own id. */
export interface ProviderEventCommand extends CommandHead {
  event: ProviderEvent;
}

export type Command =
  | ({ name: 'addItem' } & AddItemCommand)
  | ({ name: 'removeItem' } & RemoveItemCommand)
  | ({ name: 'closeWindow' } & CloseWindowCommand)
  | ({ name: 'cancelOrder' } & CancelOrderCommand)
  | ({ name: 'resolveAttention' } & ResolveAttentionCommand)
  | ({ name: 'retryConfirmation' } & RetryConfirmationCommand)
  | ({ name: 'providerEvent' } & ProviderEventCommand);

export type CommandName = Command['name'];

/** What became of a command. Recorded once under its request id and never changed. */
export type CommandResult =
  | {
      kind: 'added';
      line: string;
      transaction?: string;
      orderTotalMinor: number;
      authorizedMinor: number;
    }
  /** a sample for the customer's next order: no line and no money now (B7) */
  | { kind: 'promised'; promise: string; orderTotalMinor: number; authorizedMinor: number }
  | { kind: 'removed'; line: string; orderTotalMinor: number }
  | { kind: 'closed'; closesAt: string }
  | { kind: 'cancelled' }
  /** the flags it cleared; none where nothing was flagged */
  | { kind: 'resolved'; reasons: AttentionReason[] }
  /** what the mail server made of the attempt; `code`: why it is not `sent` */
  | { kind: 'retried'; delivery: 'sent' | 'refused' | 'unknown'; code?: string }
  | { kind: 'refused'; code: RefusalCode; detail: string; item?: string };

export interface CommandOutcome {
  requestId: string;
  fingerprint: string;
  receivedAtMs: number;
  command: CommandName;
  /** the offer an add was for */
  offer?: string;
  /** ISO time */
  settledAt: string;
  result: CommandResult;
}

/** Longest Idempotency-Key, and so the longest request id. */
export const requestIdMaxLength = 64;

/** Longest text of a command: a note, an item, a fingerprint. */
export const textMaxLength = 255;

/** Most flags one note can be about: more than there are reasons to flag an order. */
const reasonsMax = 50;

/**
 * The command in a signal's argument, or undefined when it is not one. Signals can be sent by
 * hand (Temporal UI, CLI) with anything in them; what is not a command is ignored, because an
 * error here would block the whole order. Hand-written: a schema library has no place in a
 * workflow bundle.
 */
export function parseCommand(name: CommandName, argument: unknown): Command | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(argument));
  const head = parseHead(fields);
  if (!head) return undefined;
  switch (name) {
    case 'addItem':
      return parseAddItem(head, fields);
    case 'removeItem': {
      const line = fields.get('line');
      return isIdentifier(line) ? { name, ...head, line } : undefined;
    }
    case 'closeWindow':
    case 'retryConfirmation':
      return { name, ...head };
    case 'cancelOrder': {
      const authorization = fields.get('authorization');
      if (authorization !== 'void' && authorization !== 'keep') return undefined;
      return { name, ...head, authorization };
    }
    case 'resolveAttention':
      return parseResolve(head, fields);
    case 'providerEvent': {
      const event = parseProviderEvent(fields.get('event'));
      return event && { name, ...head, event };
    }
  }
}

function parseHead(fields: ReadonlyMap<string, unknown>): CommandHead | undefined {
  const requestId = fields.get('requestId');
  const receivedAtMs = fields.get('receivedAtMs');
  const fingerprint = fields.get('fingerprint');
  if (!isIdentifier(requestId) || requestId.length > requestIdMaxLength) return undefined;
  if (!isIdentifier(fingerprint)) return undefined;
  if (typeof receivedAtMs !== 'number' || !Number.isSafeInteger(receivedAtMs)) return undefined;
  if (receivedAtMs < 0) return undefined;
  return { requestId, receivedAtMs, fingerprint };
}

function parseAddItem(
  head: CommandHead,
  fields: ReadonlyMap<string, unknown>,
): Command | undefined {
  const item = fields.get('item');
  const quantity = fields.get('quantity');
  const offer = fields.get('offer');
  const quote = fields.get('quote');
  const consent = fields.get('consent');
  if (!isIdentifier(item)) return undefined;
  if (typeof quantity !== 'number' || !Number.isSafeInteger(quantity) || quantity < 1) {
    return undefined;
  }
  if (offer !== undefined && !isIdentifier(offer)) return undefined;
  // A quote is a quote of an offer.
  if (quote !== undefined && (offer === undefined || !isIdentifier(quote))) return undefined;
  if (consent !== undefined && typeof consent !== 'boolean') return undefined;
  return {
    name: 'addItem',
    ...head,
    item,
    quantity,
    ...(offer === undefined ? {} : { offer }),
    ...(quote === undefined ? {} : { quote }),
    ...(consent === true ? { consent } : {}),
  };
}

function parseResolve(
  head: CommandHead,
  fields: ReadonlyMap<string, unknown>,
): Command | undefined {
  const note = fields.get('note');
  const reasons = fields.get('reasons');
  if (!isText(note)) return undefined;
  if (reasons === undefined) return { name: 'resolveAttention', ...head, note };
  if (!Array.isArray(reasons) || reasons.length > reasonsMax) return undefined;
  const named: unknown[] = [...reasons];
  if (!named.every(isIdentifier)) return undefined;
  return { name: 'resolveAttention', ...head, note, reasons: named };
}

/** Visible ASCII, as the API takes it: what goes into keys, rows and headers. */
function isIdentifier(value: unknown): value is string {
  return isText(value) && /^[\x21-\x7e]+$/.test(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= textMaxLength;
}
