import { closeOnSignal, required } from '../kit/server';

import { startWarehouse } from './server';

async function main(): Promise<void> {
  const { POSTLUDE_URL: postludeUrl, POSTLUDE_API_KEY: apiKey } = process.env;
  const warehouse = await startWarehouse({
    port: Number(required(process.env, 'PORT')),
    stateDir: required(process.env, 'STATE_DIR'),
    webhookSecret: required(process.env, 'WEBHOOK_SECRET'),
    ...(postludeUrl === undefined ? {} : { postludeUrl }),
    ...(apiKey === undefined ? {} : { apiKey }),
  });
  closeOnSignal(warehouse);
  console.log(`Demo warehouse listens on ${warehouse.url}`);
}

void main();
