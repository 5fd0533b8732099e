import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../stack/report';
import type { Parts } from './parts';
import type { Incident } from './plan-incidents';

/** Carries out what the plan has for the parts; ends when every part is healthy again. */
export async function playIncidents(
  parts: Parts,
  incidents: readonly Incident[],
  log: Log,
): Promise<void> {
  const beganAt = performance.now();
  await Promise.all(
    incidents.map(async (incident) => {
      await sleep(Math.max(0, incident.atMs - (performance.now() - beganAt)));
      log(`${incident.kind}, for ${incident.downMs} ms`);
      await happen(parts, incident);
    }),
  );
  const { worker, api, temporal, postgres } = parts;
  await Promise.all([worker, api, temporal, postgres].map((part) => part.settled()));
}

async function happen(parts: Parts, { kind, downMs }: Incident): Promise<void> {
  switch (kind) {
    case 'kill_worker':
      return await parts.worker.kill(downMs);
    case 'kill_api':
      return await parts.api.kill(downMs);
    case 'kill_temporal':
      return await parts.temporal.kill(downMs);
    case 'restart_postgres':
      return await parts.postgres.restart(downMs);
    case 'mail_refuses':
      parts.relay.refuseAll(true);
      await sleep(downMs);
      return parts.relay.refuseAll(false);
    case 'warehouse_fails':
    case 'warehouse_slow':
      await setWarehouse(parts, kind === 'warehouse_fails' ? '500' : 'slow');
      await sleep(downMs);
      return await setWarehouse(parts, 'none');
  }
}

/** `slow` takes a webhook and answers after this long: the sender has given up by then. */
const slowAnswerMs = 11_000;

async function setWarehouse(parts: Parts, kind: '500' | 'slow' | 'none'): Promise<void> {
  const response = await fetch(`${parts.warehouseUrl}/admin/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind, delayMs: slowAnswerMs }),
  });
  if (!response.ok) throw new Error(`The warehouse refused its fault: ${response.status}`);
}
