import { formatMinor } from '../kit/amount';
import { badge, clockTime, html, page, type Html, type Tone } from '../kit/html';

import type { Faults, Script } from './faults';
import type { JournalEntry, Received } from './journal';
import type { KlarnaOrder, OrderStatus, SandboxOrder } from './order';
import type { Store } from './store';

/** Orders shown; the admin face knows all. */
const ordersMax = 50;

/** What somebody in operations looks at during a demo. */
export function humanPage(store: Store, faults: Faults): string {
  const orders = store.orders(ordersMax);
  const latest = store.latest();
  const armed = faults.pending();
  return page({
    title: 'Payment sandbox',
    intro: 'Stands in for Klarna Order Management. No money moves here.',
    refreshSeconds: 5,
    body: html`
      <h2>Orders</h2>
      ${orders.length === 0 ? html`<p>None seeded yet.</p>` : orderTable(orders)}
      ${armed.length === 0 ? html`` : html`<h2>Scripted faults</h2>`}
      <ul>
        ${armed.map(faultItem)}
      </ul>
      <h2>Latest in the journal</h2>
      ${latest.length === 0 ? html`<p>Nothing yet.</p>` : journalTable(store, latest)}
    `,
  });
}

function orderTable(orders: readonly SandboxOrder[]): Html {
  return html`<table>
    <tr>
      <th>Order</th>
      <th>Status</th>
      <th>Method</th>
      <th class="number">Authorized</th>
      <th class="number">At checkout</th>
      <th class="number">Captured</th>
      <th>Lines</th>
    </tr>
    ${orders.map(orderRow)}
  </table>`;
}

function orderRow({ order }: SandboxOrder): Html {
  const money = (minor: number) => formatMinor(minor, order.purchase_currency);
  const lines = order.order_lines.map(
    (line) => html`<li>${String(line['quantity'])} × ${String(line['name'])}</li>`,
  );
  return html`<tr>
    <td>
      <code>${order.order_id}</code><br /><span class="dim"
        >${order.merchant_reference1 ?? ''}</span
      >
    </td>
    <td>${badge(toneOf[order.status], order.status)}</td>
    <td>${order.initial_payment_method.type}, ${order.purchase_country.toUpperCase()}</td>
    <td class="number">${money(order.order_amount)}</td>
    <td class="number">${money(order.original_order_amount)}</td>
    <td class="number">${money(order.captured_amount)}</td>
    <td>
      <ul>
        ${lines}
      </ul>
    </td>
  </tr>`;
}

const toneOf: Record<OrderStatus, Tone> = {
  AUTHORIZED: 'good',
  PART_CAPTURED: 'good',
  CAPTURED: 'plain',
  CANCELLED: 'warn',
  EXPIRED: 'warn',
  CLOSED: 'plain',
};

function faultItem({ subject: order, fault }: Script): Html {
  const whom = order ?? 'every order';
  return html`<li>${fault.kind} for the next ${fault.times} × ${fault.operation}, ${whom}</li>`;
}

function journalTable(store: Store, entries: readonly JournalEntry[]): Html {
  return html`<table>
    <tr>
      <th>Time (UTC)</th>
      <th>Call</th>
      <th>Event</th>
      <th>What</th>
      <th>Order</th>
    </tr>
    ${entries.map((entry) => journalRow(entry, store.order(entry.order)?.order))}
  </table>`;
}

function journalRow(entry: JournalEntry, order: KlarnaOrder | undefined): Html {
  return html`<tr>
    <td>${clockTime(entry.at)}</td>
    <td>${entry.call === 0 ? '—' : entry.call}</td>
    <td>${badge(eventTone(entry), entry.event)}</td>
    <td><code>${describe(entry, order?.purchase_currency)}</code></td>
    <td><code>${order?.merchant_reference1 ?? entry.order}</code></td>
  </tr>`;
}

function eventTone(entry: JournalEntry): Tone {
  if (entry.event === 'applied') return 'good';
  if (entry.event === 'refused') return 'bad';
  if (entry.event === 'answered' && entry.status >= 400) return 'warn';
  return 'plain';
}

function describe(entry: JournalEntry, currency: string | undefined): string {
  if (entry.event === 'received') return describeArrival(entry, currency);
  if (entry.event === 'applied') {
    return `${entry.operation}, total now ${amount(entry.order_amount, currency)}`;
  }
  if (entry.event === 'refused') return `${entry.operation}, ${entry.status}`;
  if (entry.event === 'answered') return `${entry.status}${entry.replayed ? ', replayed' : ''}`;
  if (entry.event === 'seeded') return `total ${amount(entry.order_amount, currency)}`;
  return `moved by ${entry.advanceMs} ms`;
}

/** The order has a column of its own, so the path begins after it. */
function describeArrival(entry: Received, currency: string | undefined): string {
  const { method, path, order, order_amount: total } = entry;
  const below = order === '' ? path : path.slice(path.toLowerCase().indexOf(order) + order.length);
  return `${method} …${below}${total === undefined ? '' : `, to ${amount(total, currency)}`}`;
}

/** An amount as it was sent, which need not be a number. */
function amount(total: unknown, currency: string | undefined): string {
  const isAmount = typeof total === 'number' && currency !== undefined;
  return isAmount ? formatMinor(total, currency) : JSON.stringify(total);
}
