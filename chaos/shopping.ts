import { setTimeout as sleep } from 'node:timers/promises';
import { makeOrder, sandboxOrder } from '../stack/demo-order';
import type { Heard, OrderFacts } from './auditor/records';
import { fetchJson, hear, type Ask } from './http';
import type { Parts } from './parts';
import type { Click, Shopper } from './plan-shoppers';

/** Everything that was heard while shoppers shopped. */
export interface Shopping {
  readonly orders: readonly OrderFacts[];
  readonly answers: readonly Heard[];
}

/** A person or a shop's backend that hears nothing tries again, so long and so often. */
const patience = { waitMs: 500, triesMax: 40 } as const;
/** The second click of a double click, and a repeat of a request still under way. */
const secondClickMs = 40;

/** All shoppers come at their moments, whatever became of the ones before. */
export async function playShoppers(parts: Parts, shoppers: readonly Shopper[]): Promise<Shopping> {
  const paid = await Promise.all(shoppers.map(async (shopper) => await pay(parts, shopper)));
  const beganAt = performance.now();
  const answers: Heard[] = [];
  await Promise.all(
    paid.map(async ({ shopper, facts }) => {
      await until(beganAt + shopper.comesAtMs);
      await shop({ parts, shopper, facts, answers });
    }),
  );
  const orders = paid.flatMap(({ shopper, facts }) =>
    shopper.isRobbed ? [facts, thiefOf(facts)] : [facts],
  );
  return { orders, answers };
}

interface Visit {
  readonly parts: Parts;
  readonly shopper: Shopper;
  readonly facts: OrderFacts;
  readonly answers: Heard[];
}

/** An authorized order at the provider, and what is going to go wrong with it there. */
async function pay(
  { klarnaUrl, relay }: Parts,
  shopper: Shopper,
): Promise<{ shopper: Shopper; facts: OrderFacts }> {
  const order = makeOrder(shopper.number);
  const { creditMinor, providerFaults, mailFault } = shopper;
  const limit = creditMinor === undefined ? undefined : order.totalMinor + creditMinor;
  const seeded = await fetchJson<{ order_id: string }>('POST', `${klarnaUrl}/admin/orders`, {
    body: sandboxOrder(order, limit),
  });
  for (const fault of providerFaults) {
    const url = `${klarnaUrl}/admin/orders/${seeded.order_id}/faults`;
    await fetchJson('POST', url, { body: fault });
  }
  const { email } = order.customer;
  if (mailFault !== undefined) relay.fault(email, mailFault);
  const facts = {
    number: order.number,
    ref: seeded.order_id,
    email,
    totalMinor: order.totalMinor,
    names: order.lines.map(({ name }) => name),
    isThief: false,
  };
  return { shopper, facts };
}

async function shop(visit: Visit): Promise<void> {
  const { shopper, facts } = visit;
  const opened = await insist(visit, handOver(visit, facts));
  const token = opened.body?.['token'];
  const openedAt = performance.now();
  if (shopper.handsOverTwice) await insist(visit, handOver(visit, facts));
  if (shopper.isRobbed) await insist(visit, handOver(visit, thiefOf(facts)));
  const credential = typeof token === 'string' ? token : visit.parts.secrets.apiKey;
  const clicks = shopper.clicks.map(async (click, index) => {
    await until(openedAt + click.atMs);
    await playClick(visit, credential, click, index);
  });
  await Promise.all([...clicks, closeEarly(visit, openedAt)]);
}

/** Another order with the same authorization: somebody's mistake, or worse. */
function thiefOf(facts: OrderFacts): OrderFacts {
  const number = `${facts.number}-T`;
  return { ...facts, number, email: makeOrder(number).customer.email, isThief: true };
}

function handOver({ parts, shopper }: Visit, { number, ref }: OrderFacts): Ask {
  const payment = {
    provider: 'klarna',
    method: 'INVOICE',
    country: 'SE',
    authorizationRef: ref,
  };
  const order = makeOrder(number);
  return {
    asked: 'hand_over',
    order: number,
    method: 'PUT',
    url: `${parts.apiUrl}/payment-result`,
    credential: parts.secrets.apiKey,
    body: { order, payment, window: { seconds: shopper.windowSeconds } },
  };
}

async function closeEarly(visit: Visit, openedAt: number): Promise<void> {
  const { parts, shopper } = visit;
  if (shopper.closesAtMs === undefined) return;
  await until(openedAt + shopper.closesAtMs);
  await insist(visit, {
    asked: 'close',
    order: shopper.number,
    method: 'POST',
    url: `${parts.apiUrl}/orders/${shopper.number}/close`,
    credential: parts.secrets.apiKey,
    requestId: `${shopper.number}-close`,
    sendsKey: true,
  });
}

async function playClick(
  visit: Visit,
  credential: string,
  click: Click,
  index: number,
): Promise<void> {
  const { parts, shopper } = visit;
  const hasKey = click.manner !== 'double_click';
  const ask: Ask = {
    asked: 'add',
    order: shopper.number,
    method: 'POST',
    url: `${parts.apiUrl}/orders/${shopper.number}/items/${click.item}`,
    credential,
    body: { quantity: click.quantity },
    click: index,
    subject: click.item,
    quantity: click.quantity,
    ...(hasKey ? { requestId: `${shopper.number}-k${index}`, sendsKey: true } : {}),
  };
  const second = async (): Promise<void> => {
    await sleep(secondClickMs);
    await insist(visit, ask);
  };
  const [first] = await Promise.all([
    insist(visit, ask),
    ...(click.manner === 'once' ? [] : [second()]),
  ]);
  if (click.undoAfterMs !== undefined) await undo(visit, credential, first, click.undoAfterMs);
}

/** Takes out what was just added. */
async function undo(
  visit: Visit,
  credential: string,
  { body, click }: Heard,
  afterMs: number,
): Promise<void> {
  const line = lineOf(body);
  if (line === undefined) return;
  await sleep(afterMs);
  const { parts, shopper } = visit;
  await insist(visit, {
    asked: 'undo',
    order: shopper.number,
    method: 'DELETE',
    url: `${parts.apiUrl}/orders/${shopper.number}/items/${line}`,
    credential,
    requestId: `${shopper.number}-u${click ?? 0}`,
    sendsKey: true,
    subject: line,
  });
}

function lineOf(body: Heard['body']): string | undefined {
  const line = body?.['line'];
  if (typeof line !== 'object' || line === null || !('line' in line)) return undefined;
  return typeof line.line === 'string' ? line.line : undefined;
}

/** Asks until something definite is heard: not silence, not "later", not "too many". */
async function insist({ answers }: Visit, ask: Ask): Promise<Heard> {
  for (let tried = 1; ; tried += 1) {
    const heard = await hear(ask);
    answers.push(heard);
    if (isDefinite(heard) || tried >= patience.triesMax) return heard;
    await sleep(patience.waitMs);
  }
}

/** A 202 to a hand-over is "not open yet"; to a command it is all a shopper needs. */
function isDefinite({ status, asked }: Heard): boolean {
  if (status === undefined || status >= 500 || status === 429) return false;
  return status !== 202 || asked !== 'hand_over';
}

async function until(at: number): Promise<void> {
  await sleep(Math.max(0, at - performance.now()));
}
