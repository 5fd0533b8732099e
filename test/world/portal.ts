import type { World } from '../world';

/** A line as somebody types it into the provider's portal: sold by phone, unknown to us. */
export const phoneLine = {
  type: 'physical',
  reference: 'PHONE-1',
  name: 'Sold by phone',
  quantity: 1,
  unit_price: 50_000,
  tax_rate: 2500,
  total_discount_amount: 0,
  total_amount: 50_000,
  total_tax_amount: 10_000,
};

/** The camera as somebody marks it down there: 100.00 SEK less than the order. */
export const cheaperLine = {
  type: 'physical',
  reference: 'CAM-1',
  name: 'Camera',
  quantity: 1,
  unit_price: 90_000,
  tax_rate: 2500,
  total_discount_amount: 0,
  total_amount: 90_000,
  total_tax_amount: 18_000,
};

/** An authorization that is not what the shop says: such an order is flagged, and released at once. */
export const cheaper = { order_amount: 90_000, order_lines: [cheaperLine] };

/** Somebody of the shop changes an order at the provider itself, past Postlude. */
export function portal({ env }: World) {
  const credentials = `${env['KLARNA_USERNAME']}:${env['KLARNA_PASSWORD']}`;
  const send = async (method: string, path: string, body?: unknown): Promise<void> => {
    const response = await fetch(`${env['KLARNA_URL']}/ordermanagement/v1/orders/${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  };
  return {
    setAuthorization: (ref: string, order_amount: number, order_lines: unknown[]) =>
      send('PATCH', `${ref}/authorization`, { order_amount, order_lines }),
    cancel: (ref: string) => send('POST', `${ref}/cancel`, {}),
  };
}
