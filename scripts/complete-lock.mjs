/**
 * Adds to `package-lock.json` the optional packages of other platforms that a registry without
 * them left out: exact versions come from the packages that name them. Without these entries
 * `npm ci` calls the lockfile out of step. Run after every `npm install` (decision 0008).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OPERATING_SYSTEM = /(darwin|win32|linux|android|freebsd|openharmony)/;
const PROCESSOR = /(arm64|arm|x64|ia32|ppc64|s390x|riscv64|loong64|universal)/;
const EXACT_VERSION = /^\d+\.\d+\.\d+/;

const file = join(dirname(fileURLToPath(import.meta.url)), '..', 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const paths = Object.keys(lock.packages);

for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    if (paths.some((path) => path.endsWith(`node_modules/${name}`))) continue;
    const entry = EXACT_VERSION.test(version) ? platformEntry(name, version, parent) : undefined;
    console.log(entry ? `added ${name} ${version}` : `left alone: ${name} ${version}`);
    if (entry) lock.packages[`node_modules/${name}`] = entry;
  }
}
const sorted = Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1));
const packages = Object.fromEntries(sorted);
writeFileSync(file, `${JSON.stringify({ ...lock, packages }, undefined, 2)}\n`);

/** Platform packages say in their name what they are for. */
function platformEntry(name, version, { engines, dev, devOptional }) {
  const os = name.match(OPERATING_SYSTEM)?.[1];
  const cpu = name.replace(OPERATING_SYSTEM, '').match(PROCESSOR)?.[1];
  if (!os || !cpu) return undefined;
  return {
    version,
    cpu: [cpu],
    ...(dev && { dev }),
    ...(devOptional && { devOptional }),
    ...libcOf(name, os),
    optional: true,
    os: [os],
    ...(engines?.node && { engines: { node: engines.node } }),
  };
}

function libcOf(name, os) {
  if (os !== 'linux') return {};
  if (name.includes('musl')) return { libc: ['musl'] };
  return name.includes('gnu') ? { libc: ['glibc'] } : {};
}
