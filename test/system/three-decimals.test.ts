import type { Product } from '../../domain/catalogue';
import type { ProviderCapabilities } from '../../domain/payments';
import { FakeProvider } from '../../providers/payments/fake';
import { createWorld, type World } from '../world';
import { camera, orderOf, paymentOf } from '../world/orders';
import { add, newNumber, readOrder, type OpenedBody } from '../world/story';

/** As Stripe does: amounts in fils, but in tens of them only. */
class InTensOfFils extends FakeProvider {
  override describe(): ProviderCapabilities {
    return { ...super.describe(), amountStepMinor: { KWD: 10 } };
  }
}

const card: Product = {
  reference: 'CARD-KW',
  name: 'Memory card',
  kind: 'physical',
  prices: [
    {
      market: 'KW',
      currency: 'KWD',
      unitPriceMinor: 8_755,
      taxRateBp: 0,
      upsellDiscountBp: 1500,
    },
  ],
  isPublished: true,
  quantityMax: 9,
  relatedTo: ['CAM-KW'],
  stock: 50,
};

describe('A currency with three decimals, at a provider that holds tens of fils', () => {
  const provider = new InTensOfFils('fake');
  let world: World;
  let number: string;
  let opened: OpenedBody;

  beforeAll(async () => {
    world = await createWorld({
      time: 'skipping',
      services: (services) => ({ ...services, payments: new Map([['fake', provider]]) }),
    });
    await world.ask('PUT', '/products', { body: { products: [card] } });
  });
  afterAll(() => world.stop());

  beforeEach(async () => {
    number = newNumber();
    const lines = [{ ...camera, reference: 'CAM-KW', taxRateBp: 0, taxMinor: 0 }];
    const order = orderOf(number, { market: 'KW', currency: 'KWD', lines, locale: 'en' });
    provider.place({ authorizationRef: number, totalMinor: 100_000, currency: 'KWD' });
    const payment = paymentOf(number, { provider: 'fake', country: 'KW' });
    const body = { order, payment };
    opened = (await world.ask<OpenedBody>('PUT', '/payment-result', { body })).body;
  });

  const raises = () =>
    provider.ledger.filter(
      ({ operation, authorizationRef }) => operation === 'increase' && authorizationRef === number,
    );

  it('is not rounded to fit: the add is refused, and the provider is not asked', async () => {
    const refused = await add(world, number, 'CARD-KW');
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'amount_not_representable', detail: expect.stringMatching(/108755/) },
    });
    expect(raises()).toEqual([]);
    expect((await readOrder(world, number)).totalMinor).toBe(100_000);
  });

  it('is taken where the new total fits', async () => {
    const added = await add(world, number, 'CARD-KW', { body: { quantity: 2 } });
    expect(added.status).toBe(201);
    expect(raises()).toMatchObject([{ amountMinor: 117_510, outcome: 'authorized' }]);
  });

  it('is offered at a price that fits: the discount goes down to the next step', async () => {
    // 15 % off 8.755 is 7.44175
    expect(opened.offers).toMatchObject([{ item: 'CARD-KW', unitPriceMinor: 7_440 }]);
    const offer = opened.offers[0]?.offer;
    const added = await add(world, number, 'CARD-KW', { body: { offer } });
    expect(added.body.line).toMatchObject({ unitPriceMinor: 8_755, totalMinor: 7_440 });
    expect((await readOrder(world, number)).totalMinor).toBe(107_440);
  });
});
