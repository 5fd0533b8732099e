import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { messageOf, type Log } from '../stack/report';
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

/** Why an order is stuck: what it tells itself, and what Temporal has of it. Never throws. */
export async function printStuck(parts: Parts, order: string, log: Log): Promise<void> {
  log(`${order} is stuck. Its own history:`);
  for (const line of await ownHistory(parts, order).catch(unreadable)) log(`  ${line}`);
  log("Temporal's:");
  for (const line of await temporalHistory(parts, order).catch(unreadable)) log(`  ${line}`);
}

async function ownHistory({ apiUrl, secrets }: Parts, order: string): Promise<string[]> {
  const url = `${apiUrl}/orders/${order}/history`;
  const { history } = await fetchJson<{ history: Json[] }>('GET', url, {
    credential: secrets.apiKey,
  });
  return jsonList(history).map(
    (entry) => `${textIn(entry, 'at')} ${textIn(entry, 'type')}: ${textIn(entry, 'text')}`,
  );
}

async function temporalHistory({ temporalAddress }: Parts, order: string): Promise<string[]> {
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    const handle = new Client({ connection }).workflow.getHandle(`order/${order}`);
    const { events }: { events?: TemporalEvent[] } = JSON.parse(
      historyToJSON(await handle.fetchHistory()),
    );
    return (events ?? []).map(lineOf);
  } finally {
    await connection.close();
  }
}

/** As Temporal's own tools write it. */
type TemporalEvent = Record<string, unknown> & {
  readonly eventId: string;
  readonly eventTime: string;
  readonly eventType: string;
};

/** `12 10:01:02.345 ActivityTaskFailed: provider down`: the event and the words it carries. */
function lineOf({ eventId, eventTime, eventType, ...rest }: TemporalEvent): string {
  const name = eventType.replace(/^EVENT_TYPE_/, '').toLowerCase();
  const words = [...new Set(wordsIn(rest))].join(', ');
  return `${eventId} ${eventTime} ${name}${words === '' ? '' : `: ${words}`}`;
}

const tellingKeys = new Set(['name', 'activityId', 'signalName', 'updateId', 'timerId', 'message']);

function wordsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'string' && tellingKeys.has(key) ? [inner] : wordsIn(inner),
  );
}

function unreadable(error: unknown): string[] {
  return [`cannot be read: ${messageOf(error)}`];
}
