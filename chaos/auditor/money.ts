import { unless, type Check } from './check';
import {
  effective,
  heldAtEnd,
  isMoneyFlagged,
  mostHeld,
  releasedLines,
  releasedTotal,
  undoneLines,
  type Dossier,
  type Update,
} from './dossier';
import { listIn, numberIn, objectIn, textIn, type Json } from './json';

/** All that an earlier transaction can have become while nobody cancels (`docs/design.md` §3). */
const earlierStatuses = new Set(['superseded', 'failed']);

/** I2: one active transaction, over what the provider really holds. */
export const transactions: Check = (dossier) => {
  if (dossier.told === undefined) return [];
  const all = listIn(dossier.told, 'transactions');
  const active = all.filter((each) => textIn(each, 'status') === 'active');
  const [only] = active;
  const total = numberIn(only, 'totalMinor');
  return [
    unless(active.length === 1, `${active.length} transactions are active, not 1`),
    ...all
      .map((each) => textIn(each, 'status') ?? 'in no state')
      .filter((status) => status !== 'active' && !earlierStatuses.has(status))
      .map((status) => `an earlier transaction is ${status}`),
    unless(
      isMoneyFlagged(dossier) || total === heldAtEnd(dossier),
      `the active transaction says ${total}, the provider holds ${heldAtEnd(dossier)}`,
    ),
  ];
};

/** I3: what is held covers the order, and is the order where nobody was called. */
export const coverage: Check = (dossier) => {
  const total = releasedTotal(dossier);
  const [release] = effective(dossier, 'order.released');
  if (total === undefined) return [unless(release === undefined, 'released over no total')];
  const held = heldAtEnd(dossier);
  const sum = releasedLines(dossier).reduce((so, { totalMinor }) => so + totalMinor, 0);
  const shipping = numberIn(release?.data, 'shippingMinor') ?? 0;
  const told = numberIn(dossier.told, 'totalMinor');
  const most = total + undoneMinor(dossier);
  return [
    unless(sum + shipping === total, `released over ${total}, its lines are ${sum + shipping}`),
    unless(told === undefined || told === total, `told as ${told}, released over ${total}`),
    // No doubt about an add leads here: the item is left out until its raise is proven.
    unless(held >= total, `${held} is held for an order over ${total}`),
    unless(
      isMoneyFlagged(dossier) || held <= most,
      `${held} is held for an order over only ${total}`,
    ),
  ];
};

/** I3: the shop is told the lines that went to the warehouse. */
export const toldLines: Check = (dossier) => {
  const { told } = dossier;
  if (told === undefined || releasedTotal(dossier) === undefined) return [];
  const shown = listIn(told, 'lines').map((line) => textIn(line, 'line') ?? 'a line without id');
  const sent = releasedLines(dossier).map(({ line }) => line);
  const [one, other] = [shown, sent].map((all) => all.toSorted().join(', '));
  return [unless(one === other, `told as ${one}, released as ${other}`)];
};

/** What was taken out again, by the price that was told with it: a provider may keep so much. */
function undoneMinor(dossier: Dossier): number {
  const prices = new Map<string, number>();
  for (const { body } of dossier.answers) {
    const line = objectIn(body, 'line');
    const name = textIn(line, 'line');
    if (name !== undefined) prices.set(name, numberIn(line, 'totalMinor') ?? 0);
  }
  return [...undoneLines(dossier)].reduce((sum, line) => sum + (prices.get(line) ?? 0), 0);
}

/** I4: a line with a price is in the order exactly when the provider's order has it. */
export const lines: Check = (dossier) => {
  if (releasedTotal(dossier) === undefined) return [];
  const applied = dossier.updates.findLast(({ appliedAtMs }) => appliedAtMs !== undefined);
  const atProvider = (applied?.lines ?? []).map(pieceOf);
  const sold = releasedLines(dossier)
    .filter(({ totalMinor }) => totalMinor > 0)
    .map(({ reference, quantity }) => `${quantity} × ${reference}`);
  const missing = withoutThose(sold, atProvider);
  const surplus = withoutThose(atProvider, sold);
  const mayDiffer = isMoneyFlagged(dossier) || undoneLines(dossier).size > 0;
  return [
    // Without any update the provider has what was bought, which it journals with no lines.
    unless(
      isMoneyFlagged(dossier) || applied === undefined || missing.length === 0,
      `sold, but not at the provider: ${missing.join(', ')}`,
    ),
    unless(
      mayDiffer || surplus.length === 0,
      `at the provider, but not sold: ${surplus.join(', ')}`,
    ),
    unless(
      isMoneyFlagged(dossier) ||
        applied !== undefined ||
        releasedLines(dossier).every(({ isUpsold, totalMinor }) => !isUpsold || totalMinor === 0),
      'an item was sold and the authorization never raised',
    ),
  ];
};

/** I4: who is told "added" has been paid for at that moment. */
export const paidWhenTold: Check = (dossier) =>
  dossier.answers.map((heard) => {
    if (heard.asked !== 'add' || heard.status !== 201) return false;
    const total = numberIn(objectIn(heard.body, 'order'), 'totalMinor');
    if (total === undefined) return 'told an item was added to an order without a total';
    const held = mostHeld(dossier, heard.sentAt, heard.answeredAt);
    return unless(held >= total, `told an order over ${total} while ${held} was held`);
  });

/** I9: nothing more is asked for once the order went out, whichever news came first. */
export const noLateRaise: Check = (dossier) => {
  const outAt = wentOutAtMs(dossier);
  return dossier.updates
    .filter((update) => isRaise(update) && update.atMs > outAt)
    .map(({ totalMinor }) => `a raise to ${totalMinor} was sent after the order had gone out`);
};

/** When the first email or release had left. */
function wentOutAtMs({ mails, deliveries }: Dossier): number {
  const releases = deliveries.filter(({ type }) => type === 'order.released');
  return Math.min(...[...mails, ...releases].map(({ at }) => Date.parse(at)));
}

/** I10: whatever becomes of an add, what was paid for stays paid for, and nothing is taken. */
export const original: Check = ({ otherCalls, held, facts }) => [
  unless(otherCalls.length === 0, `the provider was sent ${otherCalls.join(', ')}`),
  unless(
    held.every(({ minor }) => minor >= facts.totalMinor),
    `less than the ${facts.totalMinor} of the order was held at some time`,
  ),
];

/** I6: a key has one body and one effect, and a repeat of a raise has its key. */
export const keys: Check = ({ updates }) => [
  ...[...new Set(updates.map(({ key }) => key))].flatMap((key) => {
    const sent = updates.filter((update) => update.key === key);
    const effects = sent.filter(({ appliedAtMs }) => appliedAtMs !== undefined).length;
    return [
      unless(key !== '', 'an update had no idempotency key'),
      unless(effects <= 1, `one key had ${effects} effects`),
      unless(new Set(sent.map(bodyOf)).size === 1, 'one key was sent with different bodies'),
    ];
  }),
  ...repeatsUnderOtherKeys(updates).map(
    (total) => `the raise to ${total} was repeated under another key`,
  ),
];

/** The same raise twice in a row. A lowering may be repeated freshly: it is proven by reading. */
function repeatsUnderOtherKeys(updates: readonly Update[]): number[] {
  let first: Update | undefined;
  return updates.flatMap((update) => {
    if (first === undefined || bodyOf(first) !== bodyOf(update)) {
      first = update;
      return [];
    }
    return isRaise(first) && first.key !== update.key ? [update.totalMinor] : [];
  });
}

function isRaise({ totalMinor, heldBeforeMinor }: Update): boolean {
  return totalMinor > heldBeforeMinor;
}

function bodyOf({ totalMinor, lines: sent }: Update): string {
  return JSON.stringify([totalMinor, sent]);
}

function pieceOf(line: Json): string {
  return `${numberIn(line, 'quantity') ?? 0} × ${textIn(line, 'reference') ?? ''}`;
}

/** What of the first list is left when every one of the second has taken its like away. */
function withoutThose(all: readonly string[], taken: readonly string[]): string[] {
  const left = [...taken];
  return all.filter((each) => {
    const index = left.indexOf(each);
    if (index === -1) return true;
    left.splice(index, 1);
    return false;
  });
}
