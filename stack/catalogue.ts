import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY, STATE_DIR } from './paths';

/** The catalogue has a dozen products; the api stores it in one transaction. */
const TIMEOUT_MS = 10_000;

/** Which example this clone's database was given. */
const MARKER = join(STATE_DIR, 'example-catalogue.sha256');

/**
 * Loads the example catalogue the way a shop would: over the api, with the shop's key. Once: a
 * later start must not put back on the shelf what was sold.
 */
export async function loadExampleCatalogue(
  apiUrl: string,
  apiKey: string,
): Promise<'loaded' | 'kept'> {
  const body = readFileSync(join(REPOSITORY, 'stack', 'example-catalogue.json'), 'utf8');
  const digest = createHash('sha256').update(body).digest('hex');
  if (existsSync(MARKER) && readFileSync(MARKER, 'utf8') === digest) return 'kept';
  const response = await fetch(`${apiUrl}/products`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const answer = await response.text();
  if (!response.ok) {
    throw new Error(`the api refused the example catalogue (${response.status}): ${answer}`);
  }
  writeFileSync(MARKER, digest);
  return 'loaded';
}
