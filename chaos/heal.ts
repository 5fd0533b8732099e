import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import type { Log } from '../stack/report';
import { jsonList, textIn, textsIn, type Json } from './auditor/json';
import { clocks } from './clocks';
import { fetchJson, hear } from './http';
import type { Parts } from './parts';

/** All budgets of an order in a row, a lost email of 30 s and a slow warehouse: then it is stuck. */
const closeMaxMs =
  clocks.drainBudgetMs + clocks.resolutionBudgetMs + clocks.emailHoldsReleaseMs + 100_000;
const pollMs = 500;
/** The late read of a flagged order, which stays open after it, and some time to act on it. */
const lateReadDoneMs = clocks.lateReadMs + 4_000;

/** The provider behaves from now on. The wire to the inbox has faults for an email or two only. */
export async function endFaults({ klarnaUrl }: Parts): Promise<void> {
  await fetch(`${klarnaUrl}/admin/faults`, { method: 'DELETE' });
}

/**
 * Waits until every order is over, or open for a person alone.
 * @returns the numbers of those that are not; none when the system is live
 */
export async function awaitCloses(parts: Parts): Promise<string[]> {
  const connection = await Connection.connect({ address: parts.temporalAddress });
  const client = new Client({ connection });
  try {
    const deadline = Date.now() + closeMaxMs;
    const flaggedSince = new Map<string, number>();
    let left = await unfinished(client, parts, flaggedSince);
    while (left.length > 0 && Date.now() < deadline) {
      await sleep(pollMs);
      left = await unfinished(client, parts, flaggedSince);
    }
    return left;
  } finally {
    await connection.close();
  }
}

async function unfinished(
  client: Client,
  parts: Parts,
  flaggedSince: Map<string, number>,
): Promise<string[]> {
  const left: string[] = [];
  for await (const { workflowId } of client.workflow.list({
    query: "ExecutionStatus = 'Running' AND WorkflowType = 'orderWindow'",
  })) {
    const number = workflowId.replace(/^order\//, '');
    const since = flaggedSince.get(number);
    if (since === undefined && (await waitsForPerson(parts, number))) {
      flaggedSince.set(number, Date.now());
    }
    if (since === undefined || Date.now() - since < lateReadDoneMs) left.push(number);
  }
  return left;
}

async function waitsForPerson({ apiUrl, secrets }: Parts, order: string): Promise<boolean> {
  const { body } = await hear({
    asked: 'order',
    order,
    method: 'GET',
    url: `${apiUrl}/orders/${order}`,
    credential: secrets.apiKey,
  });
  return textIn(body, 'status') === 'closed' && textsIn(body, 'needsAttention').length > 0;
}

/** Why an order is stuck: what it tells itself, and what Temporal has of it. */
export async function printStuck(parts: Parts, order: string, log: Log): Promise<void> {
  log(`${order} is stuck. Its own history:`);
  const { history } = await fetchJson<{ history: Json[] }>(
    'GET',
    `${parts.apiUrl}/orders/${order}/history`,
    { credential: parts.secrets.apiKey },
  ).catch(() => ({ history: [] }));
  for (const entry of jsonList(history)) {
    log(`  ${textIn(entry, 'at')} ${textIn(entry, 'type')}: ${textIn(entry, 'text')}`);
  }
  log("Temporal's:");
  const connection = await Connection.connect({ address: parts.temporalAddress });
  const handle = new Client({ connection }).workflow.getHandle(`order/${order}`);
  const { events } = await handle.fetchHistory();
  for (const { eventId, eventTime, eventType } of events ?? []) {
    const at = new Date(Number(eventTime?.seconds ?? 0) * 1000).toISOString();
    log(`  ${String(eventId)} ${at} ${String(eventType)}`);
  }
  await connection.close();
}
