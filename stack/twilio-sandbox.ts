import { join } from 'node:path';
import { STATE_DIR } from './paths';
import { portOf } from './ports';
import { startProgram } from './programs';
import type { Roster } from './roster';
import type { Secrets } from './secrets';

interface Options {
  readonly roster: Roster;
  readonly secrets: Secrets;
  readonly logFileOf: (name: string) => string;
}

/** A number nobody has: of the range the Swedish authority keeps for films and examples. */
const FROM = '+46701740605';

/** Starts a carrier of text messages that carries none: its page shows what was sent. */
export async function bringTwilioSandbox({
  roster,
  secrets,
  logFileOf,
}: Options): Promise<{ readonly twilioUrl: string }> {
  const port = portOf('twilio');
  const title = 'twilio sandbox';
  await roster.bring(title, () =>
    startProgram({
      name: title,
      program: 'sandbox/twilio/main',
      env: {
        PORT: String(port),
        STATE_DIR: join(STATE_DIR, 'twilio'),
        TWILIO_ACCOUNT_SID: secrets.twilioAccountSid,
        TWILIO_AUTH_TOKEN: secrets.twilioAuthToken,
      },
      port,
      logFile: logFileOf('twilio'),
    }),
  );
  return { twilioUrl: `http://127.0.0.1:${port}` };
}

/** What the worker needs to know of it. */
export function smsEnv(twilioUrl: string, secrets: Secrets): Record<string, string> {
  return {
    TWILIO_URL: twilioUrl,
    TWILIO_ACCOUNT_SID: secrets.twilioAccountSid,
    TWILIO_AUTH_TOKEN: secrets.twilioAuthToken,
    TWILIO_FROM: FROM,
  };
}
