import { formatMinor } from '../kit/amount';
import { badge, clockTime, html, type Html } from '../kit/html';

import type { DeliveredLine } from './delivered-line';
import { isObject, type PickLine } from './journal';
import type { WarehouseOrder } from './order';

/** What goes into the parcel. Digital lines added after the purchase come by their own event. */
export function toPick(order: WarehouseOrder): Html {
  const currency = currencyOf(order);
  const lines = (order.lines ?? []).filter((line) => !isDeliveredAtOnce(line));
  return html`<ul>
    ${lines.map((line) => pickItem(line, currency))}
  </ul>`;
}

function isDeliveredAtOnce({ kind, origin }: PickLine): boolean {
  return kind === 'digital' && origin === 'upsell';
}

/** Digital lines that came by an event of their own; a cancelled order's are to be revoked. */
export function deliveredAtOnce({ delivered, state }: WarehouseOrder): Html {
  return html`<ul>
    ${delivered.map((line) => deliveredItem(line, state === 'cancelled'))}
  </ul>`;
}

function deliveredItem({ quantity, name, at }: DeliveredLine, isRevoked: boolean): Html {
  const mark = isRevoked ? badge('bad', 'revoke') : badge('good', 'delivered');
  return html`<li>${quantity} × ${name} <span class="dim">at ${clockTime(at)}</span> ${mark}</li>`;
}

/** A release that was asked for names no currency. */
function currencyOf({ deliveries }: WarehouseOrder): string | undefined {
  const named = deliveries.map(({ data }) => data['currency']).filter((it) => it !== undefined);
  return typeof named[0] === 'string' ? named[0] : undefined;
}

function pickItem(line: PickLine, currency: string | undefined): Html {
  const { totalMinor, origin } = line;
  const hasAmount = typeof totalMinor === 'number' && currency !== undefined;
  const amount = hasAmount ? formatMinor(totalMinor, currency) : '';
  const recurring = currency === undefined ? html`` : recurringItem(line, currency);
  return html`<li>
    ${textOf(line.quantity)} × ${textOf(line.name)} <span class="dim">${amount}</span>
    ${markOf(origin)} ${recurring}
  </li>`;
}

function markOf(origin: unknown): Html {
  if (origin === 'upsell') return badge('good', 'added after purchase');
  return origin === 'sample' ? badge('plain', 'promised earlier') : html``;
}

/** The contract of a subscription: whoever ships it has to ship it again. */
function recurringItem({ subscription }: PickLine, currency: string): Html {
  if (!isObject(subscription)) return html``;
  const { interval, recurringMinor } = subscription;
  if (typeof recurringMinor !== 'number') return html``;
  const amount = formatMinor(recurringMinor, currency);
  return badge('plain', `then ${amount} every ${textOf(interval)}`);
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '?';
}
