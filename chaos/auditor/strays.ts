import type { Invariant, Records, Violation } from './records';

/** What was done for nobody's order: no dossier holds it, so no other check would see it. */
export function strayViolations(records: Records): Violation[] {
  return [...strayMails(records), ...strayDeliveries(records), ...strayCalls(records)];
}

const found = (invariant: Invariant, order: string, text: string): Violation => ({
  invariant,
  order,
  text,
});

/** I7: each email has one recipient, who bought something. */
function strayMails({ inbox, orders }: Records): Violation[] {
  const shoppers = new Set(orders.map(({ email }) => email));
  return inbox
    .filter(({ to }) => to.length !== 1 || to.some((address) => !shoppers.has(address)))
    .map(({ to }) => {
      const all = to.join(', ') || 'nobody';
      return found('I7', all, `an email went to ${all}, not to one shopper alone`);
    });
}

/** I8: the warehouse hears of orders that were placed, and of no others. */
function strayDeliveries({ warehouse, orders }: Records): Violation[] {
  const numbers = new Set(orders.map(({ number }) => number));
  const strays = warehouse.filter(
    ({ event, order }) => event === 'delivery' && !numbers.has(order),
  );
  return [...new Set(strays.map(({ order }) => order))].map((order) =>
    found('I8', order, 'the warehouse heard of an order that nobody placed'),
  );
}

/**
 * I6 and I10: nothing is sent about an authorization that no order was paid with, and no key
 * serves two of them, of which the second would get the first one's answer.
 */
function strayCalls({ provider, orders }: Records): Violation[] {
  const refs = new Set(orders.map(({ ref }) => ref));
  const sent = provider.filter(({ event, method }) => event === 'received' && method !== 'GET');
  const strays = sent
    .filter(({ order }) => !refs.has(order))
    .map(({ order, method = '', path = '' }) =>
      found('I10', order, `the provider was sent ${method} ${path}, and no order was paid with it`),
    );
  const firstOf = new Map<string, string>();
  const shared = sent.flatMap(({ idempotencyKey, order }) => {
    if (idempotencyKey === undefined) return [];
    const first = firstOf.get(idempotencyKey) ?? order;
    firstOf.set(idempotencyKey, first);
    return first === order ? [] : [found('I6', order, 'one key was sent for two authorizations')];
  });
  return [...strays, ...shared];
}
