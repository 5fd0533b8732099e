import type { Webhook } from 'standardwebhooks';

/** One request to the payment provider; its answer as text. Anything but a 2xx throws. */
export function createKlarnaCall({ url, authorization }: { url: string; authorization: string }) {
  return async (method: string, path: string, body?: object, key?: string): Promise<string> => {
    const answer = await fetch(`${url}/ordermanagement/v1/orders/${path}`, {
      method,
      headers: {
        authorization,
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(key ? { 'klarna-idempotency-key': key } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
    return text;
  };
}

/** One signed event to the warehouse. Anything but a 2xx throws. */
export function createWarehouseCall({ url, webhook }: { url: string; webhook: Webhook }) {
  return async (type: string, order: string, data: object): Promise<void> => {
    const id = `${type}_${order}`;
    const body = JSON.stringify({ type, data: { order, ...data } });
    const now = new Date();
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': webhook.sign(id, now, body),
      },
      body,
    });
    await answer.text();
    if (!answer.ok) throw new Error(`${type}: ${answer.status}`);
  };
}
