import type { Exchange } from '../exchange';
import { isObject } from '../json-text';
import { textOf } from './text';

/** Adyen's answer to a modification, as far as it is needed. */
export interface ModificationAnswer {
  /** Adyen's reference of this very modification */
  pspReference: string;
  status: string;
  /** of the payment it is about */
  payment: string;
  value: number | undefined;
  currency: string | undefined;
  /** to be sent back with the next one */
  blob: string | undefined;
}

/** Longest `adjustAuthorisationData` that is carried along: a blob has some 2 000 characters. */
const blobMax = 8 * 1024;

export function isBlob(text: string): boolean {
  return text !== '' && text.length <= blobMax;
}

/** The JSON object of an answer that says it is JSON; whatever else came is nobody's answer. */
export function jsonOf(exchange: Exchange): Readonly<Record<string, unknown>> | undefined {
  if (exchange.kind === 'no_answer' || exchange.body.kind !== 'json') return undefined;
  const type = exchange.headers.get('content-type') ?? '';
  if (!/^application\/(problem\+)?json\b/i.test(type)) return undefined;
  return isObject(exchange.body.value) ? exchange.body.value : undefined;
}

/** A modification that Adyen has taken: 201 with its reference; undefined for anything else. */
export function readModification(exchange: Exchange): ModificationAnswer | undefined {
  if (exchange.kind === 'no_answer' || exchange.status !== 201) return undefined;
  const body = jsonOf(exchange);
  const pspReference = textOf(body?.['pspReference']);
  const status = textOf(body?.['status']);
  const payment = textOf(body?.['paymentPspReference']);
  if (!body || pspReference === undefined || status === undefined || payment === undefined) {
    return undefined;
  }
  const amount = isObject(body['amount']) ? body['amount'] : {};
  const { value } = amount;
  const blob = textOf(body['adjustAuthorisationData']);
  return {
    pspReference,
    status,
    payment,
    value: typeof value === 'number' ? value : undefined,
    currency: textOf(amount['currency']),
    blob: blob !== undefined && isBlob(blob) ? blob : undefined,
  };
}
