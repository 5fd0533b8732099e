import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { probePort } from '../../stack/ports';
import { until } from './until';

/** A process of the product, started to be killed. */
export interface TestProcess {
  url: string;
  pid: number;
  /** ends it the way a power cut does */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const dist = join(__dirname, '../..');

/** The worker as `npm start` runs it. */
export function startWorkerProcess(env: Record<string, string>): Promise<TestProcess> {
  return startProcess('worker/main.js', 'HEALTH_PORT', env);
}

/** The api as `npm start` runs it, on a port of its own. */
export function startApiProcess(env: Record<string, string>): Promise<TestProcess> {
  return startProcess('api/main.js', 'PORT', env);
}

async function startProcess(
  program: string,
  portName: string,
  env: Record<string, string>,
): Promise<TestProcess> {
  const port = await probePort();
  const child = spawn(process.execPath, [join(dist, program)], {
    env: { ...process.env, ...env, [portName]: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await until(`${program} to be healthy`, async () => {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    return answer?.ok === true;
  });
  return {
    url,
    pid: child.pid ?? 0,
    kill: () => end(child, 'SIGKILL'),
    stop: () => end(child, 'SIGTERM'),
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}
