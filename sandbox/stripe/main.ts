import { closeOnSignal, required } from '../kit/server';
import { startStripeSandbox } from './server';

async function main(): Promise<void> {
  const webhookUrl = process.env['WEBHOOK_URL'];
  const sandbox = await startStripeSandbox({
    port: Number(required(process.env, 'PORT')),
    stateDir: required(process.env, 'STATE_DIR'),
    apiKey: required(process.env, 'STRIPE_SECRET_KEY'),
    webhookSecret: required(process.env, 'STRIPE_WEBHOOK_SECRET'),
    ...(webhookUrl ? { webhookUrl } : {}),
  });
  closeOnSignal(sandbox);
  console.log(`Stripe sandbox listens on ${sandbox.url}`);
}

void main();
