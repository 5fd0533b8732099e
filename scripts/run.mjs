/**
 * `npm start`, `npm test`, `npm run demo` on a fresh clone, with nothing before them; `npm run
 * order` beside a running one. Plain Node without dependencies, since it runs before they are
 * installed: installs what is missing, builds what is out of date, then hands over to the program,
 * its exit code and its Ctrl-C.
 */
import { spawn } from 'node:child_process';
import { existsSync, lstatSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LEAST_NODE = [20, 3];
const SIGNAL_EXIT = 128;
/** How soon a stack stops whose npm was ended. */
const PARENT_POLL_MS = 500;
/**
 * Tests that an empty cache tells nothing new: they kill or replace the worker, which replays
 * anyway, or are about what stands around a workflow: commands, numbers, tables.
 */
const REPLAYED_ANYWAY = `system/(${[
  'kills|upgrade-killed|digital-lost|rainbow',
  'ops-|numbers|kind-numbers|exposures|dry-run',
  'offer-policies|offer-requirements|trigger-requirements|offers-bad-input|offers-over-http',
  'requirements|payment-cases',
].join('|')})`;
const repository = join(dirname(fileURLToPath(import.meta.url)), '..');
const beganMs = Date.now();
const [task, ...forwarded] = process.argv.slice(2);

const tasks = {
  start: async () => {
    await install();
    await build('--if-stale');
    return await run('node', ['dist/stack/start.js', ...forwarded]);
  },
  test: async () => {
    await install();
    await build();
    return await run('node', ['node_modules/jest/bin/jest.js', ...forwarded]);
  },
  'test:uncached': async () => {
    await install();
    await build();
    const jest = ['node_modules/jest/bin/jest.js', 'dist/test/system/', 'dist/test/replay/'];
    const except = ['--testPathIgnorePatterns', REPLAYED_ANYWAY];
    return await run('node', [...jest, ...forwarded, ...except], { MAX_CACHED_WORKFLOWS: '0' });
  },
  bench: async () => {
    await install();
    await build('--if-stale');
    return await run('node', ['dist/bench/main.js', ...forwarded]);
  },
  'bench:analytics': async () => {
    await install();
    await build('--if-stale');
    return await run('node', ['dist/bench/analytics.js', ...forwarded]);
  },
  chaos: async () => {
    await install();
    await build('--if-stale');
    return await run('node', ['dist/chaos/main.js', ...forwarded]);
  },
  demo: async () => await runBuilt('stack/demo.js'),
  deploy: async () => await runBuilt('ops/deploy.js'),
  order: async () => await runBuilt('ops/main.js'),
  policy: async () => await runBuilt('ops/policy.js'),
};

assertNode();
const chosen = tasks[task];
if (chosen === undefined) fail(`Say which: ${Object.keys(tasks).join(', ')}.`);
process.exit(await chosen());

function assertNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [leastMajor, leastMinor] = LEAST_NODE;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return;
  fail(
    `Postlude needs Node ${LEAST_NODE.join('.')} or later, this is ${process.versions.node}: ` +
      'install a newer one from nodejs.org.',
  );
}

/** npm writes its hidden lock file last: missing means never finished, older means outdated. */
async function install() {
  const installed = modified('node_modules/.package-lock.json');
  if (installed >= modified('package-lock.json')) return;
  const folder = lstatSync(join(repository, 'node_modules'), { throwIfNoEntry: false });
  // npm ci empties the folder first: through a link that would be somebody else's.
  if (folder?.isSymbolicLink()) fail('node_modules is a link: install where it leads to.');
  console.log('installing the packages of package-lock.json (npm ci) …');
  await must('npm', ['ci', '--no-audit', '--no-fund'], 'npm ci failed: see its lines above.');
  console.log(`installed (${seconds()} s)`);
}

async function build(...flags) {
  await must('node', ['scripts/build.mjs', ...flags], 'The build failed: see its lines above.');
}

/** Beside a running system nothing is built: that would take the ground from under it. */
async function runBuilt(program) {
  if (!existsSync(join(repository, 'dist', program))) {
    fail('Nothing is built here yet: run `npm start` in another terminal first.');
  }
  return await run('node', [`dist/${program}`, ...forwarded]);
}

async function must(program, args, sentence) {
  const code = await run(program, args);
  if (code >= SIGNAL_EXIT) process.exit(code);
  if (code !== 0) fail(sentence);
}

/**
 * Resolves with the exit code; a signal goes on to the child, whose own clean stop is awaited. npm
 * runs us through a shell that passes no signal on and just ends, so losing the parent is one too.
 */
function run(program, args, env = {}) {
  const child = spawn(program === 'node' ? process.execPath : program, args, {
    cwd: repository,
    env: { ...process.env, POSTLUDE_BEGAN_MS: String(beganMs), ...env },
    stdio: 'inherit',
  });
  const forward = (signal) => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  const parent = process.ppid;
  const parentWatch = setInterval(() => {
    if (process.ppid !== parent) forward('SIGTERM');
  }, PARENT_POLL_MS);
  return new Promise((settle) => {
    const finish = (code) => {
      clearInterval(parentWatch);
      for (const signal of signals) process.off(signal, forward);
      settle(code);
    };
    child.once('error', (error) => {
      console.error(`${program} could not be run: ${error.message}`);
      finish(1);
    });
    child.once('exit', (code, signal) => {
      finish(code ?? SIGNAL_EXIT + constants.signals[signal]);
    });
  });
}

function modified(path) {
  return statSync(join(repository, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function seconds() {
  return ((Date.now() - beganMs) / 1000).toFixed(1);
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
