import { closeOnSignal, required } from '../kit/server';
import { startTwilioSandbox } from './server';

async function main(): Promise<void> {
  const sandbox = await startTwilioSandbox({
    port: Number(required(process.env, 'PORT')),
    stateDir: required(process.env, 'STATE_DIR'),
    accountSid: required(process.env, 'TWILIO_ACCOUNT_SID'),
    authToken: required(process.env, 'TWILIO_AUTH_TOKEN'),
  });
  closeOnSignal(sandbox);
  console.log(`Twilio sandbox listens on ${sandbox.url}`);
}

void main();
