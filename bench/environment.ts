import { cpus } from 'node:os';
import type { Client } from '@temporalio/client';
import { Client as Database } from 'pg';
import { installedPackage } from '../stack/paths';

/** Without it no number means anything. */
export interface Environment {
  readonly cores: number;
  readonly cpu: string;
  readonly node: string;
  readonly sdk: string;
  readonly temporal: string;
  readonly postgres: string;
  readonly tookSeconds: number;
}

export async function readEnvironment(
  client: Client,
  databaseUrl: string,
  tookSeconds: number,
): Promise<Environment> {
  const [system, postgres] = await Promise.all([
    client.workflowService.getSystemInfo({}),
    postgresVersion(databaseUrl),
  ]);
  const all = cpus();
  return {
    cores: all.length,
    cpu: all[0]?.model.trim() ?? 'unknown',
    node: process.versions.node,
    sdk: installedPackage('@temporalio/client').version,
    temporal: system.serverVersion ?? 'unknown',
    postgres,
    tookSeconds,
  };
}

async function postgresVersion(url: string): Promise<string> {
  const database = new Database({ connectionString: url });
  await database.connect();
  const { rows } = await database.query<{ server_version: string }>('show server_version');
  await database.end();
  return rows[0]?.server_version ?? 'unknown';
}
