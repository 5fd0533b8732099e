import * as fc from 'fast-check';
import { taxOfGross } from '../../../../domain/money';
import type { UpsoldLine } from '../../../../domain/payments';
import { createKlarnaProvider } from '../../../../providers/payments/klarna/adapter';
import { baseTotalMinor, capture, increase, restore, sampleOrderId, upsoldLine } from '../commands';
import { klarnaOrder, startScriptedServer, type ScriptedServer } from './scripted-server';

/** A gross amount split as one piece of it: total and contained tax. */
function priced(totalMinor: number, taxRateBp: number): Partial<UpsoldLine> {
  const taxMinor = taxOfGross(totalMinor, taxRateBp);
  return { unitPriceMinor: totalMinor, totalMinor, taxRateBp, taxMinor };
}

describe('what is sent to Klarna', () => {
  let server: ScriptedServer;
  const provider = () =>
    createKlarnaProvider({ baseUrl: server.url, username: 'K1', password: 'secret' });
  beforeEach(async () => (server = await startScriptedServer()));
  afterEach(async () => await server.close());

  async function sent(command = increase()) {
    server.answer({ status: 204 });
    const answer = await provider().increaseAuthorization(command);
    expect(answer.kind).toBe('authorized');
    const request = server.arrived.at(-1);
    if (!request) throw new Error('nothing arrived');
    return { request, body: JSON.parse(request.body.toString()) };
  }

  async function refused(command = increase()) {
    const answer = await provider().increaseAuthorization(command);
    expect(server.arrived).toHaveLength(0);
    expect(answer.calls).toEqual([]);
    return answer;
  }

  it('is the new total with every line, ours marked with its request', async () => {
    const { request, body } = await sent();
    expect(request.method).toBe('PATCH');
    expect(request.url).toBe(`/ordermanagement/v1/orders/${sampleOrderId}/authorization`);
    expect(request.headers['content-type']).toBe('application/json');
    expect(request.headers['klarna-idempotency-key']).toBe(increase().idempotencyKey);
    expect(body).toEqual({
      order_amount: 105_900,
      description: 'Cap added',
      order_lines: [
        expect.objectContaining({ reference: 'jacket', total_amount: 100_000 }),
        {
          type: 'physical',
          reference: 'cap',
          name: 'Cap',
          quantity: 1,
          unit_price: 5_900,
          tax_rate: 2_500,
          total_discount_amount: 0,
          total_amount: 5_900,
          total_tax_amount: 1_180,
          merchant_data: '{"postlude":{"request":"request-1"}}',
        },
      ],
    });
  });

  it("carries Klarna's own lines byte for byte, from its answer to the next request", async () => {
    const spelled = '[ {"name" : "Caf\\u00e9 \\/ 😀 å", "total_amount":1.0e5 , "x":1.10, "x":2} ]';
    server.answer(klarnaOrder({}, spelled));
    const reading = await provider().readAuthorization({ authorizationRef: sampleOrderId });
    if (reading.kind !== 'read') throw new Error(reading.kind);
    expect(reading.snapshot.lines).toBe(spelled);
    const { request } = await sent(increase({ baseLines: reading.snapshot.lines }));
    expect(request.body.includes(Buffer.from(spelled.slice(1, -1)))).toBe(true);
  });

  it('reads the markers back out of the lines it had sent, and nothing of a shop’s own', async () => {
    const { request } = await sent();
    const lines = /"order_lines":(.*)\}$/.exec(request.body.toString())?.[1] ?? '';
    const foreign = ['{}', 'plain text', '{"postlude":1}', '{"postlude":{"request":2}}'];
    const more = foreign.map((data) => JSON.stringify({ merchant_data: data })).join(',');
    server.answer(klarnaOrder({}, `${lines.slice(0, -1)},${more},3,null]`));
    const reading = await provider().readAuthorization({ authorizationRef: sampleOrderId });
    expect(reading).toMatchObject({ kind: 'read', snapshot: { markers: ['request-1'] } });
  });

  it.each([
    ['physical', 'physical'],
    ['digital', 'digital'],
    ['service', 'digital'],
    ['bundle', 'physical'],
    ['surcharge', 'surcharge'],
    ['discount', 'discount'],
    ['gift_card', 'gift_card'],
  ])('calls a %s line %s', async (kind, type) => {
    const { body } = await sent(increase({ upsoldLines: [upsoldLine({ kind })] }));
    expect(body.order_lines[1].type).toBe(type);
  });

  it('keeps the sign of discounts and gift cards, and sends what is free for nothing', async () => {
    const { body } = await sent(
      increase({
        upsoldLines: [
          upsoldLine(),
          upsoldLine({ kind: 'discount', ...priced(-900, 2_500) }),
          upsoldLine({ kind: 'gift_card', ...priced(-1_000, 0) }),
          upsoldLine({ ...priced(0, 2_500) }),
        ],
      }),
    );
    expect(body.order_amount).toBe(baseTotalMinor + 5_900 - 900 - 1_000);
    const amounts = body.order_lines
      .slice(2)
      .map((line: Record<string, number>) => [
        line['unit_price'],
        line['total_amount'],
        line['total_tax_amount'],
      ]);
    expect(amounts).toEqual([
      [-900, -900, -180],
      [-1_000, -1_000, 0],
      [0, 0, 0],
    ]);
  });

  it.each([
    [59_500, 2_000, 9_917],
    [2_900, 2_000, 483],
    [9_900, 1_900, 1_581],
    [6_000, 2_500, 1_200],
    [495, 700, 32],
    [1, 2_500, 0],
    [3, 2_500, 1],
    [-9_900, 2_500, -1_980],
    [12_345, 600, 699],
    [100, 1_200, 11],
    [24_900, 810, 1_866],
    [1_000, 0, 0],
    [100_000_000, 2_500, 20_000_000],
  ])("finds Klarna's documented tax in %i at %i basis points: %i", (total, rate, tax) => {
    expect(taxOfGross(total, rate)).toBe(tax);
  });

  it("stays within one minor unit of Klarna's tax formula, whatever the amount and rate", () => {
    const amount = fc.integer({ min: -100_000_000, max: 100_000_000 });
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 10_000 }), (total, rate) => {
        const exact = total - (total * 10_000) / (10_000 + rate);
        expect(Math.abs(taxOfGross(total, rate) - exact)).toBeLessThanOrEqual(0.5 + 1e-6);
      }),
    );
  });

  it('cuts a name of 256 characters to 255, and never through an emoji', async () => {
    const names = ['n'.repeat(256), `${'n'.repeat(254)}😀`];
    const upsoldLines = names.map((name, index) => upsoldLine({ name, requestId: `r-${index}` }));
    const { body } = await sent(increase({ upsoldLines, description: 'd'.repeat(300) }));
    expect(body.order_lines[1].name).toBe('n'.repeat(255));
    expect(body.order_lines[2].name).toBe('n'.repeat(254));
    expect(body.description).toHaveLength(255);
  });

  it('reaches the largest order and the longest list, and not one further', async () => {
    const cap = upsoldLine();
    const largest = `[{"total_amount":${100_000_000 - cap.totalMinor}}]`;
    await sent(increase({ baseLines: largest, totalMinor: 100_000_000 }));
    const longest = `[${Array.from({ length: 999 }, () => '{"total_amount":100}').join(',')}]`;
    const { body } = await sent(
      increase({ baseLines: longest, totalMinor: 105_800, previousTotalMinor: 99_900 }),
    );
    expect(body.order_lines).toHaveLength(1000);
  });

  const tooMuch: [string, Partial<Parameters<typeof increase>[0]>, object][] = [
    [
      'a total above 1e8',
      { baseLines: '[{"total_amount":99994101}]', totalMinor: 100_000_001 },
      { code: 'amount_out_of_bounds', field: 'totalMinor' },
    ],
    [
      '1001 lines',
      {
        baseLines: `[${Array.from({ length: 1000 }, () => '{"total_amount":100}').join(',')}]`,
        totalMinor: 105_900,
      },
      { code: 'too_many_lines' },
    ],
    [
      'a reference of 256 characters, which cannot be cut',
      { upsoldLines: [upsoldLine({ reference: 'r'.repeat(256) })] },
      { code: 'reference_too_long', field: 'upsoldLines[0].reference' },
    ],
    ['a total that does not rise', { previousTotalMinor: 105_900 }, { field: 'totalMinor' }],
    ['lines that do not add up', { totalMinor: 105_901 }, { code: 'lines_do_not_add_up' }],
    ['base lines that are no JSON', { baseLines: '[{]' }, { code: 'lines_unreadable' }],
    ['base lines that are no list', { baseLines: '{}' }, { code: 'lines_unreadable' }],
    [
      'a base line without a total',
      { baseLines: '[{"name":"Jacket"}]', totalMinor: 105_900 },
      { code: 'lines_unreadable' },
    ],
    [
      'a line whose tax is off by two',
      { upsoldLines: [upsoldLine({ taxMinor: 1_182 })] },
      { code: 'line_tax', field: 'upsoldLines[0].taxMinor' },
    ],
    [
      'a line that is not quantity times price',
      { upsoldLines: [upsoldLine({ quantity: 2 })] },
      { code: 'line_total' },
    ],
    [
      'a negative product',
      {
        upsoldLines: [upsoldLine(), upsoldLine(priced(-1, 0))],
        totalMinor: 105_899,
      },
      { code: 'line_amount', field: 'upsoldLines[1].unitPriceMinor' },
    ],
    [
      'a fraction of a minor unit',
      { upsoldLines: [upsoldLine({ unitPriceMinor: 0.5, totalMinor: 0.5, taxMinor: 0 })] },
      { kind: 'invalid_request', code: 'amount_out_of_bounds' },
    ],
    [
      'a kind Klarna has no word for',
      { upsoldLines: [upsoldLine({ kind: 'hologram' })] },
      { code: 'line_kind' },
    ],
    ['an order id that is a path', { authorizationRef: '../x' }, { code: 'authorization_ref' }],
    ['a key no header can carry', { idempotencyKey: 'å\n' }, { code: 'idempotency_key' }],
  ];
  it.each(tooMuch)('never is %s', async (_case, given, expected) => {
    expect(await refused(increase(given))).toMatchObject({ kind: 'invalid_request', ...expected });
  });

  it.each(['KWD', 'BHD', 'XXX'])(
    'never is an amount in %s, whose decimals Klarna may count otherwise',
    async (currency) => {
      const expected = { kind: 'invalid_request', code: 'currency_exponent' };
      expect(await refused(increase({ currency }))).toMatchObject(expected);
      expect(await provider().capture(capture(1, { currency }))).toMatchObject(expected);
      expect(await provider().restoreAuthorization(restore({ currency }))).toMatchObject(expected);
      expect(server.arrived).toHaveLength(0);
    },
  );

  it.each(['SEK', 'EUR', 'JPY', 'ISK'])('is exact in %s: the integer is ours', async (currency) => {
    const { body } = await sent(increase({ currency }));
    expect(body.order_amount).toBe(105_900);
  });

  it.each([0, -1, 0.5, 100_000_001])('never is a capture of %d', async (amountMinor) => {
    const answer = await provider().capture(capture(amountMinor));
    expect(answer).toMatchObject({ kind: 'invalid_request', field: 'amountMinor' });
    expect(server.arrived).toHaveLength(0);
  });
});
