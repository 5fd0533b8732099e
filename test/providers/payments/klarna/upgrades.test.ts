import type { ReplacedLine } from '../../../../domain/payments';
import { createKlarnaProvider } from '../../../../providers/payments/klarna/adapter';
import { increase, upsoldLine } from '../commands';
import { startScriptedServer, type ScriptedServer } from './scripted-server';

const jacket = '{"reference":"jacket","name":"Jacket","quantity":1,"total_amount":100000}';
/** As another system may spell it: to be sent back to the byte. */
const socks = '{ "total_amount":5e3, "reference":"socks","quantity":1.0,"name":"S\\u00f6cks, [x]"}';
const kit = upsoldLine({
  reference: 'kit',
  unitPriceMinor: 120_000,
  totalMinor: 120_000,
  taxMinor: 24_000,
});
const old: ReplacedLine = { reference: 'jacket', quantity: 1, totalMinor: 100_000 };

describe('an upgrade at Klarna (C2)', () => {
  let server: ScriptedServer;
  beforeEach(async () => (server = await startScriptedServer()));
  afterEach(async () => await server.close());

  async function raise(held: string[], replacedLines: ReplacedLine[], totalMinor: number) {
    const { url: baseUrl } = server;
    const provider = createKlarnaProvider({ baseUrl, username: 'K1', password: 'secret' });
    const baseLines = `[${held.join(' , ')}]`;
    server.answer({ status: 204 });
    return await provider.increaseAuthorization(
      increase({
        baseLines,
        replacedLines,
        upsoldLines: [kit],
        totalMinor,
        previousTotalMinor: totalMinor - 20_000,
      }),
    );
  }

  const sent = () => server.arrived.at(-1)?.body.toString() ?? '';

  it('leaves the replaced line out and sends the others as they were spelled', async () => {
    expect((await raise([jacket, socks], [old], 125_000)).kind).toBe('authorized');
    expect(sent()).toContain(`"order_lines":[${socks},{"type":"physical","reference":"kit"`);
    expect(sent()).not.toContain('jacket');
  });

  it('finds a line by what it says, however it is spelled', async () => {
    const oldSocks = { reference: 'socks', quantity: 1, totalMinor: 5_000 };
    expect((await raise([jacket, socks], [oldSocks], 220_000)).kind).toBe('authorized');
    expect(sent()).toContain(`"order_lines":[${jacket},{`);
  });

  it('leaves out one of two lines that are alike', async () => {
    expect((await raise([jacket, jacket], [old], 220_000)).kind).toBe('authorized');
    expect(sent().split('"jacket"')).toHaveLength(2);
  });

  it.each<[string, ReplacedLine[]]>([
    ['of another product', [{ ...old, reference: 'coat' }]],
    ['of another number of pieces', [{ ...old, quantity: 2 }]],
    ['at another price', [{ ...old, totalMinor: 99_999 }]],
    ['that is there once and replaced twice', [old, old]],
  ])('is not sent for a line %s', async (_what, replaced) => {
    const answer = await raise([jacket, socks], replaced, 125_000);
    expect(answer).toMatchObject({ kind: 'invalid_request', code: 'replaced_line_unknown' });
    expect(server.arrived).toEqual([]);
  });
});
