import { activityInfo } from '@temporalio/activity';
import { partReferences } from '../domain/bundle';
import { decideFollowUp, type FollowUpVerdict } from '../domain/decide-follow-up';
import {
  followUpCap,
  FollowUpReason,
  followUpTimes,
  sendingMaxMs,
  type FollowUpInput,
  type FollowUpMessage,
  type FollowUpOffer,
  type FollowUpRow,
  type FollowUpStatus,
} from '../domain/follow-up';
import type { FollowUpContent, NewFollowUp } from '../domain/follow-up-ports';
import type { Order } from '../domain/order';
import type { MailOutcome, OrderRow } from '../domain/ports';
import { phoneOnWire, recipientOptedOut } from '../domain/sms-port';
import type { Services } from './services';

/** What may be sent, without a word of whom to; or why nothing is. */
export type PreparedFollowUp =
  | { kind: 'prepared'; item: string; unitPriceMinor: number; currency: string; expiresAt: string }
  | { kind: 'dropped'; reason: string };

const dayMs = 24 * 60 * 60_000;

/** The shopper's page has told that an offer was seen (B11: whom a follow-up is for). */
export function wasShown({ followUp }: Services) {
  return ({ order }: { order: string }): Promise<boolean> => followUp.store.wasShown(order);
}

/**
 * Decides whether a follow-up may be sent, and makes it: once, whoever asks again is told what is
 * kept. What is not sent is kept too, with its reason.
 */
export function prepareFollowUp(services: Services) {
  const { store } = services.followUp;
  return async (input: FollowUpInput): Promise<PreparedFollowUp> => {
    const known = await store.find(input.order);
    if (known) return preparedOf(known);
    const row = await services.orders.find(input.order);
    const order = row?.registered;
    if (!row || !order) return { kind: 'dropped', reason: 'order_unknown' };
    const nowMs = nowHere();
    const capSince = new Date(nowMs - followUpCap.withinDays * dayMs).toISOString();
    const verdict = await decide(services, input, { row, order, nowMs, capSince });
    const { policy, version } = input;
    const { channel } = input.rule;
    const at = new Date(nowMs).toISOString();
    const base = { order: order.number, policy, version, channel, customer: order.customer, at };
    const made: NewFollowUp =
      verdict.kind === 'dropped'
        ? { ...base, item: verdict.item, status: 'dropped', reason: verdict.reason }
        : {
            ...base,
            item: verdict.offer.item,
            status: 'prepared',
            message: await write(services, input, order, verdict.offer, at),
          };
    return preparedOf(await store.keep(made, capSince));
  };
}

/**
 * The later of the server's clock, by which the two days are measured, and ours: the step may have
 * waited for a worker since the server wrote it down.
 */
function nowHere(): number {
  return Math.max(activityInfo().currentAttemptScheduledTimestampMs, Date.now());
}

function preparedOf({ reason = 'dropped', message, status }: FollowUpRow): PreparedFollowUp {
  if (!message || status === 'dropped') return { kind: 'dropped', reason };
  const { item, unitPriceMinor, currency, expiresAt } = message.offer;
  return { kind: 'prepared', item, unitPriceMinor, currency, expiresAt };
}

interface Known {
  row: OrderRow;
  order: Order;
  nowMs: number;
  capSince: string;
}

async function decide(
  { followUp, catalogue, prices }: Services,
  input: FollowUpInput,
  { row, order, nowMs, capSince }: Known,
): Promise<FollowUpVerdict> {
  const { rule, policy } = input;
  const { channel } = rule;
  const items = rule.offer.products.map(({ reference }) => reference);
  const view = row.final?.view;
  const since = view?.openedAt ?? input.confirmedAt;
  const question = { order: order.number, policy, customer: order.customer, channel, items };
  const standing = await followUp.store.standing({ ...question, since, capSince });
  const products = await catalogue.findProducts(items);
  const parts = await catalogue.findProducts(products.flatMap(partReferences));
  const address = addressOf(order, channel);
  const hasCarrier = channel === 'email' || followUp.sms !== undefined;
  return decideFollowUp({
    order,
    rule,
    ...(view
      ? {
          end: {
            isConfirmed: view.outcome === 'confirmed',
            isEmailed: view.confirmation.sentAt !== undefined,
            items: view.lines.map(({ reference }) => reference),
          },
        }
      : {}),
    ...(address === undefined ? {} : { address }),
    isChannelReady: followUp.publicUrl !== undefined && hasCarrier,
    standing,
    messagesMax: followUpCap.messagesMax,
    products: [...products, ...parts],
    lows: await prices.recentLows(items),
    nowMs,
    latestMs: followUpTimes(input).latestMs,
  });
}

function addressOf({ customer }: Order, channel: FollowUpRow['channel']): string | undefined {
  if (channel === 'email') return customer.email;
  return customer.phone === undefined ? undefined : phoneOnWire(customer.phone);
}

async function write(
  { followUp }: Services,
  { rule }: FollowUpInput,
  order: Order,
  offer: FollowUpOffer,
  at: string,
): Promise<FollowUpMessage> {
  const { tokens, writer, publicUrl = '' } = followUp;
  const { name, email } = order.customer;
  const offerUrl = new URL(rule.linkUrl);
  offerUrl.searchParams.set('offer', tokens.offer(order.number));
  const content: FollowUpContent = {
    order: order.number,
    locale: order.locale,
    to: { email, ...(name === undefined ? {} : { name }) },
    offer,
    offerUrl: offerUrl.href,
    unsubscribeUrl: `${publicUrl}/unsubscribe/${tokens.unsubscribe(order.number)}`,
    at,
  };
  if (rule.channel === 'email') {
    return { offer, channel: 'email', email: await writer.email(content) };
  }
  const to = addressOf(order, 'sms') ?? '';
  return { offer, channel: 'sms', sms: { to, body: writer.sms(content) } };
}

export type SendFollowUpOutcome = MailOutcome | { kind: 'unsubscribed' };

/**
 * Nothing leaves for a follow-up whose end is written down, whoever runs the workflow once more
 * (a reset, a start by hand), nor for one whose moment has passed while no worker was there.
 */
function whyOver(
  { status, reason = status, at, message }: FollowUpRow,
  nowMs: number,
): SendFollowUpOutcome | undefined {
  if (status === 'sent') return { kind: 'sent', response: 'before' };
  if (status === 'unknown') return { kind: 'unknown', cause: reason };
  if (status !== 'prepared') return { kind: 'refused', permanent: true, code: reason };
  const endsMs = message ? Date.parse(message.offer.expiresAt) : Infinity;
  if (nowMs < Math.min(endsMs, Date.parse(at) + sendingMaxMs)) return undefined;
  return { kind: 'refused', permanent: true, code: FollowUpReason.tooLate };
}

/**
 * Hands one copy over, from what is kept. One attempt: whether to send another is the workflow's
 * to decide. Who has unsubscribed since it was made is not written to any more.
 */
export function sendFollowUp({ followUp, mailer }: Services) {
  const { store, sms } = followUp;
  return async ({ order }: { order: string }): Promise<SendFollowUpOutcome> => {
    const kept = await readKept();
    if (!kept) return { kind: 'refused', permanent: false, code: 'store_unavailable' };
    const over = whyOver(kept, nowHere());
    if (over) return over;
    if (kept.isUnsubscribed) return { kind: 'unsubscribed' };
    const { message } = kept;
    if (message?.channel === 'email') return await mailer.submit(message.email);
    if (!message || !sms) return { kind: 'refused', permanent: true, code: 'nothing_to_send' };
    const answer = await sms.send(message.sms);
    const saidStop = answer.kind === 'refused' && answer.code === recipientOptedOut;
    // Their no to the carrier is one to us: kept, or at the latest told by the carrier again.
    if (saidStop) await store.unsubscribe(order, new Date().toISOString()).catch(() => undefined);
    return answer;

    /** Nothing has left yet when the database fails: a definite "not sent". */
    async function readKept() {
      try {
        const row = await store.find(order);
        return row && { ...row, isUnsubscribed: await store.isUnsubscribed(order) };
      } catch {
        return undefined;
      }
    }
  };
}

export interface NoteFollowUpInput {
  order: string;
  status: FollowUpStatus;
  reason?: string;
  /** ISO time, the workflow's clock */
  at: string;
}

/** Writes into its row what became of a follow-up. */
export function noteFollowUp({ followUp }: Services) {
  return ({ order, ...end }: NoteFollowUpInput): Promise<void> => followUp.store.note(order, end);
}
