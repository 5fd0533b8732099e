/**
 * What payment providers tell by themselves (webhooks), in the words of the order. Signatures are
 * verified before any of this exists; what an event claims is still judged by the order.
 */

/** One event. `eventId` is the same for every delivery of it. */
export interface ProviderEvent {
  eventId: string;
  /** `other`: nothing an order waits for; noted, never acted on */
  kind: 'increase' | 'other';
  /** our order number, where the provider gives it back */
  order?: string;
  /** the provider's id of the authorization the order was paid with */
  authorizationRef?: string;
  /** our request id of the raise it is about */
  requestId?: string;
  /** the provider's own reference of that raise */
  correlation?: string;
  outcome: 'authorized' | 'declined' | 'none';
  amountMinor?: number;
  /** is `amountMinor` the new total, or one leg of it */
  amountMeans?: 'total' | 'leg';
  /** upper case ISO 4217 */
  currency?: string;
  /** why it was declined */
  code?: string;
  /** to be sent back with the next change */
  providerState?: string;
}

/** A delivery that was read, or why it is not believed. */
export type WebhookReading =
  | { kind: 'events'; events: ProviderEvent[] }
  | {
      kind: 'refused';
      why: 'signature_missing' | 'signature_invalid' | 'too_old' | 'wrong_merchant' | 'unreadable';
      detail: string;
    };

/** Reads one provider's webhooks. Never throws. */
export interface WebhookReader {
  /** as in `payment.provider` */
  provider: string;
  read(
    rawBody: Buffer,
    headers: Readonly<Record<string, string | undefined>>,
    nowMs: number,
  ): WebhookReading;
  /** what the provider wants to hear once the events are safe */
  accepted: { contentType: string; body: string };
}

/**
 * The event in a signal's argument, or undefined when it is not one. What was verified at the edge
 * may still have been sent by hand: nothing in it is trusted to have a type.
 */
export function parseProviderEvent(value: unknown): ProviderEvent | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(value));
  const eventId = fields.get('eventId');
  const kind = fields.get('kind');
  const outcome = fields.get('outcome');
  if (typeof eventId !== 'string' || (kind !== 'increase' && kind !== 'other')) return undefined;
  if (outcome !== 'authorized' && outcome !== 'declined' && outcome !== 'none') return undefined;
  const amountMinor = fields.get('amountMinor');
  const amountMeans = fields.get('amountMeans');
  return {
    eventId,
    kind,
    outcome,
    ...texts(fields),
    ...(typeof amountMinor === 'number' && Number.isSafeInteger(amountMinor)
      ? { amountMinor }
      : {}),
    ...(amountMeans === 'total' || amountMeans === 'leg' ? { amountMeans } : {}),
  };
}

const textFields = [
  'order',
  'authorizationRef',
  'requestId',
  'correlation',
  'currency',
  'code',
  'providerState',
] as const;

function texts(fields: ReadonlyMap<string, unknown>) {
  const found: Partial<Record<(typeof textFields)[number], string>> = {};
  for (const name of textFields) {
    const value = fields.get(name);
    if (typeof value === 'string') found[name] = value;
  }
  return found;
}

/** Most events one order takes; a real one gets a handful. */
export const providerEventsMax = 100;
