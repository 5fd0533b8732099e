import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildOnce } from './cache';
import { findOnPath, runCommand } from './command';
import { acceptsTcp } from './health';
import { userCachePath } from './paths';
import { probePort } from './ports';
import { startProcess } from './process';
import { SetupError, type Log } from './report';

/** Stripe's own stand-in with its published specification: the newest there is of it. */
const VERSION = 'v0.203.0';
const GO_PACKAGE = `github.com/stripe/stripe-mock@${VERSION}`;

/**
 * stripe-mock of this machine, made once per user and version. It is written in Go and offered
 * for no package manager of ours.
 * @throws SetupError where Go is missing: the shapes of our requests would go unjudged.
 */
export async function findStripeMock(log: Log): Promise<string> {
  const onPath = findOnPath('stripe-mock');
  if (onPath !== undefined) return onPath;
  const cached = userCachePath('stripe-mock', VERSION, 'stripe-mock');
  if (existsSync(cached)) return cached;
  if (findOnPath('go') === undefined) {
    throw new SetupError(
      'stripe-mock judges the requests to Stripe and must be built with Go, which is missing: ' +
        'install Go 1.25 or later, or put stripe-mock on the PATH.',
    );
  }
  await buildOnce(cached, log, async (folder) => {
    log(`building stripe-mock ${VERSION} once with Go …`);
    const env = { GOBIN: folder, GOFLAGS: '-mod=mod' };
    await runCommand('go', ['install', GO_PACKAGE], { cwd: folder, env });
    return join(folder, 'stripe-mock');
  });
  return cached;
}

/** Starts stripe-mock on a free loopback port. It keeps nothing. */
export async function startStripeMock(
  logDir: string,
  log: Log,
): Promise<{ url: string; stop(): Promise<void> }> {
  const command = await findStripeMock(log);
  const port = await probePort();
  const mock = await startProcess({
    name: 'stripe-mock',
    command,
    // Unless told otherwise it also listens for HTTPS, and to everybody.
    args: ['-http-addr', `127.0.0.1:${port}`, '-https-addr', '127.0.0.1:'],
    logFile: join(logDir, 'stripe-mock.log'),
    isReady: async () => await acceptsTcp(port),
  });
  return { url: `http://127.0.0.1:${port}`, stop: () => mock.stop() };
}
