import type { Product } from '../../domain/catalogue';
import type { OfferPolicy, OfferTemplate } from '../../domain/offer-policy';
import type { Order } from '../../domain/order';
import type { World } from '../world';
import { add, handOver, type OpenedOrder } from './story';

/** One policy for each kind of offer (`domain/offer-policy.ts`), chosen by the order's channel. */
export type Kind = 'upgrade' | 'subscription' | 'sample' | 'deferred_sample';

const products: Product[] = [
  thing('KIT-CAM', 118_000, {
    name: 'Travel kit',
    kind: 'fixed_bundle',
    parts: [
      { reference: 'CAM-1', quantity: 1 },
      { reference: 'BAG-1', quantity: 1 },
    ],
  }),
  thing('CLEAN-1', 10_000, { name: 'Lens care' }),
  thing('TRY-1', 5_000, { name: 'Lens care, small', stock: 50 }),
  thing('NEXT-1', 5_000, { name: 'Lens cloth', stock: 50 }),
];

const offers: Record<Kind, Partial<OfferTemplate> & Pick<OfferTemplate, 'products'>> = {
  upgrade: { products: [{ reference: 'KIT-CAM', quantity: 1, replaces: 'CAM-1' }] },
  subscription: {
    products: [{ reference: 'CLEAN-1', quantity: 1 }],
    discount: { percentBp: 1_500 },
    subscription: { interval: 'month', recurringDiscountBp: 1_000 },
  },
  sample: {
    products: [{ reference: 'TRY-1', quantity: 1 }],
    discount: { percentBp: 10_000 },
  },
  deferred_sample: { products: [{ reference: 'NEXT-1', quantity: 1 }] },
};

/** Publishes the policies, and puts what they offer into the catalogue. */
export async function publishKinds({ stores }: World): Promise<void> {
  await stores.catalogue.putProducts(products);
  for (const kind of Object.keys(offers) as Kind[]) {
    await stores.offerPolicies.publish(policyOf(kind));
  }
}

/** An order that is offered something of this kind; `offer` is the one it has. */
export async function handOverFor(
  world: World,
  kind: Kind,
  order: Partial<Order> = {},
  klarna?: object,
): Promise<OpenedOrder> {
  const opened = await handOver(world, {
    order: { ...order, attribution: { channel: kind } },
    ...(klarna ? { klarna } : {}),
  });
  if (opened.answer.body.offers.length !== 1) throw new Error(`${kind} was not offered`);
  return opened;
}

/** Takes the one offer of such an order. */
export function take(
  world: World,
  { number, answer }: OpenedOrder,
  body: Record<string, unknown> = {},
  ask: { key?: string; headers?: Record<string, string> } = {},
) {
  const { offer = '', item = '' } = answer.body.offers[0] ?? {};
  return add(world, number, item, { ...ask, body: { offer, ...body } });
}

function thing(reference: string, unitPriceMinor: number, changes: Partial<Product>): Product {
  return {
    reference,
    name: reference,
    kind: 'physical',
    prices: [{ market: 'SE', currency: 'SEK', unitPriceMinor, taxRateBp: 2500 }],
    isPublished: true,
    quantityMax: 3,
    relatedTo: [],
    ...changes,
  };
}

function policyOf(kind: Kind): OfferPolicy {
  const offer: OfferTemplate = {
    kind,
    copy: { '*': { title: 'Take it', reason: 'It fits', dealText: 'A good deal' } },
    frame: 'thank_you',
    placement: 'thank_you',
    ...offers[kind],
  };
  return {
    policy: kind.replace('_', '-'),
    title: kind,
    priority: 10,
    trigger: { channels: [kind] },
    funnel: { start: 'only', steps: [{ step: 'only', offer }] },
  };
}
