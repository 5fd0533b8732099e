import type { Delivery } from './journal';

/** A digital line that was handed to the shopper: once for each webhook id. */
export interface DeliveredLine {
  readonly line: string;
  readonly reference: string;
  readonly name: string;
  readonly quantity: number;
  /** When this warehouse took it, ISO 8601. */
  readonly at: string;
  readonly webhookId: string;
}

/** What a `line.released` tells; undefined for any other type, and for one that lacks something. */
export function deliveredLine(delivery: Delivery): DeliveredLine | undefined {
  const { type, data, at, webhookId } = delivery;
  if (type !== lineReleased || !isLineComplete(data)) return undefined;
  const { line, reference, name, quantity } = data;
  return { line, reference, name, quantity, at, webhookId };
}

export const lineReleased = 'line.released';

type NamedLine = Pick<DeliveredLine, 'line' | 'reference' | 'name' | 'quantity'>;

/** Whether it says what is to be delivered, and how many. */
export function isLineComplete(data: Delivery['data']): data is Delivery['data'] & NamedLine {
  const texts = [data['line'], data['reference'], data['name']];
  return texts.every((text) => typeof text === 'string') && Number.isInteger(data['quantity']);
}
