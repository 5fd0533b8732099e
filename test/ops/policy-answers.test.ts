import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { aPolicy } from '../domain/policies';

const program = join(__dirname, '../../ops/policy.js');

const problem = (status: number, code: string, detail = 'Because.'): RequestListener => {
  const body = JSON.stringify({ type: `urn:postlude:problem:${code}`, status, code, detail });
  return (_request, response) => response.writeHead(status).end(body);
};
const says =
  (status: number, text: string): RequestListener =>
  (_request, response) =>
    response.writeHead(status).end(text);

const progress = `${JSON.stringify({ kind: 'progress', done: 0, total: 2 })}\n`;

describe('npm run policy, where the api is not as it should be', () => {
  let folder: string;
  let file: string;
  let server: Server | undefined;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'postlude-policy-'));
    file = write('policy.yaml', stringify(aPolicy()));
  });
  afterEach(async () => {
    if (!server) return;
    server.close();
    await once(server, 'close');
    server = undefined;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const write = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  /** Asks an api that answers like this; `URL` stands for its address in what is printed. */
  const run = async (answer: RequestListener, ...args: string[]) => {
    server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const [code, stdout, stderr] = await runWith(url, ...args);
    return [code, stdout, stderr.replaceAll(url, 'URL')];
  };

  it.each<[command: string, what: string, answer: RequestListener, code: number, said: string]>([
    ['check', 'its key is wrong', problem(401, 'credential_invalid'), 2, 'Because.'],
    ['publish', 'it is a key for something else', problem(403, 'shop_only'), 2, 'Because.'],
    ['check', 'its database is away', problem(503, 'storage_unavailable'), 3, 'Because.'],
    ['dry-run', 'it is busy', problem(429, 'dry_run_busy'), 3, 'Because.'],
    [
      'publish',
      'it has no room for another policy',
      problem(409, 'too_many_policies'),
      1,
      'Because.',
    ],
    [
      'check',
      'its words would steer a terminal',
      problem(404, 'x', 'a\u001B[2Jb'),
      1,
      'a\\u{1b}[2Jb',
    ],
    [
      'dry-run',
      'a proxy stands before it',
      says(502, '<h1>Bad</h1>'),
      3,
      'The api answered 502 without a reason.',
    ],
    [
      'check',
      'something else refuses there',
      says(500, '{"error":"x"}'),
      3,
      'The api answered 500 without a reason.',
    ],
    [
      'publish',
      'something else answers there',
      says(200, '<h1>Hi</h1>'),
      3,
      'What answers at URL is not the api of Postlude.',
    ],
    [
      'dry-run',
      'nothing is said',
      says(200, 'null'),
      3,
      'What answers at URL is not the api of Postlude.',
    ],
  ])('%s says so in one sentence when %s', async (command, _what, answer, code, said) => {
    expect(await run(answer, command, file)).toEqual([code, '', `${said}\n`]);
  });

  it('takes no half of a report for a whole one', async () => {
    const broken = 'The api broke off before its answer was whole.\n';
    const cut: RequestListener = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      response.write(progress, () => response.destroy());
    };
    expect(await run(cut, 'dry-run', file)).toEqual([3, '', broken]);
    expect(await run(says(200, progress), 'dry-run', file)).toEqual([3, '', broken]);
    const away = { status: 503, code: 'storage_unavailable', detail: 'Away.' };
    const told = `${progress}${JSON.stringify({ kind: 'problem', problem: away })}`;
    expect(await run(says(200, told), 'dry-run', file)).toEqual([3, '', 'Away.\n']);
  });

  it.each([
    ['an alias of nothing', 'policy: cards\ntitle: *nowhere\n', /Unresolved alias.*nowhere/],
    [
      'aliases of aliases of aliases',
      `policy: cards\na: &a [x]\n${'bcdefgh'.replaceAll(
        /./g,
        (each) => `${each}: &${each} [${`*${before(each)},`.repeat(9)}]\n`,
      )}`,
      /alias count/,
    ],
    ['a list that holds itself', 'policy: cards\ntitle: &a [*a]\n', /circular/],
    ['a value of a type nobody knows', 'policy: cards\ntitle: !!js/function x\n', /tag/i],
    ['two documents', 'policy: cards\n---\npolicy: more\n', /multiple documents/],
    ['nothing', '', /Its name is needed/],
  ])('names the fault of a file with %s, and asks nobody', async (_what, text, fault) => {
    const asked: string[] = [];
    const listen: RequestListener = ({ url = '' }, response) => {
      asked.push(url);
      response.end();
    };
    const [code, stdout, stderr] = await run(listen, 'check', write('bad.yaml', text));
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(fault);
    expect(stdout).toMatch(/^error .*\n(.*\n)*\d+ to mend\.\n$/);
    expect(asked).toEqual([]);
  });

  it('reads a file with a byte order mark, as some editors write it', async () => {
    const marked = write('marked.yaml', `\uFEFF${stringify(aPolicy())}`);
    const fine = says(200, JSON.stringify({ errors: [], warnings: [] }));
    expect(await run(fine, 'check', marked)).toEqual([0, 'It can be published.\n', '']);
  });

  it.each([
    [['check', '--colour', 'red'], /^Unknown option '--colour'\. Usage: /],
    [['check', 'a.yaml', 'b.yaml'], /^One file at a time: "b\.yaml" is too much\. Usage: /],
    [['dry-run', 'a.yaml', '--limit'], /^Option '--limit <value>' argument missing\. Usage: /],
    [['publish', 'a.yaml', '--limit', '1'], /^--limit does not go with publish\. Usage: /],
    [['toString', 'a.yaml'], /^There is no command "toString"\. Usage: /],
  ])('knows a slip when it sees one: %j', async (args, sentence) => {
    const [code, stdout, stderr] = await runWith('http://127.0.0.1:9', ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
    expect(stderr.split('\n')).toHaveLength(2);
  });

  it('cannot read a folder, and says so', async () => {
    expect(await runWith('http://127.0.0.1:9', 'check', folder)).toEqual([
      2,
      '',
      `${folder} cannot be read (EISDIR).\n`,
    ]);
  });
});

function before(letter: string): string {
  return String.fromCodePoint((letter.codePointAt(0) ?? 0) - 1);
}

function runWith(
  url: string,
  ...args: string[]
): Promise<[code: number, stdout: string, stderr: string]> {
  const env = { POSTLUDE_API_URL: url, POSTLUDE_API_KEY: 'k' };
  return new Promise((settle, fail) => {
    execFile(process.execPath, [program, ...args], { env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') settle([code, stdout, stderr]);
      else fail(error ?? new Error('no exit code'));
    });
  });
}
