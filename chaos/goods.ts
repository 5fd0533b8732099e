/** What the shop of a chaos run sells after the purchase; amounts are gross, in öre. */
export interface Good {
  readonly reference: string;
  readonly name: string;
  readonly priceMinor: number;
  /** pieces on the shelf for a run of so many orders */
  readonly stock: (orders: number) => number;
}

/** More pieces than any run can sell. */
const plenty = (): number => 100_000;

/** Fewer than are asked for: the last ones go to somebody, and to nobody twice. */
const scarce = (orders: number): number => 2 + Math.floor(orders / 10);

export type Goods = readonly [Good, ...Good[]];

/** No name is a part of another: the email is searched for them. */
export const pricedGoods: Goods = [
  { reference: 'MEM-C', name: 'Memory card 64 GB', priceMinor: 24_900, stock: plenty },
  { reference: 'STRAP-C', name: 'Leather wrist strap', priceMinor: 12_700, stock: plenty },
  { reference: 'BAG-C', name: 'Canvas camera bag', priceMinor: 64_300, stock: plenty },
  { reference: 'RARE-C', name: 'Signed photo book', priceMinor: 39_100, stock: scarce },
];

export const goods: Goods = [
  ...pricedGoods,
  { reference: 'FREE-C', name: 'Cleaning cloth', priceMinor: 0, stock: plenty },
];

/** The one whose shelf is counted when all is over. */
export const scarceGood = 'RARE-C';

/** Most pieces of one item that one click can ask for, in this shop. */
export const piecesMax = 60;

/** `PUT /products` of this shop. */
export function productsOf(orders: number): Record<string, unknown>[] {
  return goods.map(({ reference, name, priceMinor, stock }) => ({
    reference,
    name,
    kind: 'physical',
    prices: [{ market: 'SE', currency: 'SEK', unitPriceMinor: priceMinor, taxRateBp: 2500 }],
    isPublished: true,
    quantityMax: piecesMax,
    relatedTo: ['CAM-1'],
    stock: stock(orders),
  }));
}
