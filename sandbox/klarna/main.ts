import { closeOnSignal, required } from '../kit/server';

import { startKlarnaSandbox } from './server';

async function main(): Promise<void> {
  const sandbox = await startKlarnaSandbox({
    port: Number(required(process.env, 'PORT')),
    stateDir: required(process.env, 'STATE_DIR'),
    username: required(process.env, 'KLARNA_USERNAME'),
    password: required(process.env, 'KLARNA_PASSWORD'),
  });
  closeOnSignal(sandbox);
  console.log(`Payment sandbox listens on ${sandbox.url}`);
}

void main();
