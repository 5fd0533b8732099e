import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './paths';

/** The catalogue has a dozen products; the api stores it in one transaction. */
const TIMEOUT_MS = 10_000;

/** Loads the example catalogue the way a shop would: over the api, with the shop's key. */
export async function loadExampleCatalogue(apiUrl: string, apiKey: string): Promise<void> {
  const response = await fetch(`${apiUrl}/products`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: readFileSync(join(REPOSITORY, 'stack', 'example-catalogue.json'), 'utf8'),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const answer = await response.text();
  if (response.ok) return;
  throw new Error(`the api refused the example catalogue (${response.status}): ${answer}`);
}
