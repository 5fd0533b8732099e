import { closeOnSignal, required } from '../kit/server';
import { startAdyenSandbox } from './server';

async function main(): Promise<void> {
  const webhookUrl = process.env['WEBHOOK_URL'];
  const sandbox = await startAdyenSandbox({
    port: Number(required(process.env, 'PORT')),
    stateDir: required(process.env, 'STATE_DIR'),
    apiKey: required(process.env, 'ADYEN_API_KEY'),
    merchantAccount: required(process.env, 'ADYEN_MERCHANT_ACCOUNT'),
    hmacKey: required(process.env, 'ADYEN_HMAC_KEY'),
    ...(webhookUrl ? { webhookUrl } : {}),
  });
  closeOnSignal(sandbox);
  console.log(`Adyen sandbox listens on ${sandbox.url}`);
}

void main();
