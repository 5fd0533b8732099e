import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { openShopWindow, type ShopWindow } from '../analytics/shop-window';
import { anOffer, aPolicy } from '../domain/policies';
import { progressBar } from '../../ops/progress-bar';
import { exampleOrders } from '../../stack/example-orders';
import { createPastOrders } from '../../store/past-orders';
import { aProduct } from '../store/fixtures';

const program = join(__dirname, '../../ops/policy.js');
const end = '2026-03-01T00:00:00.000Z';
const cards = aPolicy({
  policy: 'cards',
  funnel: { start: 'tier-1', steps: [{ step: 'tier-1', offer: anOffer('MEM-64') }] },
});

describe('npm run policy', () => {
  let shop: ShopWindow;
  let folder: string;
  beforeAll(async () => {
    shop = await openShopWindow();
    folder = mkdtempSync(join(tmpdir(), 'postlude-policy-'));
    const price = { market: 'SE', currency: 'SEK', taxRateBp: 2_500, costMinor: 100 };
    await shop.stores.catalogue.putProducts([
      aProduct({ reference: 'CAM-1', prices: [{ ...price, unitPriceMinor: 899_900 }] }),
      aProduct({ reference: 'MEM-64', prices: [{ ...price, unitPriceMinor: 29_900 }] }),
    ]);
    const orders = exampleOrders({ count: 500, seed: 'cli', until: end });
    await createPastOrders(shop.stores.database).put(orders, false);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await shop.close();
  });

  const file = (content: unknown, name = 'policy.yaml') => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : stringify(content));
    return path;
  };
  const run = async (...args: string[]) =>
    await runWith({ POSTLUDE_API_URL: shop.api.url, POSTLUDE_API_KEY: shop.api.key }, ...args);

  it('checks a file, YAML or JSON, and changes nothing', async () => {
    const [code, stdout, stderr] = await run('check', file(cards));
    expect([code, stdout, stderr]).toEqual([0, 'It can be published.\n', '']);
    expect((await run('check', file(JSON.stringify(cards), 'policy.json')))[0]).toBe(0);
    expect(await shop.stores.offerPolicies.list()).toEqual([]);
  });

  it('tells every fault on its own line with its place, and ends with 1', async () => {
    const dear = anOffer('NOWHERE', { discount: { percentBp: 20_000 } });
    const bad = { ...cards, funnel: { start: 'tier-9', steps: [{ step: 'tier-1', offer: dear }] } };
    const [code, stdout] = await run('check', file(bad));
    const lines = stdout.trimEnd().split('\n');
    expect(code).toBe(1);
    expect(lines.at(-1)).toBe(
      `${lines.filter((line) => line.startsWith('error')).length} to mend.`,
    );
    expect(stdout).toMatch(/^error funnel\.start: .*tier-9/m);
    expect(stdout).toMatch(/^error funnel\.steps\[0\]\.offer\.discount\.percentBp: .*100 %/m);
    expect(stdout).toMatch(/^error funnel\.steps\[0\]\.offer\.products\[0\]\.reference: /m);
    const [jsonCode, json] = await run('check', file(bad), '--json');
    expect(jsonCode).toBe(1);
    expect((JSON.parse(json) as { errors: object[] }).errors).toHaveLength(lines.length - 1);
  });

  it('tells a wrong shape the same way, and the line of what is no YAML', async () => {
    const [code, stdout] = await run('check', file({ ...cards, colour: 'red', priority: 'high' }));
    expect(code).toBe(1);
    expect(stdout).toMatch(/^error colour: /m);
    expect(stdout).toMatch(/^error priority: /m);
    const [yamlCode, yaml] = await run('check', file('policy: cards\ntitle: [open\nfunnel: }'));
    expect(yamlCode).toBe(1);
    expect(yaml).toMatch(/^error line 3, column \d+: /m);
    const [, nameless] = await run('check', file({ title: 'No name' }));
    expect(nameless).toMatch(/^error policy: Its name is needed/);
  });

  it('§4.7: dry-runs a file on past orders, and tells what a merchant wants to know', async () => {
    const ask = ['dry-run', file(cards), '--from', '2025-11-01T00:00:00Z', '--to', end];
    const [code, stdout, stderr] = await run(...ask);
    // No bar where there is no terminal.
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^cards on 500 past orders, 2025-12-07 to 2026-02-\d\d\n/);
    expect(stdout).toMatch(/\n {2}tier-1\/MEM-64 +\d+ +224\.25 SEK +in_order_already \d+/);
    const [, json] = await run(...ask, '--limit', '7', '--json');
    expect(JSON.parse(json)).toMatchObject({ policy: 'cards', orders: 7 });
    const dear = anOffer('MEM-64', { discount: { percentBp: 9_990 } });
    const bad = { ...cards, funnel: { start: 'tier-1', steps: [{ step: 'tier-1', offer: dear }] } };
    const [badCode, told] = await run('dry-run', file(bad), ...ask.slice(2));
    expect(badCode).toBe(0);
    expect(told).toMatch(/\nIt cannot be published as it is:\n {2}error .*\(below_cost\)\n\nWhat/);
    expect(stdout).not.toMatch(/cannot be published/);
    const slip = await run(...ask, '--limit', '0');
    expect(slip).toEqual([2, '', expect.stringMatching(/^limit: /)]);
  });

  it('finds a file from the folder it was typed in, which npm leaves', async () => {
    file(cards, 'here.yaml');
    const access = { POSTLUDE_API_URL: shop.api.url, POSTLUDE_API_KEY: shop.api.key };
    const typed = { ...access, INIT_CWD: folder };
    expect((await runWith(typed, 'check', 'here.yaml'))[0]).toBe(0);
    expect((await runWith(access, 'check', 'here.yaml'))[2]).toMatch(/^here\.yaml cannot be read/);
  });

  it('publishes a file: from then on it decides, and a second time changes nothing', async () => {
    const [code, stdout] = await run('publish', file(cards));
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^cards is live as version 1, since /),
    ]);
    expect(await shop.stores.offerPolicies.live()).toMatchObject([{ document: cards, version: 1 }]);
    expect((await run('publish', file(cards)))[1]).toMatch(/version 1/);
    const bad = { ...cards, funnel: { ...cards.funnel, start: 'tier-9' } };
    expect((await run('publish', file(bad)))[0]).toBe(1);
    expect(await shop.stores.offerPolicies.live()).toMatchObject([{ version: 1 }]);
  });

  it('says what is wrong with the command itself, in one sentence, with 2 or 3', async () => {
    const good = file(cards);
    const cases: [args: string[], code: number, sentence: RegExp][] = [
      [[], 2, /^Say what to do/],
      [['burn', good], 2, /^There is no command "burn"/],
      [['check'], 2, /^Say which file/],
      [['check', good, '--from', 'x'], 2, /^--from does not go with check/],
      [['check', join(folder, 'nowhere.yaml')], 2, /cannot be read \(ENOENT\)/],
    ];
    for (const [args, code, sentence] of cases) {
      expect(await run(...args)).toEqual([code, '', expect.stringMatching(sentence)]);
    }
    const nobody = { POSTLUDE_API_URL: 'http://127.0.0.1:9', POSTLUDE_API_KEY: 'k' };
    expect(await runWith(nobody, 'check', good)).toEqual([
      3,
      '',
      'No api answers at http://127.0.0.1:9.\n',
    ]);
    const stranger = { POSTLUDE_API_URL: shop.api.url, POSTLUDE_API_KEY: 'wrong' };
    expect(await runWith(stranger, 'check', good)).toEqual([
      2,
      '',
      expect.stringMatching(/^The key is not the one of this shop/),
    ]);
  });
});

describe('The progress of a dry run', () => {
  it('is a bar on a terminal, gone at the end, and nothing in a file', () => {
    const drawn: string[] = [];
    const bar = progressBar({ isTTY: true, write: (text) => drawn.push(text) });
    bar.show(5_000, 10_000);
    bar.end();
    expect(drawn).toEqual([
      `\r${'█'.repeat(20)}${'░'.repeat(20)} 50 % of 10000 orders`,
      '\r\u001B[K',
    ]);
    const written: string[] = [];
    const none = progressBar({ write: (text) => written.push(text) });
    none.show(1, 2);
    none.end();
    expect(written).toEqual([]);
  });
});

function runWith(
  env: Record<string, string>,
  ...args: string[]
): Promise<[code: number, stdout: string, stderr: string]> {
  return new Promise((settle, fail) => {
    execFile(process.execPath, [program, ...args], { env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') settle([code, stdout, stderr]);
      else fail(error ?? new Error('no exit code'));
    });
  });
}
