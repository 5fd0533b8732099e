import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProductKind, type Product } from '../../domain/catalogue';
import { openTestStores, type TestStores } from './database';
import { aProduct, later, past, uncounted } from './fixtures';

describe('the catalogue', () => {
  let stores: TestStores;
  beforeAll(async () => (stores = await openTestStores()));
  afterAll(async () => await stores.close());
  beforeEach(async () => await stores.clear());

  it('gives a product back as it was put, and replaces it by reference', async () => {
    const product = aProduct({ publishedFrom: past, publishedUntil: later, relatedTo: ['CAM-1'] });
    await stores.catalogue.putProducts([product]);
    expect(await stores.catalogue.findProduct('MEM-64')).toEqual(product);
    const plain = uncounted({ name: 'Another card' });
    await stores.catalogue.putProducts([plain]);
    expect(await stores.catalogue.findProduct('MEM-64')).toEqual(plain);
    expect(await stores.catalogue.findProduct('MEM-65')).toBeUndefined();
  });

  it('gives back what offers want to know of a product, and forgets what is no longer said', async () => {
    const price = { market: 'SE', currency: 'SEK', unitPriceMinor: 29_900, taxRateBp: 2_500 };
    const product = aProduct({
      prices: [{ ...price, promoPriceMinor: 24_900, costMinor: 11_000 }],
      categories: ['memory', 'cameras'],
      refillOf: ['CAM-1'],
      needsConsideration: true,
      isRepeatable: true,
    });
    await stores.catalogue.putProducts([product]);
    expect(await stores.catalogue.findProduct('MEM-64')).toEqual(product);
    await stores.catalogue.putProducts([aProduct()]);
    expect(await stores.catalogue.findProduct('MEM-64')).toEqual(aProduct());
  });

  it('takes a list that names a product twice by its last word, and an empty list', async () => {
    await stores.catalogue.putProducts([]);
    await stores.catalogue.putProducts([aProduct({ stock: 1 }), aProduct({ stock: 2 })]);
    expect((await stores.catalogue.findProduct('MEM-64'))?.stock).toBe(2);
  });

  it('shows the stock without the pieces that are promised', async () => {
    await stores.catalogue.putProducts([aProduct()]);
    await stores.stock.reserve('o', 'r', [{ reference: 'MEM-64', quantity: 2 }], later);
    expect((await stores.catalogue.findProduct('MEM-64'))?.stock).toBe(3);
  });

  it('keeps promised pieces promised when the shop counts anew (D27)', async () => {
    await stores.catalogue.putProducts([aProduct({ stock: 1 })]);
    await stores.stock.reserve('o', 'r', [{ reference: 'MEM-64', quantity: 1 }], later);
    await stores.catalogue.putProducts([aProduct({ stock: 1 })]);
    expect((await stores.catalogue.findProduct('MEM-64'))?.stock).toBe(0);
    await stores.catalogue.putProducts([aProduct({ stock: 0 })]);
    expect((await stores.catalogue.findProduct('MEM-64'))?.stock).toBe(0);
  });

  it('remembers promised pieces while a product is not counted for a time', async () => {
    await stores.catalogue.putProducts([aProduct()]);
    await stores.stock.reserve('o', 'r', [{ reference: 'MEM-64', quantity: 2 }], later);
    await stores.catalogue.putProducts([uncounted()]);
    expect((await stores.catalogue.findProduct('MEM-64'))?.stock).toBeUndefined();
    await stores.catalogue.putProducts([aProduct({ stock: 9 })]);
    expect((await stores.catalogue.findProduct('MEM-64'))?.stock).toBe(7);
  });

  it('gives a bundle back as it was put, and its parts with the stock of each', async () => {
    const parts = [
      { reference: 'BAG', quantity: 1 },
      { reference: 'CLOTH', quantity: 2 },
    ];
    const kit = uncounted({ reference: 'KIT', kind: 'fixed_bundle', parts });
    const bag = aProduct({ reference: 'BAG', stock: 4 });
    const cloth = uncounted({ reference: 'CLOTH' });
    await stores.catalogue.putProducts([kit, bag, cloth]);
    await stores.stock.reserve('o', 'r', [{ reference: 'KIT', quantity: 1 }], later);
    expect(await stores.catalogue.findProduct('KIT')).toEqual(kit);
    const found = await stores.catalogue.findProducts(['BAG', 'CLOTH', 'NOBODY']);
    expect(found).toHaveLength(2);
    expect(found).toEqual(expect.arrayContaining([{ ...bag, stock: 3 }, cloth]));
    expect(await stores.catalogue.findProducts([])).toEqual([]);
  });

  it.each(['digital', 'service'] as const)('counts no pieces of a %s product', async (kind) => {
    const product = aProduct({ kind, stock: 0 });
    await stores.catalogue.putProducts([product]);
    expect(await stores.catalogue.findProduct('MEM-64')).toEqual(uncounted({ kind }));
    const items = [{ reference: 'MEM-64', quantity: 9 }];
    await expect(stores.stock.reserve('o', 'r', items, later)).resolves.toBe('reserved');
  });

  it('shows nothing left, not less, when the shop counts fewer than are promised', async () => {
    await stores.catalogue.putProducts([aProduct({ stock: 3 })]);
    await stores.stock.reserve('o', 'r', [{ reference: 'MEM-64', quantity: 3 }], later);
    await stores.catalogue.putProducts([aProduct({ stock: 1 })]);
    expect((await stores.catalogue.findProduct('MEM-64'))?.stock).toBe(0);
  });

  it('finds what goes with a product, if it is for sale, up to the limit', async () => {
    await stores.catalogue.putProducts([
      related('B'),
      related('A', { publishedFrom: past, publishedUntil: later }),
      related('C'),
      related('hidden', { isPublished: false }),
      related('ended', { publishedUntil: past }),
      related('not yet', { publishedFrom: later }),
      aProduct({ reference: 'elsewhere', relatedTo: ['CAM-9'] }),
    ]);
    const find = async (references: string[], limit: number) =>
      (await stores.catalogue.findRelated(references, sweden, limit)).map(
        (found) => found.reference,
      );
    expect(await find(['CAM-2', 'CAM-7'], 10)).toEqual(['A', 'B', 'C']);
    expect(await find(['CAM-1', 'CAM-2'], 2)).toEqual(['A', 'B']);
    expect(await find(['CAM-7'], 10)).toEqual([]);
    expect(await find([], 10)).toEqual([]);
  });

  it('finds what has a price where the order is first, however many have none', async () => {
    await stores.catalogue.putProducts([
      related('A', pricedIn('DE', 'EUR')),
      related('B', pricedIn('SE', 'EUR')),
      related('C', { prices: [] }),
      related('D', {
        prices: [...pricedIn('SE', 'EUR').prices, ...pricedIn('DE', 'SEK').prices],
      }),
      related('Y'),
      related('Z', {
        prices: [...pricedIn('DE', 'EUR').prices, ...pricedIn('SE', 'SEK').prices],
      }),
    ]);
    const find = async (limit: number) =>
      (await stores.catalogue.findRelated(['CAM-1'], sweden, limit)).map((each) => each.reference);
    expect(await find(2)).toEqual(['Y', 'Z']);
    expect(await find(10)).toEqual(['Y', 'Z', 'A', 'B', 'C', 'D']);
  });

  it('takes lists with the same products from two sides at once', async () => {
    const list = Array.from({ length: 20 }, (_, index) => aProduct({ reference: `P-${index}` }));
    const rounds = Array.from({ length: 8 }, (_, index) => [
      stores.catalogue.putProducts(index % 2 ? list : list.toReversed()),
      stores.stock.reserve(`o-${index}`, 'r', list.map(one).toReversed(), later),
    ]);
    await Promise.all(rounds.flat());
    expect((await stores.catalogue.findProduct('P-7'))?.stock).toBeLessThanOrEqual(5);
  });

  it('takes the example catalogue: every kind, something sold out, one last piece', async () => {
    const { products } = exampleCatalogue();
    await stores.catalogue.putProducts(products);
    const found = await Promise.all(
      products.map((product) => stores.catalogue.findProduct(product.reference)),
    );
    expect(found.filter((product) => product === undefined)).toEqual([]);
    expect(new Set(products.map((product) => product.kind))).toEqual(
      new Set(Object.values(ProductKind)),
    );
    const stockOf = (reference: string) =>
      found.find((product) => product?.reference === reference)?.stock;
    expect(stockOf('CAM-2')).toBe(0);
    expect(stockOf('STRAP-LTD')).toBe(1);
  });
});

function pricedIn(market: string, currency: string) {
  return { prices: [{ market, currency, unitPriceMinor: 100, taxRateBp: 0 }] };
}

/** Where the fixtures have a price. */
const sweden = { market: 'SE', currency: 'SEK' };

function related(reference: string, changes: Partial<Product> = {}): Product {
  return aProduct({ reference, relatedTo: ['CAM-1', 'CAM-2'], ...changes });
}

function one(product: Product): { reference: string; quantity: number } {
  return { reference: product.reference, quantity: 1 };
}

/** Read from the source tree: `tsc` does not copy it. */
function exampleCatalogue(): { products: Product[] } {
  const file = join(repository(), 'stack', 'example-catalogue.json');
  const parsed: { products: Product[] } = JSON.parse(readFileSync(file, 'utf8'));
  return parsed;
}

function repository(): string {
  return join(__dirname, '..', '..', '..');
}
