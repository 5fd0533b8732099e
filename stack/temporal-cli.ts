import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildOnce } from './cache';
import { findOnPath, runCommand } from './command';
import { download, probeDownload } from './download';
import { userCachePath } from './paths';
import { type Log, SetupError, messageOf } from './report';

/** The CLI whose dev server (1.29.1) everything here was measured on. */
const VERSION = 'v1.5.1';
const GO_PACKAGE = `github.com/temporalio/cli/cmd/temporal@${VERSION}`;
/** Often enough that nobody thinks that the build hangs. */
const PROGRESS_MS = 30_000;

/**
 * The Temporal CLI of this machine: on the PATH, else made once per user and version by download
 * or, where that is not offered, by building it with Go.
 * @throws SetupError when there is no way to get one.
 */
export async function findTemporalCli(log: Log): Promise<string> {
  const onPath = findOnPath('temporal');
  if (onPath !== undefined) return onPath;
  const cached = userCachePath('temporal-cli', VERSION, 'temporal');
  if (existsSync(cached)) return cached;
  await buildOnce(cached, log, async (folder) => {
    return (await tryDownload(folder, log)) ?? (await buildWithGo(folder, log));
  });
  return cached;
}

async function tryDownload(folder: string, log: Log): Promise<string | undefined> {
  const archive = await probeDownload('cli', VERSION);
  if (archive === undefined) return undefined;
  log(`downloading the Temporal CLI ${VERSION} once`);
  try {
    return await download(archive, folder);
  } catch (error) {
    log(`the Temporal CLI could not be downloaded: ${messageOf(error)}`);
    return undefined;
  }
}

async function buildWithGo(folder: string, log: Log): Promise<string> {
  if (findOnPath('go') === undefined) {
    throw new SetupError(
      'The Temporal CLI cannot be downloaded from here and Go, which could build it, is missing: ' +
        'install Go 1.25 or later or the Temporal CLI, or set TEMPORAL_ADDRESS to a running server.',
    );
  }
  log(`building the Temporal CLI ${VERSION} once with Go, 3 to 5 minutes …`);
  const began = Date.now();
  const progress = setInterval(() => {
    log(`still building the Temporal CLI (${Math.round((Date.now() - began) / 1000)} s)`);
  }, PROGRESS_MS);
  try {
    await runCommand('go', ['install', GO_PACKAGE], { cwd: folder, env: { GOBIN: folder } });
  } finally {
    clearInterval(progress);
  }
  log(`built the Temporal CLI in ${Math.round((Date.now() - began) / 1000)} s`);
  return join(folder, 'temporal');
}
