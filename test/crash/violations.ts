import type { WarehouseDelivery } from '../world/warehouse-desk';
import type { Expected, Seen } from './seen';
import { updates } from './updates';

/** A fault in a sentence, or nothing. */
type Check = (seen: Seen, expected: Expected) => (string | false)[];

/**
 * Which invariants (`docs/design.md` §3) this order breaks, in sentences; none when all hold.
 */
export function violations(seen: Seen, expected: Expected): string[] {
  const faults = checks.flatMap((check) => check(seen, expected));
  return faults.filter((fault) => fault !== false);
}

/** I2 to I4, I6: each total set once, every repeat under its key and with its body. */
const money: Check = (seen, expected) => {
  const calls = updates(seen.provider);
  const applied = calls.filter((call) => call.isApplied);
  const totals = applied.map((call) => call.totalMinor);
  const { order, proof } = seen;
  const statuses = order.transactions.map(({ status }) => status);
  const active = order.transactions.filter(({ status }) => status === 'active');
  return [
    unless(same(totals, expected.totals), `I6: the provider was set to ${list(totals)}`),
    ...[...new Set(calls.map(({ key }) => key))].flatMap((key) => {
      const repeats = calls.filter((call) => call.key === key);
      const effects = repeats.filter((call) => call.isApplied).length;
      const bodies = new Set(repeats.map((call) => call.body));
      return [
        unless(key !== '', 'I6: an update without a key'),
        unless(effects <= 1, `I6: key ${key} had ${effects} effects`),
        unless(bodies.size === 1, `I6: key ${key} was sent with ${bodies.size} different bodies`),
      ];
    }),
    ...[...new Set(calls.map(({ totalMinor }) => totalMinor))].map((total) => {
      const keys = new Set(calls.filter((c) => c.totalMinor === total).map(({ key }) => key));
      return unless(keys.size === 1, `I6: ${total} was asked for under ${keys.size} keys`);
    }),
    unless(
      seen.authorizedAtProviderMinor === expected.totalMinor &&
        order.authorizedMinor === expected.totalMinor &&
        order.totalMinor === expected.totalMinor,
      `I3: ${seen.authorizedAtProviderMinor} is held, ${order.authorizedMinor} recorded as held, ` +
        `the order is ${order.totalMinor}`,
    ),
    unless(
      same(seen.providerLines, expected.lines),
      `I4: the provider has ${list(seen.providerLines)}`,
    ),
    unless(same(statuses, expected.transactions), `I2: the transactions are ${list(statuses)}`),
    unless(
      active.length === 1 && active[0]?.totalMinor === expected.totalMinor,
      `I2: active transactions over ${list(active.map(({ totalMinor }) => totalMinor))}`,
    ),
    unless(
      proof.isCovered && proof.activeTransactions.length === 1 && proof.adds.length === 1,
      `/proof: ${JSON.stringify(proof)}`,
    ),
    unless(
      proof.adds[0]?.verdict === (expected.answer === 'added' ? 'covered' : 'not_added'),
      `/proof: the add is ${proof.adds[0]?.verdict ?? 'missing'}`,
    ),
  ];
};

/** I10: whatever became of the add, the authorization was neither captured nor given up. */
const original: Check = ({ provider }) => {
  const others = provider.filter(({ event, method }) => event === 'received' && method === 'POST');
  return [unless(others.length === 0, `I10: ${list(others.map(({ path }) => path))}`)];
};

/** The history tells each fact once, however often a worker had to begin. */
const tellings: Check = ({ history: entries }, expected) =>
  Object.entries(expected.told).map(([type, times]) => {
    const told = entries.filter((entry) => entry.type === type).length;
    return unless(told === times, `/history: ${type} is told ${told} times, not ${times}`);
  });

/** I5: one definite answer, the same whenever it is asked for, and the order is as it says. */
const answer: Check = ({ answers, order }, expected) => [
  unless(
    answers.length > 0 && answers.every((each) => each === expected.answer),
    `I5: the add was told ${list(answers)}`,
  ),
  unless(same(order.lines, expected.lines), `I5: the order has ${list(order.lines)}`),
];

/** I7: at least one copy; one more only for each counted unknown, and then the same bytes. */
const email: Check = (seen) => {
  const { mails } = seen;
  const unknowns = unknownCopies(seen);
  return [
    unless(seen.mailsBeforeClose === 0, 'I7: an email went out before the close'),
    unless(mails.length > 0, 'I7: no email'),
    unless(mails.length <= 1 + unknowns, `I7: ${mails.length} emails for ${unknowns} unknown`),
    unless(new Set(mails.map(({ messageId }) => messageId)).size <= 1, 'I7: two Message-IDs'),
    unless(new Set(mails.map(({ source }) => source)).size <= 1, 'I7: copies differ'),
  ];
};

/** I7: the email names what was bought, and nothing that was not. */
const emailContent: Check = ({ mails }, expected) =>
  Object.entries(namesInEmail).map(([reference, name]) => {
    const isDue = expected.lines.includes(reference);
    const isRight = mails.every(({ text }) => text.includes(name) === isDue);
    return unless(isRight, `I7: the email ${isDue ? 'lacks' : 'has'} ${name}`);
  });

/** How the products of the stories are called in an email. */
const namesInEmail = { 'BAG-1': 'Camera bag', 'LAST-1': 'The last one' };

/** I8: one hold, then one release with all lines, each under one id over all its attempts. */
const warehouse: Check = ({ deliveries, history: entries, order }, expected) => {
  const releases = effective(deliveries, 'order.released');
  const [release] = releases;
  const settledAt = entries.findLast(({ type }) => type.startsWith('upsell_'))?.at ?? '';
  const data = (release?.data ?? {}) as { totalMinor?: number; lines?: { reference: string }[] };
  const lines = (data.lines ?? []).map(({ reference }) => reference);
  return [
    ...['order.held', 'order.released'].flatMap((type) => {
      const times = effective(deliveries, type).length;
      const ids = new Set(deliveries.filter((d) => d.type === type).map((d) => d.webhookId));
      return [
        unless(times === 1, `I8: ${type} took effect ${times} times`),
        unless(ids.size <= 1, `I8: ${type} came under ${ids.size} webhook ids`),
      ];
    }),
    unless(
      deliveries.findIndex(({ type }) => type === 'order.held') <
        deliveries.findIndex(({ type }) => type === 'order.released'),
      'I8: released before it was held',
    ),
    unless(same(lines, expected.lines), `I8: released with ${list(lines)}`),
    unless(data.totalMinor === expected.totalMinor, `I8: released over ${data.totalMinor ?? 0}`),
    unless((release?.at ?? '') > settledAt, 'I8: released before the add was settled'),
    unless(order.fulfilment === 'released', `the API says ${order.fulfilment}`),
  ];
};

/** I11, and an order that needed nobody. */
const rest: Check = ({ stock, order, workflow }, expected) => [
  unless(
    stock.reserved === 0 && stock.openReservations === 0,
    `I11: ${stock.reserved} pieces are still reserved by ${stock.openReservations} adds`,
  ),
  unless(stock.onHand === expected.onHand, `I11: ${stock.onHand} pieces are left`),
  unless(order.needsAttention.length === 0, `flagged: ${list(order.needsAttention)}`),
  unless(workflow === 'COMPLETED', `the workflow is ${workflow}`),
];

const checks: readonly Check[] = [
  money,
  original,
  tellings,
  answer,
  email,
  emailContent,
  warehouse,
  rest,
];

/** Copies of the email whose fate the order itself counted as unknown. */
export function unknownCopies({ history }: Seen): number {
  return history.filter(({ type }) => type === 'confirmation_unknown').length;
}

function effective(deliveries: WarehouseDelivery[], wanted: string): WarehouseDelivery[] {
  return deliveries.filter(
    ({ type, duplicate, status }) => type === wanted && !duplicate && status === 200,
  );
}

function unless(isTrue: boolean, fault: string): string | false {
  return isTrue ? false : fault;
}

function same<T>(one: readonly T[], other: readonly T[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function list(values: readonly unknown[]): string {
  return values.join(', ') || 'nothing';
}
