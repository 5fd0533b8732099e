import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The clone this code was built in: compiled files lie in `<clone>/dist/stack`. */
export const REPOSITORY = resolve(__dirname, '..', '..');

/** What `npm start` keeps between runs: databases, mails, journals, logs, secrets. */
export const STATE_DIR = join(REPOSITORY, '.state');

/** A path in the user's own cache, for what is built or fetched once and shared by all clones. */
export function userCachePath(...segments: string[]): string {
  const cacheHome = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(cacheHome, 'postlude', ...segments);
}

/** What we read of an installed package. */
export interface InstalledPackage {
  readonly folder: string;
  readonly version: string;
  readonly bin?: Readonly<Record<string, string>>;
}

/** A package looked up by its folder: many let nobody `require` their package.json. */
export function installedPackage(name: string): InstalledPackage {
  const folder = join(REPOSITORY, 'node_modules', name);
  const manifest: InstalledPackage = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { ...manifest, folder };
}
