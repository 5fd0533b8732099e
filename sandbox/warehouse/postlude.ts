import { isLines, isObject, isTime, type Fulfilment } from './journal';

/** Longer than Postlude needs, short enough not to keep other orders waiting. */
const answerMsMax = 5_000;

/** Postlude's answer, or why there is none; no answer means the order stays held. */
export type Answer =
  { readonly fulfilment: Fulfilment } | { readonly fulfilment?: never; readonly failure: string };

/** Asks Postlude what is to become of an order. */
export type Ask = (order: string, stopping: AbortSignal) => Promise<Answer>;

/** `GET {url}/orders/{order}`, of whose answer only `fulfilment` counts. */
export function createAsk(url: string, apiKey: string | undefined): Ask {
  const headers = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  return async (order, stopping) => {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(answerMsMax)]);
    try {
      const address = `${url}/orders/${encodeURIComponent(order)}`;
      const response = await fetch(address, { headers, signal });
      if (response.status !== 200) {
        await response.body?.cancel();
        return { failure: `HTTP ${response.status}` };
      }
      const fulfilment = readFulfilment(await response.json());
      return fulfilment === undefined ? { failure: 'no fulfilment in the answer' } : { fulfilment };
    } catch (error) {
      return { failure: error instanceof Error ? error.message : 'no answer' };
    }
  };
}

function readFulfilment(body: unknown): Fulfilment | undefined {
  if (!isObject(body) || !isObject(body['fulfilment'])) return undefined;
  const { status, until, lines } = body['fulfilment'];
  if (status === 'held' && isTime(until)) return { status, until };
  if (status === 'released' && isLines(lines)) return { status, lines };
  if (status === 'cancelled') return { status };
  return undefined;
}
