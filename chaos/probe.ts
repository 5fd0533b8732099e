import { makeOrder, sandboxOrder } from '../stack/demo-order';
import { dossierOf } from './auditor/dossier';
import type { Heard, OrderFacts, Records } from './auditor/records';
import { soldOf } from './auditor/shelves';
import { scarceGood } from './goods';
import { fetchJson, hear } from './http';
import type { Parts } from './parts';

const probeNumber = 'C-LAST';
const windowSeconds = 10;

/**
 * One last shopper, when everything is over, buys all pieces of the scarce item that must be left
 * and asks for one more: whether any were lost or promised to nobody cannot be seen otherwise.
 */
export async function probeShelf(
  parts: Parts,
  records: Records,
): Promise<{ facts: OrderFacts; answers: Heard[] }> {
  const dossiers = records.orders
    .filter(({ isThief }) => !isThief)
    .map((facts) => dossierOf(records, facts));
  const stock = records.shelves.find(({ reference }) => reference === scarceGood)?.stock ?? 0;
  const left = stock - soldOf(dossiers, scarceGood);
  const { apiUrl, klarnaUrl, secrets } = parts;
  const order = makeOrder(probeNumber);
  const { order_id: ref } = await fetchJson<{ order_id: string }>(
    'POST',
    `${klarnaUrl}/admin/orders`,
    { body: sandboxOrder(order) },
  );
  const common = { order: probeNumber, credential: secrets.apiKey };
  const payment = { provider: 'klarna', method: 'INVOICE', country: 'SE', authorizationRef: ref };
  const opened = await hear({
    ...common,
    asked: 'hand_over',
    method: 'PUT',
    url: `${apiUrl}/payment-result`,
    body: { order, payment, window: { seconds: windowSeconds } },
  });
  const piece = (asked: 'add' | 'probe', quantity: number) =>
    hear({
      ...common,
      asked,
      method: 'POST',
      url: `${apiUrl}/orders/${probeNumber}/items/${scarceGood}`,
      body: { quantity },
      quantity,
      requestId: `${probeNumber}-${asked}`,
      sendsKey: true,
      subject: scarceGood,
    });
  const bought = left > 0 ? [await piece('add', left)] : [];
  const oneMore = await piece('probe', 1);
  const closed = await hear({
    ...common,
    asked: 'close',
    method: 'POST',
    url: `${apiUrl}/orders/${probeNumber}/close`,
  });
  const facts = {
    number: probeNumber,
    ref,
    email: order.customer.email,
    totalMinor: order.totalMinor,
    names: order.lines.map(({ name }) => name),
    isThief: false,
  };
  return { facts, answers: [opened, ...bought, oneMore, closed] };
}
