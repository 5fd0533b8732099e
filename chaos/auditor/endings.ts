import { unless, type Check } from './check';
import { effective, releasedLines, type Dossier } from './dossier';
import { numberIn, objectIn, textIn, textsIn } from './json';

/** Every order closes: it is released, and says so itself. */
export const closes: Check = (dossier) => {
  if (dossier.facts.isThief) return [];
  const { told } = dossier;
  const fulfilment = textIn(objectIn(told, 'fulfilment'), 'status');
  return [
    unless(effective(dossier, 'order.released').length > 0, 'it was never released'),
    unless(
      textIn(told, 'status') === 'closed' && fulfilment === 'released',
      `it says it is ${textIn(told, 'status') ?? 'unknown'} and ${fulfilment ?? 'unknown'}`,
    ),
    // Without it no late add and no second copy can be judged.
    unless(dossier.history.length > 0, 'its history was not told at the end'),
  ];
};

/** Copies whose fate the order itself counted as unknown (`GET /orders/{order}/history`). */
export function unknownCopies({ history }: Dossier): number {
  return history.filter((entry) => textIn(entry, 'type') === 'confirmation_unknown').length;
}

/** I7: one email after the close; a further copy for a counted unknown only, and the same. */
export const oneEmail: Check = (dossier) => {
  const { mails, facts, told } = dossier;
  if (facts.isThief) return [];
  const unknowns = unknownCopies(dossier);
  const closesAt = textIn(told, 'closesAt');
  const isUndelivered = textsIn(told, 'needsAttention').some((flag) =>
    flag.startsWith('confirmation_'),
  );
  return [
    unless(mails.length > 0 || isUndelivered, 'no email'),
    unless(mails.length <= 1 + unknowns, `${mails.length} emails, ${unknowns} counted unknown`),
    unless(new Set(mails.map(({ messageId }) => messageId)).size <= 1, 'two Message-IDs'),
    unless(new Set(mails.map(({ source }) => source)).size <= 1, 'copies that differ'),
    unless(
      mails.every(({ at }) => at !== ''),
      'an email that came another way than from the worker',
    ),
    unless(
      closesAt === undefined || mails.every(({ at }) => Date.parse(at) >= Date.parse(closesAt)),
      'an email before the close',
    ),
  ];
};

/** I8: one hold, then one release, each under one id over all its attempts. */
export const warehouse: Check = (dossier) => {
  const { deliveries, facts } = dossier;
  if (facts.isThief) return [];
  const held = effective(dossier, 'order.held');
  const released = effective(dossier, 'order.released');
  const [hold] = held;
  const [release] = released;
  const of = (type: string) => deliveries.filter((each) => each.type === type);
  const ids = (type: string) => new Set(of(type).map(({ webhookId }) => webhookId)).size;
  const bodies = (type: string) => new Set(of(type).map(({ data }) => JSON.stringify(data))).size;
  return [
    unless(held.length === 1, `held ${held.length} times`),
    unless(released.length <= 1, `released ${released.length} times`),
    unless(ids('order.held') <= 1, 'its hold came under two ids'),
    unless(ids('order.released') <= 1, 'its release came under two ids'),
    // A warehouse that missed the first attempt acts on the second.
    unless(bodies('order.released') <= 1, 'its release was sent with different bodies'),
    unless(effective(dossier, 'order.cancelled').length === 0, 'cancelled, and nobody had asked'),
    unless(
      hold === undefined || release === undefined || hold.at <= release.at,
      'released before it was held',
    ),
  ];
};

/** I8: nothing is settled after the release: whatever is told as added, it carries. */
export const releasedLast: Check = (dossier) => {
  const [release] = dossier.deliveries.filter(({ type }) => type === 'order.released');
  if (release === undefined) return [];
  const outAtMs = Date.parse(release.at);
  const settled = dossier.history.filter(({ type }) => type === 'upsell_added');
  return settled.map((entry) =>
    unless(
      Date.parse(textIn(entry, 'at') ?? '') <= outAtMs,
      `an add was settled after the release: ${textIn(entry, 'item') ?? ''}`,
    ),
  );
};

/** I8: all that was bought goes out, whatever became of the adds; what was taken out cannot hide it. */
export const nothingBoughtLost: Check = (dossier) => {
  const [release] = effective(dossier, 'order.released');
  if (release === undefined) return [];
  const lines = releasedLines(dossier).filter(({ isUpsold }) => !isUpsold);
  const shipping = numberIn(release.data, 'shippingMinor') ?? 0;
  const sum = lines.reduce((so, { totalMinor }) => so + totalMinor, shipping);
  const { totalMinor, names } = dossier.facts;
  return [
    unless(sum === totalMinor, `of the ${totalMinor} that were bought, ${sum} are released`),
    ...names.map((name) =>
      unless(
        lines.some((line) => line.name === name),
        `${name} was bought and is not released`,
      ),
    ),
  ];
};
