import { setTimeout as sleep } from 'node:timers/promises';
import type { Order } from '../domain/order';
import type { Client, Opened } from './demo-client';
import { makeOrder, sandboxOrder } from './demo-order';
import { type Narrator, clock, createNarrator, listed, money, shown } from './demo-print';
import type { Story, Wanted } from './demo-stories';
import { SetupError } from './report';

/** One order as it was played. */
export interface Played {
  readonly story: Story;
  readonly order: Order;
  readonly authorizationRef: string;
  readonly wanted: Wanted;
  /** What was not right on the way. */
  readonly complaints: readonly string[];
}

/** Long enough to follow, short enough to wait for. */
export const WINDOW_SECONDS = 8;

const POLL_MS = 100;
/** The warehouse is told at once. */
const HELD_WITHIN_MS = 5_000;
/** Half a second of grace after the window, then one email and one release. */
const FINISHED_WITHIN_MS = 10_000;

/** Plays one order from its payment to its release and tells every step as it happens. */
export async function play(client: Client, story: Story, number: string): Promise<Played> {
  const narrator = createNarrator();
  const order = makeOrder(number);
  const authorizationRef = await pay(client, narrator, order, story);
  const opened = await handOver(client, narrator, order, authorizationRef);
  await tellHold(client, narrator, number);
  const wanted = await story.act({ client, narrator, order, authorizationRef, opened });
  await tellClosing(client, narrator, order, opened);
  await tellEmail(client, narrator, order);
  await tellRelease(client, narrator, number);
  return { story, order, authorizationRef, wanted, complaints: narrator.complaints };
}

async function pay(
  client: Client,
  narrator: Narrator,
  order: Order,
  { isCreditSpent }: Story,
): Promise<string> {
  const seed = sandboxOrder(order, isCreditSpent ? order.totalMinor : undefined);
  const authorizationRef = await client.pay(seed);
  const total = money(order.totalMinor, order.currency);
  const limit = isCreditSpent ? ', the most this shopper has credit for' : '';
  narrator.tell(`the shopper pays ${total} with Klarna INVOICE${limit}`);
  return authorizationRef;
}

async function handOver(
  client: Client,
  narrator: Narrator,
  order: Order,
  authorizationRef: string,
): Promise<Opened> {
  const { status, ms, body } = await client.handOver(order, authorizationRef, WINDOW_SECONDS);
  if (status !== 200 || !body.upsell.isAllowed) {
    throw new SetupError(`The api did not open ${order.number}: ${status} ${body.code ?? ''}.`);
  }
  narrator.openUntil(body.closesAt);
  const { timeLimit } = body.upsell;
  narrator.tell(`the shop hands ${order.number} over: ${status} in ${ms} ms, upsell allowed`, [
    `closes at ${clock(body.closesAt)}; the page may say: within ${timeLimit} minute`,
  ]);
  narrator.tell('the thank-you page shows', body.offers.flatMap(shown));
  return body;
}

async function tellHold(client: Client, narrator: Narrator, number: string): Promise<void> {
  const { state, until } = await poll({
    ask: () => client.warehouse(number),
    isAwaited: (asked) => asked.state === 'held',
    withinMs: HELD_WITHIN_MS,
  });
  const end = until === undefined ? '' : `, and asks after ${clock(until)} if nobody releases it`;
  narrator.tell(`the warehouse has it ${state}${end}`);
}

async function tellClosing(
  client: Client,
  narrator: Narrator,
  order: Order,
  { closesAt }: Opened,
): Promise<void> {
  const mails = await client.mailsTo(order.customer.email);
  if (mails.length > 0) narrator.complain('an email before the end of the window');
  else narrator.tell('no email yet; now the time runs out');
  await sleep(Math.max(0, Date.parse(closesAt) - Date.now()));
  narrator.tell('the window is over');
}

async function tellEmail(client: Client, narrator: Narrator, order: Order): Promise<void> {
  const { email } = order.customer;
  const [mail] = await poll({
    ask: () => client.mailsTo(email),
    isAwaited: (mails) => mails.length > 0,
    withinMs: FINISHED_WITHIN_MS,
  });
  if (!mail) return narrator.complain(`no email within ${FINISHED_WITHIN_MS / 1000} s`);
  const text = mail.text.split('\n').filter((line) => line.trim() !== '');
  narrator.tell(`the email is in the inbox: "${mail.subject}", to ${email}`, text);
}

async function tellRelease(client: Client, narrator: Narrator, number: string): Promise<void> {
  const { state, lines, releases } = await poll({
    ask: () => client.warehouse(number),
    isAwaited: (asked) => asked.releases > 0,
    withinMs: FINISHED_WITHIN_MS,
  });
  if (releases === 0) narrator.complain(`no release within ${FINISHED_WITHIN_MS / 1000} s`);
  else narrator.tell(`the warehouse has it ${state}, to pick: ${listed(lines)}`);
}

interface Poll<Answer> {
  readonly ask: () => Promise<Answer>;
  readonly isAwaited: (answer: Answer) => boolean;
  readonly withinMs: number;
}

/** Asks until the answer is the one awaited, or the time is up: then it is the last answer. */
async function poll<Answer>({ ask, isAwaited, withinMs }: Poll<Answer>): Promise<Answer> {
  const giveUpAt = Date.now() + withinMs;
  let answer = await ask();
  while (!isAwaited(answer) && Date.now() < giveUpAt) {
    await sleep(POLL_MS);
    answer = await ask();
  }
  return answer;
}
