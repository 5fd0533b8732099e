import type { Product } from '../../domain/catalogue';
import type { OfferPolicy } from '../../domain/offer-policy';
import type { World } from '../world';
import { sold } from './funnels';
import type { Answer } from './http';
import { orderOf } from './orders';
import { handOver, type OpenedOrder } from './story';
import { until } from './until';
import type { OffersBody } from './walking';

/** What is wrong with a document, or might be. */
export interface Fault {
  check?: string;
  field: string;
  detail: string;
}

export interface PublishedBody {
  code?: string;
  version?: number;
  errors?: Fault[];
  warnings?: Fault[];
}

type Asks = Pick<World, 'ask'>;

/** As a merchant does it: a draft, then its publication; the answer to the draft where it is none. */
export async function publish(
  world: Asks,
  policy: OfferPolicy | (Record<string, unknown> & { policy: string }),
): Promise<Answer<PublishedBody>> {
  const path = `/policies/${policy.policy}`;
  const draft = await world.ask<PublishedBody>('PUT', path, { body: policy });
  if (draft.status !== 200) return draft;
  return await world.ask<PublishedBody>('POST', `${path}/publish`);
}

/** Publishes what must be right. */
export async function published(world: Asks, policy: OfferPolicy): Promise<void> {
  const { status, body } = await publish(world, policy);
  if (status > 201) throw new Error(`${policy.policy}: ${status} ${JSON.stringify(body)}`);
}

/** A service for sale in Sweden: there is no stock of it. */
export function served(reference: string, unitPriceMinor: number): Product {
  const { stock: _stock, ...service } = sold(reference, unitPriceMinor, { kind: 'service' });
  return service;
}

export async function putProducts(world: Asks, ...products: Product[]) {
  const { status, body } = await world.ask('PUT', '/products', { body: { products } });
  if (status !== 200) throw new Error(`products: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** Somebody has bought one of these for 1000.00 SEK, and paid. */
export async function buys(
  world: World,
  product: string,
  order: Parameters<typeof orderOf>[1] = {},
): Promise<OpenedOrder> {
  const lines = orderOf('x', order).lines.map((line) => ({ ...line, reference: product }));
  return await handOver(world, { order: { ...order, lines } });
}

/** What the page of an order is shown; `?explain=1` tells the shop why not more. */
export async function offersOf(world: World, number: string, query = ''): Promise<OffersBody> {
  return (await world.ask<OffersBody>('GET', `/orders/${number}/offers${query}`)).body;
}

/**
 * The first order of a world loads the workflow bundle: on a busy machine it may be answered 202,
 * and its offers be missing from the answer.
 */
export async function warmedUp(world: World): Promise<void> {
  const { number } = await handOver(world);
  await until('the first order to be open', async () => {
    return (await world.ask('GET', `/orders/${number}`)).body['status'] === 'open';
  });
}
