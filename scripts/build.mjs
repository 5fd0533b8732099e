/**
 * Builds `dist/` from nothing, so that no renamed test lingers: TypeScript, then the workflow
 * bundle, made once here instead of in every worker. `--if-stale` does nothing when no source is
 * newer than the last complete build.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(repository, 'dist');
/** Written last: an interrupted build leaves none. */
const stamp = join(dist, '.built');
/** What no build reads. */
const NO_SOURCE = new Set(['node_modules', 'dist', 'docs', 'coverage']);

if (process.argv.includes('--if-stale') && isFresh()) process.exit(0);
const beganMs = Date.now();
console.log('building dist …');
rmSync(dist, { recursive: true, force: true });
compile();
await bundleWorkflows();
writeFileSync(stamp, '');
console.log(`built (${((Date.now() - beganMs) / 1000).toFixed(1)} s)`);

function compile() {
  const tsc = join(repository, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', repository], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

async function bundleWorkflows() {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(dist, 'workflows', 'index.js'),
    payloadConverterPath: join(dist, 'workflows', 'payload-converter.js'),
    logger: new DefaultLogger('WARN'),
  });
  writeFileSync(join(dist, 'workflow-bundle.js'), code);
}

function isFresh() {
  const built = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return built > newestSource(repository);
}

/** A folder's own time counts too: it changes when a file in it is removed or renamed. */
function newestSource(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  const times = entries.map((entry) => {
    if (entry.name.startsWith('.') || NO_SOURCE.has(entry.name)) return 0;
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return statSync(path).mtimeMs;
    return Math.max(statSync(path).mtimeMs, newestSource(path));
  });
  return Math.max(0, ...times);
}
