import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { runCommand } from './command';

/** Where Temporal's SDKs fetch their servers from: it answers with the archive to take. */
const DOWNLOAD_SITE = 'https://temporal.download';
/** A machine without that way out must notice at once (design §5). */
const PROBE_TIMEOUT_MS = 5_000;
/** The archives are up to 120 MB; slower than this, building is quicker. */
const DOWNLOAD_TIMEOUT_MS = 180_000;

/** What the site tells about one archive. */
export interface Archive {
  readonly archiveUrl: string;
  readonly fileToExtract: string;
}

/** Asks for an archive within 5 s; undefined when it cannot be had from here. */
export async function probeDownload(
  artifact: 'cli' | 'temporal-test-server',
  version: string,
  parameters: Readonly<Record<string, string>> = {},
): Promise<Archive | undefined> {
  const query = new URLSearchParams({
    arch: process.arch === 'x64' ? 'amd64' : process.arch,
    platform: process.platform,
    format: 'tar.gz',
    ...parameters,
  });
  try {
    const response = await fetch(`${DOWNLOAD_SITE}/${artifact}/${version}?${query.toString()}`, {
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    });
    if (!response.ok) return undefined;
    const answer: Partial<Archive> = JSON.parse(await response.text());
    const { archiveUrl, fileToExtract } = answer;
    if (archiveUrl === undefined || fileToExtract === undefined) return undefined;
    return { archiveUrl, fileToExtract };
  } catch {
    return undefined;
  }
}

/** Fetches an archive into a folder and unpacks it there; the path of the file it is about. */
export async function download(archive: Archive, folder: string): Promise<string> {
  const response = await fetch(archive.archiveUrl, {
    signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS),
  });
  if (!response.ok || response.body === null) {
    throw new Error(`the download answered ${response.status}`);
  }
  const file = join(folder, 'archive.tar.gz');
  await pipeline(Readable.fromWeb(response.body), createWriteStream(file));
  await runCommand('tar', ['-xzf', file, '-C', folder]);
  return join(folder, archive.fileToExtract);
}
