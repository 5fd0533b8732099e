import { probePort } from '../stack/ports';
import { createDatabase } from '../stack/postgres';
import { orderWorkflowId } from '../workflows/messages';
import { prepareFloor } from './floor/schema';
import { urlOf, type Parts } from './parts';

/** One of the two systems compared. */
export interface System {
  readonly name: 'postlude' | 'floor';
  readonly url: string;
  /** the shop's key; the floor looks at none */
  readonly credential: string;
  readonly pids: { readonly front: number; readonly worker: number };
  workflowId(order: string): string;
}

/** The item every shopper adds. More pieces than a run can sell. */
export const item = { reference: 'MEM-64', name: 'Memory card 64 GB', priceMinor: 24_900 };
const ON_HAND = 100_000;
const TAX_RATE_BP = 2500;

/** Postlude as `npm start` runs it: api and worker as a process each, with its own settings. */
export async function startPostlude(parts: Parts): Promise<System> {
  const { secrets, apiPort, run } = parts;
  const env = {
    ...parts.env,
    POSTLUDE_API_KEY: secrets.apiKey,
    POSTLUDE_TOKEN_SECRET: secrets.tokenSecret,
  };
  const healthPort = await probePort();
  const [worker, front] = await Promise.all([
    run('worker', 'worker/main', healthPort, { ...env, HEALTH_PORT: String(healthPort) }),
    run('api', 'api/main', apiPort, { ...env, PORT: String(apiPort) }),
  ]);
  const url = urlOf(apiPort);
  await putProduct(url, secrets.apiKey);
  return {
    name: 'postlude',
    url,
    credential: secrets.apiKey,
    pids: { front, worker },
    workflowId: orderWorkflowId,
  };
}

/** The floor in the same shape, on the same Temporal and Postgres. */
export async function startFloor(parts: Parts): Promise<System> {
  const databaseUrl = await createDatabase(parts.databaseUrl, 'floor');
  await prepareFloor(databaseUrl, { ...item, onHand: ON_HAND });
  const env = { ...parts.env, FLOOR_DATABASE_URL: databaseUrl, FLOOR_TASK_QUEUE: 'floor' };
  const [healthPort, port] = [await probePort(), await probePort()];
  const [worker, front] = await Promise.all([
    parts.run('floor-worker', 'bench/floor/worker', healthPort, {
      ...env,
      PORT: String(healthPort),
    }),
    parts.run('floor-front', 'bench/floor/front', port, { ...env, PORT: String(port) }),
  ]);
  return {
    name: 'floor',
    url: urlOf(port),
    credential: '',
    pids: { front, worker },
    workflowId: (order) => `floor/${order}`,
  };
}

async function putProduct(apiUrl: string, apiKey: string): Promise<void> {
  const { reference, name, priceMinor: unitPriceMinor } = item;
  const product = {
    reference,
    name,
    kind: 'physical',
    prices: [{ market: 'SE', currency: 'SEK', unitPriceMinor, taxRateBp: TAX_RATE_BP }],
    isPublished: true,
    quantityMax: 3,
    relatedTo: ['CAM-1'],
    stock: ON_HAND,
  };
  const answer = await fetch(`${apiUrl}/products`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ products: [product] }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The product was refused (${answer.status}): ${text}`);
}
