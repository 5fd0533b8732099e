import { WorkflowFailedError } from '@temporalio/client';
import globalSetup from '../global-setup';
import globalTeardown from '../global-teardown';
import { orderWorkflowId } from '../../workflows/messages';
import { recordedKinds, removeRecorded, writeRecorded } from './histories';
import { kinds } from './kinds';
import { createStage, numberOf, type Stage } from './stage';

/** Longest an order lives with the clocks of the stage, several times over. */
const endsWithinMs = 60_000;

/**
 * Records one history of every kind of order, or of those named: `npm run record [kind …]`. All
 * are played side by side on a dev server of their own. Run it for a new kind, or for a new
 * workflow version; never to make a failing replay pass.
 */
async function main(wanted: string[]): Promise<void> {
  const unknown = wanted.filter((kind) => !Object.hasOwn(kinds, kind));
  if (unknown.length > 0) throw new Error(`There is no kind ${unknown.join(', ')}.`);
  await globalSetup();
  const stage = await createStage();
  try {
    const played = wanted.length > 0 ? wanted : Object.keys(kinds);
    const results = await Promise.allSettled(played.map((kind) => record(stage, kind)));
    for (const [index, result] of results.entries()) {
      if (result.status === 'fulfilled') continue;
      process.exitCode = 1;
      console.error(`${played[index]}: ${String(result.reason)}`);
    }
  } finally {
    await stage.world.stop();
    await globalTeardown();
  }
  for (const kind of recordedKinds()) if (!Object.hasOwn(kinds, kind)) removeRecorded(kind);
}

async function record(stage: Stage, kind: string): Promise<void> {
  const workflowId = (await kinds[kind]?.(stage, kind)) ?? orderWorkflowId(numberOf(kind));
  const handle = stage.world.client.workflow.getHandle(workflowId);
  await stage.world.client.withDeadline(Date.now() + endsWithinMs, () =>
    handle.result().catch(isEnded),
  );
  const history = await handle.fetchHistory();
  writeRecorded(kind, history);
  console.log(`${kind}: ${history.events?.length ?? 0} events`);
}

/** Terminated is an end too; not to end is none. */
function isEnded(error: unknown): void {
  if (!(error instanceof WorkflowFailedError)) throw error;
}

void main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
