import { badge, clockTime, html, page, type Html, type Tone } from '../kit/html';

import type { Fault, FaultSwitch } from './faults';
import { deliveredLine } from './delivered-line';
import type { Delivery, JournalEntry } from './journal';
import type { Ledger } from './ledger';
import { deliveredAtOnce, toPick } from './line-lists';
import type { OrderState, WarehouseOrder } from './order';

/** Orders shown; the admin face knows all. */
const ordersMax = 50;

/** What somebody in the warehouse looks at. */
export function humanPage(ledger: Ledger, faults: FaultSwitch, nowMs: number): string {
  const orders = ledger.orders(ordersMax);
  const latest = ledger.latest();
  return page({
    title: 'Demo warehouse',
    intro:
      'Holds an order until it is released, and picks it once, with all its lines. ' +
      'Digital items added after the purchase are delivered at once.',
    refreshSeconds: 2,
    body: html`
      ${faultBadge(faults.current())}
      <h2>Orders</h2>
      ${orders.length === 0 ? html`<p>None yet.</p>` : orderTable(orders, nowMs)}
      <h2>Deliveries and questions</h2>
      ${latest.length === 0 ? html`<p>Nothing yet.</p>` : logTable(latest)}
    `,
  });
}

function faultBadge({ kind, type }: Fault): Html {
  if (kind === 'none') return html``;
  const which = type === undefined ? '' : ` for ${type}`;
  return html`<p>${badge('bad', `fault: ${kind}${which}`)}</p>`;
}

function orderTable(orders: readonly WarehouseOrder[], nowMs: number): Html {
  return html`<table>
    <tr>
      <th>Order</th>
      <th>State</th>
      <th>Hold</th>
      <th>Delivered at once</th>
      <th>To pick</th>
      <th class="number">Releases</th>
    </tr>
    ${orders.map((order) => orderRow(order, nowMs))}
  </table>`;
}

function orderRow(order: WarehouseOrder, nowMs: number): Html {
  return html`<tr>
    <td><code>${order.order}</code></td>
    <td>${badge(toneOf[order.state], order.state)}</td>
    <td>${holdOf(order, nowMs)}</td>
    <td>${deliveredAtOnce(order)}</td>
    <td>${toPick(order)}</td>
    <td class="number">${order.releases}</td>
  </tr>`;
}

const toneOf: Record<OrderState, Tone> = {
  unknown: 'plain',
  held: 'warn',
  released: 'good',
  cancelled: 'bad',
};

function holdOf({ state, until }: WarehouseOrder, nowMs: number): string {
  if (state !== 'held' || until === undefined) return '—';
  const seconds = Math.ceil((Date.parse(until) - nowMs) / 1000);
  if (seconds <= 0) return 'run out, asking Postlude';
  const minutes = Math.floor(seconds / 60);
  return `${minutes} min ${seconds % 60} s left, until ${clockTime(until)} UTC`;
}

function logTable(entries: readonly JournalEntry[]): Html {
  return html`<table>
    <tr>
      <th>Time (UTC)</th>
      <th>Order</th>
      <th>What</th>
      <th>Outcome</th>
      <th>Webhook id</th>
    </tr>
    ${entries.map(logRow)}
  </table>`;
}

function logRow(entry: JournalEntry): Html {
  const { what, outcome, id } = described(entry);
  return html`<tr>
    <td>${clockTime(entry.at)}</td>
    <td><code>${entry.order}</code></td>
    <td>${what}</td>
    <td>${outcome}</td>
    <td><code class="dim">${id}</code></td>
  </tr>`;
}

function described(entry: JournalEntry): { what: string; outcome: Html; id: string } {
  if (entry.event === 'asked') {
    const { fulfilment, failure = '' } = entry;
    const outcome = fulfilment ? badge('good', fulfilment.status) : badge('warn', failure);
    return { what: 'asked Postlude', outcome, id: '' };
  }
  const id = entry.webhookId;
  if (entry.event === 'rejected') {
    return { what: 'rejected', outcome: badge('bad', `${entry.status}: ${entry.reason}`), id };
  }
  if (entry.status !== 200) {
    return { what: told(entry), outcome: badge('bad', String(entry.status)), id };
  }
  const outcome = entry.duplicate ? badge('plain', '200, seen before') : badge('good', '200');
  return { what: told(entry), outcome, id };
}

/** Of a line it is told which: an order may have several. */
function told(delivery: Delivery): string {
  const line = deliveredLine(delivery);
  return line ? `${delivery.type}: ${line.quantity} × ${line.name}` : delivery.type;
}
