import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { acceptsTcp, answersHttp } from './health';
import { installedPackage } from './paths';
import { type RunningProcess, startProcess } from './process';
import type { Log } from './report';

export interface InboxOptions {
  readonly smtpPort: number;
  readonly webPort: number;
  /** Mails stay here between runs. */
  readonly mailDir: string;
  readonly logFile: string;
  readonly log: Log;
}

export interface RunningInbox extends RunningProcess {
  readonly smtpUrl: string;
  /** The page; mails as JSON are at `/api/email`. */
  readonly webUrl: string;
}

/** A year of demos; without a bound the folder only grows. */
const MAX_MAILS = 2_000;

/** Starts MailDev: it takes every mail over SMTP and shows it, and sends none on. */
export async function startInbox(options: InboxOptions): Promise<RunningInbox> {
  mkdirSync(options.mailDir, { recursive: true });
  const webUrl = `http://127.0.0.1:${options.webPort}`;
  const smtp = ['--ip', '127.0.0.1', '--smtp', String(options.smtpPort)];
  const web = ['--web-ip', '127.0.0.1', '--web', String(options.webPort)];
  const store = ['--mail-directory', options.mailDir, '--max-emails', String(MAX_MAILS)];
  const inbox = await startProcess({
    name: 'inbox',
    command: process.execPath,
    args: [mailDevProgram(), ...smtp, ...web, ...store],
    cwd: options.mailDir,
    logFile: options.logFile,
    isReady: async () =>
      (await answersHttp(`${webUrl}/api/email`)) && (await acceptsTcp(options.smtpPort)),
  });
  return { ...inbox, smtpUrl: `smtp://127.0.0.1:${options.smtpPort}`, webUrl };
}

/** MailDev is a program, not a module to import. */
function mailDevProgram(): string {
  const { folder, bin } = installedPackage('maildev');
  return join(folder, bin?.['maildev'] ?? '');
}
