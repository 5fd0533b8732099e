import { taxOfGross } from '../../../../domain/money';
import type { TaxPart } from '../../../../domain/order';
import { createKlarnaProvider } from '../../../../providers/payments/klarna/adapter';
import { increase, sampleOrderId, upsoldLine } from '../commands';
import { klarnaOrder, startScriptedServer, type ScriptedServer } from './scripted-server';

function share(taxRateBp: number, unitPriceMinor: number, discountMinor: number): TaxPart {
  const totalMinor = 2 * unitPriceMinor - discountMinor;
  const taxMinor = taxOfGross(totalMinor, taxRateBp);
  return { taxRateBp, unitPriceMinor, discountMinor, totalMinor, taxMinor };
}

const taxParts = [share(2500, 39_999, 20_001), share(550, 20_000, 10_001)];

/** Two kits for 899.96 SEK, two thirds of it taxed at 25 %, one third at 5.5 %. */
const kits = upsoldLine({
  reference: 'KIT',
  name: 'Kit',
  kind: 'bundle',
  quantity: 2,
  unitPriceMinor: 59_999,
  discountMinor: 30_002,
  taxRateBp: 1797,
  totalMinor: 89_996,
  taxMinor: taxParts.reduce((sum, part) => sum + part.taxMinor, 0),
  taxParts,
});

describe('a bundle of several tax rates at Klarna', () => {
  let server: ScriptedServer;
  const provider = () =>
    createKlarnaProvider({ baseUrl: server.url, username: 'K1', password: 'secret' });
  beforeEach(async () => (server = await startScriptedServer()));
  afterEach(async () => await server.close());

  async function linesSent(line = kits): Promise<Record<string, unknown>[]> {
    server.answer({ status: 204 });
    const answer = await provider().increaseAuthorization(increase({ upsoldLines: [line] }));
    expect(answer.kind).toBe('authorized');
    return JSON.parse(server.arrived.at(-1)?.body.toString() ?? '{}').order_lines.slice(1);
  }

  it('is a line for each rate, which together are what the shopper pays', async () => {
    const marker = '{"postlude":{"request":"request-1"}}';
    const same = { type: 'physical', reference: 'KIT', quantity: 2, merchant_data: marker };
    expect(await linesSent()).toEqual([
      {
        ...same,
        name: 'Kit (25 %)',
        unit_price: 39_999,
        tax_rate: 2500,
        total_discount_amount: 20_001,
        total_amount: 59_997,
        total_tax_amount: 11_999,
      },
      {
        ...same,
        name: 'Kit (5.5 %)',
        unit_price: 20_000,
        tax_rate: 550,
        total_discount_amount: 10_001,
        total_amount: 29_999,
        total_tax_amount: 1564,
      },
    ]);
  });

  it('keeps the rate in a name of which Klarna takes no more', async () => {
    const names = (await linesSent({ ...kits, name: 'x'.repeat(255) })).map((line) => line['name']);
    expect(names).toEqual([`${'x'.repeat(248)} (25 %)`, `${'x'.repeat(247)} (5.5 %)`]);
  });

  it('is read back as the one add it is', async () => {
    const lines = JSON.stringify(await linesSent());
    server.answer(klarnaOrder({}, lines));
    const reading = await provider().readAuthorization({ authorizationRef: sampleOrderId });
    expect(reading).toMatchObject({ kind: 'read', snapshot: { markers: ['request-1'] } });
  });

  it.each<[string, TaxPart[], string]>([
    ['a share is missing', taxParts.slice(1), 'lines_do_not_add_up'],
    ['there are no shares', [], 'lines_do_not_add_up'],
    ['a share is below zero', [share(2500, 39_999, 80_000)], 'line_amount'],
    ['the tax of a share is not its rate', [{ ...share(2500, 9, 0), taxMinor: 0 }], 'line_tax'],
  ])('is not sent when %s', async (_why, parts, code) => {
    const line = { ...kits, taxParts: parts };
    const answer = await provider().increaseAuthorization(increase({ upsoldLines: [line] }));
    expect(answer).toMatchObject({ kind: 'invalid_request', code });
    expect(server.arrived).toHaveLength(0);
  });
});
