import { randomBytes } from 'node:crypto';
import { ServiceError, WithStartWorkflowOperation, type Client } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { createAttributedStart, type AttributeOptions } from '../../api/start-attributes';
import { open, orderWindowType, searchAttributes } from '../../workflows/messages';
import { realTemporal, type WorldTemporal } from '../world/temporal';

const nobodyKnows = defineSearchAttributeKey(
  `PostludeUnknown${randomBytes(4).toString('hex')}`,
  'KEYWORD',
);
const unknown = [{ key: nobodyKnows, value: 'x' }];
const known = [{ key: searchAttributes.order, value: 'A1' }];

const optionsOf = (workflowId: string) => ({
  workflowId,
  taskQueue: 'nobody-works-here',
  workflowIdConflictPolicy: 'USE_EXISTING' as const,
});

const newId = () => `start-${randomBytes(6).toString('hex')}`;

/** On the dev server: the time-skipping one keeps the id of a start it refused, and is no model. */
describe('starting an order with search attributes', () => {
  let temporal: WorldTemporal;
  let client: Client;
  /** what every attempt to start carried, in order */
  let attempts: boolean[];
  let said: string[];
  let nowMs: number;
  let start: ReturnType<typeof createAttributedStart>;

  beforeAll(async () => {
    temporal = await realTemporal();
    ({ client } = temporal);
  });
  afterAll(() => temporal.close());
  beforeEach(() => {
    attempts = [];
    said = [];
    nowMs = 0;
    start = createAttributedStart(
      (sentence) => said.push(sentence),
      () => nowMs,
    );
  });

  const note = (attributes: AttributeOptions) =>
    attempts.push(attributes.typedSearchAttributes !== undefined);

  const begin = (workflowId: string) => async (attributes: AttributeOptions) => {
    note(attributes);
    const options = { ...optionsOf(workflowId), ...attributes };
    return await client.workflow.start(orderWindowType, options);
  };

  /** Nobody answers the update: the start is what counts. */
  const beginWithUpdate = (workflowId: string) => async (attributes: AttributeOptions) => {
    note(attributes);
    const options = { ...optionsOf(workflowId), ...attributes };
    const startWorkflowOperation = new WithStartWorkflowOperation(orderWindowType, options);
    await client.withDeadline(Date.now() + 700, () =>
      client.workflow.executeUpdateWithStart(open, { startWorkflowOperation }),
    );
  };

  const isRunning = async (workflowId: string) => {
    const { status } = await client.workflow.getHandle(workflowId).describe();
    return status.name === 'RUNNING';
  };

  it('known ones travel with it, and nothing is said', async () => {
    const workflowId = newId();
    await start(known, begin(workflowId));
    expect([attempts, said]).toEqual([[true], []]);
    const { typedSearchAttributes } = await client.workflow.getHandle(workflowId).describe();
    expect(typedSearchAttributes.get(searchAttributes.order)).toBe('A1');
  });

  it('unknown ones are left out, which is said once', async () => {
    const workflowId = newId();
    await start(unknown, begin(workflowId));
    expect(attempts).toEqual([true, false]);
    expect(await isRunning(workflowId)).toBe(true);
    expect(said).toEqual([expect.stringContaining('no search attributes in this namespace')]);
  });

  it('unknown ones are left out of a start with an update too, although nobody answers it', async () => {
    const workflowId = newId();
    await expect(start(unknown, beginWithUpdate(workflowId))).rejects.toBeInstanceOf(Error);
    expect(attempts).toEqual([true, false]);
    expect(await isRunning(workflowId)).toBe(true);
    expect(said).toHaveLength(1);
  });

  it('for a minute no other start tries; after it the next one does, and all is well', async () => {
    await start(unknown, begin(newId()));
    nowMs = 59_999;
    await start(known, begin(newId()));
    nowMs = 60_000;
    await start(known, begin(newId()));
    expect(attempts).toEqual([true, false, false, true]);
    await start(unknown, begin(newId()));
    expect(said).toHaveLength(2);
  });

  it('still unknown a minute later: is not said again', async () => {
    await start(unknown, begin(newId()));
    nowMs = 60_000;
    await start(unknown, begin(newId()));
    expect(attempts).toEqual([true, false, true, false]);
    expect(said).toHaveLength(1);
  });
});

describe('a start that is refused for something else', () => {
  it('is refused, and the next one carries its attributes', async () => {
    const temporal = await realTemporal();
    const said: string[] = [];
    const attempts: boolean[] = [];
    const start = createAttributedStart((sentence) => said.push(sentence));
    const tooLong = (attributes: AttributeOptions) => {
      attempts.push(attributes.typedSearchAttributes !== undefined);
      const options = { workflowId: 'x'.repeat(2000), taskQueue: 'nobody', ...attributes };
      return temporal.client.workflow.start(orderWindowType, options);
    };
    await expect(start(known, tooLong)).rejects.toBeInstanceOf(ServiceError);
    await expect(start(known, tooLong)).rejects.toBeInstanceOf(ServiceError);
    expect([attempts, said]).toEqual([[true, false, true, false], []]);
    const broken = new Error('broken');
    await expect(start(known, () => Promise.reject(broken))).rejects.toBe(broken);
    await temporal.close();
  });
});
