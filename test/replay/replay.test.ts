import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { beQuiet } from '../world/temporal';
import { readRecorded, recordedKinds } from './histories';
import { kinds } from './kinds';

const logger = new DefaultLogger('ERROR');
const payloadConverterPath = require.resolve('../../workflows/payload-converter');

/** Replays recorded orders, side by side; answers each kind's error, if there was one. */
async function replay(workflowBundle: { codePath: string } | { code: string }, names: string[]) {
  const results = Worker.runReplayHistories(
    { workflowBundle, dataConverter: { payloadConverterPath } },
    names.map((kind) => ({ workflowId: kind, history: readRecorded(kind) })),
  );
  const errors = new Map<string, Error | undefined>();
  for await (const { workflowId, error } of results) errors.set(workflowId, error);
  return errors;
}

describe('A change of the workflow', () => {
  let errors: Map<string, Error | undefined>;

  beforeAll(async () => {
    beQuiet();
    const codePath = join(__dirname, '../../workflow-bundle.js');
    errors = await replay({ codePath }, recordedKinds());
  });

  it('has a recorded history of every kind of order, and no other', () => {
    expect(recordedKinds()).toEqual(Object.keys(kinds).toSorted());
  });

  it.each(recordedKinds())('replays the recorded order: %s', (kind) => {
    expect(errors.has(kind)).toBe(true);
    expect(errors.get(kind)).toBeUndefined();
  });

  it('is caught when it does one thing more: an activity added at the end', async () => {
    const { code } = await bundleWorkflowCode({
      workflowsPath: require.resolve('./extra-activity'),
      payloadConverterPath,
      logger,
    });
    const careless = await replay({ code }, ['no-add', 'three-adds']);
    expect(careless.get('no-add')?.name).toBe('DeterminismViolationError');
    expect(careless.get('three-adds')?.name).toBe('DeterminismViolationError');
  });
});
