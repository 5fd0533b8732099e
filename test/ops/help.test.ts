import { execFile } from 'node:child_process';
import { join } from 'node:path';

/** A program's answer with no Temporal, no database and nothing running anywhere. */
function run(program: string, ...args: string[]): Promise<[number, string, string]> {
  return new Promise((settle, fail) => {
    const file = join(__dirname, '../..', program);
    execFile(process.execPath, [file, ...args], { env: {} }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') settle([code, stdout, stderr]);
      else fail(error ?? new Error('no exit code'));
    });
  });
}

describe.each([
  ['ops/main.js', /^npm run order -- show ORDER[^]*\n.* -- resolve ORDER --note/],
  ['ops/policy.js', /^npm run policy -- check FILE [^]*\n.* -- publish FILE/],
  ['ops/deploy.js', /^npm run deploy -- status [^]*\n.* -- drained BUILD/],
  ['chaos/main.js', /^npm run chaos -- \[--orders N\]/],
])('Whoever asks %s for help', (program, usage) => {
  it.each(['--help', '-h'])('with %s reads the usage, and it is no error', async (option) => {
    const [code, stdout, stderr] = await run(program, option);
    expect(stdout).toMatch(usage);
    expect([code, stderr]).toEqual([0, '']);
  });
});

describe('Whoever asks for help in the middle of an order command', () => {
  it('reads the usage, and nothing is done', async () => {
    const [code, stdout, stderr] = await run('ops/main.js', 'cancel', 'A-1', '--void', '--help');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^npm run order -- show ORDER/);
  });
});
