import { setTimeout as sleep } from 'node:timers/promises';
import type { Offer } from '../domain/offers';
import type { Order } from '../domain/order';
import type { Added, Answer, Client, Opened } from './demo-client';
import { type Narrator, listed, money, shown } from './demo-print';

/** An order that was handed over, and the shopper's page with it. */
export interface Scene {
  readonly client: Client;
  readonly narrator: Narrator;
  readonly order: Order;
  /** The provider's id of the authorization. */
  readonly authorizationRef: string;
  readonly opened: Opened;
}

/** What the order must be in the end. */
export interface Wanted {
  /** References in the order of the lines. */
  readonly items: string;
  readonly totalMinor: number;
}

export interface Story {
  readonly title: string;
  /** The provider agrees to what was bought, and to nothing more. */
  readonly isCreditSpent: boolean;
  /** What the shopper does while the window is open. */
  act(scene: Scene): Promise<Wanted>;
}

export const STORIES: readonly Story[] = [
  { title: 'An accepted add', isCreditSpent: false, act: addAccepted },
  { title: 'A refused add', isCreditSpent: true, act: addRefused },
  { title: 'Nothing added', isCreditSpent: false, act: addNothing },
];

/** For a shop with an offer policy: `npm run demo -- funnel`. */
export const FUNNEL_STORY: Story = {
  title: 'No thanks to the first offer, yes to the next',
  isCreditSpent: false,
  act: walkFunnel,
};

/** How long a shopper looks at the page before doing something. */
const LOOK_MS = 1_500;

async function addAccepted(scene: Scene): Promise<Wanted> {
  const { client, narrator, order, opened } = scene;
  const offer = firstOffer(scene);
  await sleep(LOOK_MS);
  const added = await client.add(order.number, offer, opened.token);
  tellAdd(scene, offer, added);
  await tellAuthorization(scene);
  await sleep(LOOK_MS);
  const again = await client.add(order.number, offer, opened.token);
  narrator.tell(`a second click from a slow page: ${again.status} in ${again.ms} ms`);
  if (again.isReplay) narrator.tell('which is the first answer again: it is added once');
  else narrator.complain('the second click was not known as a repeat');
  return {
    items: `${listed(order.lines)}, ${offer.item}`,
    totalMinor: order.totalMinor + offer.unitPriceMinor * offer.quantity,
  };
}

async function walkFunnel(scene: Scene): Promise<Wanted> {
  const { client, narrator, order, opened } = scene;
  const first = firstOffer(scene);
  if (first.from === undefined) {
    narrator.complain('no policy made this offer: `npm run policy -- publish FILE` makes one live');
    return { items: listed(order.lines), totalMinor: order.totalMinor };
  }
  await sleep(LOOK_MS);
  const { status, ms, body } = await client.decline(order.number, first, opened.token);
  const [next] = body.next ?? [];
  const instead = (body.next ?? []).flatMap(shown);
  narrator.tell(`no thanks to ${first.item}: ${status} in ${ms} ms, shown instead`, instead);
  if (!next) {
    narrator.complain('nothing comes after the first offer of this policy');
    return { items: listed(order.lines), totalMinor: order.totalMinor };
  }
  await sleep(LOOK_MS);
  tellAdd(scene, next, await client.add(order.number, next, opened.token));
  await tellAuthorization(scene);
  return {
    items: `${listed(order.lines)}, ${next.item}`,
    totalMinor: order.totalMinor + next.unitPriceMinor * next.quantity,
  };
}

async function addRefused(scene: Scene): Promise<Wanted> {
  const { client, narrator, order, opened } = scene;
  const offer = firstOffer(scene);
  await sleep(LOOK_MS);
  const refused = await client.add(order.number, offer, opened.token);
  tellAdd(scene, offer, refused);
  if (refused.status !== 402) narrator.complain('the add was not refused');
  await tellAuthorization(scene);
  const { lines, totalMinor } = await client.order(order.number);
  const total = money(totalMinor, order.currency);
  narrator.tell(`the order is as it was: ${lines.length} line, ${total}`);
  return { items: listed(order.lines), totalMinor: order.totalMinor };
}

async function addNothing(scene: Scene): Promise<Wanted> {
  const { narrator, order } = scene;
  await sleep(LOOK_MS);
  narrator.tell('the shopper looks at the offers and takes nothing');
  await tellAuthorization(scene);
  return { items: listed(order.lines), totalMinor: order.totalMinor };
}

function firstOffer({ opened }: Scene): Offer {
  const [offer] = opened.offers;
  if (!offer) throw new Error('The order was opened without an offer.');
  return offer;
}

function tellAdd({ narrator, order }: Scene, { item }: Offer, answer: Answer<Added>): void {
  const { status, ms, body } = answer;
  const click = `one click on ${item}: ${status}`;
  if (status === 201) {
    const total = money(body.order.totalMinor, order.currency);
    const authorized = money(body.authorizedMinor, order.currency);
    narrator.tell(`${click} in ${ms} ms`, [
      `${body.line.line} is in the order, total ${total}`,
      `the authorization is raised to ${authorized} (${body.transaction})`,
    ]);
    return;
  }
  const next = body.nextAction ? [`next: ${body.nextAction.type} with ${item}`] : [];
  narrator.tell(`${click} ${body.code ?? ''} in ${ms} ms`, [
    body.detail ?? 'no answer yet',
    ...next,
  ]);
}

/** Said by the provider itself, not by Postlude. */
async function tellAuthorization({ client, narrator, order, authorizationRef }: Scene) {
  const { order_amount: amount, order_lines: lines } = await client.authorization(authorizationRef);
  const authorized = money(amount, order.currency);
  narrator.tell(`the payment sandbox holds ${authorized} for ${listed(lines)}`);
}
