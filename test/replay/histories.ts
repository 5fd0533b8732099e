import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { REPOSITORY } from '../../stack/paths';
import type { ServerHistory } from '../world/actions';

/** Recorded histories lie beside the sources: they are kept, `dist/` is not. */
const folder = join(REPOSITORY, 'test', 'replay');

const extension = '.json';

/** How the SDK names this process, its machine included, and the queues of its own. */
const ofThisProcess = `${process.pid}@`;

/** The kinds of order recorded so far, sorted. */
export function recordedKinds(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .map((name) => name.slice(0, -extension.length))
    .toSorted();
}

export function readRecorded(kind: string): unknown {
  return JSON.parse(readFileSync(pathOf(kind), 'utf8'));
}

/** Writes a history, one event a line: a second recording shows what became different. */
export function writeRecorded(kind: string, history: ServerHistory): void {
  const { events } = JSON.parse(historyToJSON(history), anonymous) as { events: unknown[] };
  const lines = events.map((event) => JSON.stringify(event));
  writeFileSync(pathOf(kind), `{"events":[\n${lines.join(',\n')}\n]}\n`);
}

export function removeRecorded(kind: string): void {
  rmSync(pathOf(kind));
}

/** What names the machine of the recording decides nothing in a replay. */
function anonymous(key: string, value: unknown): unknown {
  if (key === 'stackTrace') return undefined;
  const isOurName = typeof value === 'string' && value.startsWith(ofThisProcess);
  return isOurName ? 'recorder' : value;
}

function pathOf(kind: string): string {
  return join(folder, `${kind}${extension}`);
}
