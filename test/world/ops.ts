import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { World } from '../world';
import { readOrder, workflowOf, type OrderReply } from './story';

/** What a command left: exit code, both outputs, and its document where it was asked for one. */
export interface OpsAnswer {
  code: number;
  stdout: string;
  stderr: string;
  json: OpsDocument;
}

export interface OpsDocument {
  order?: string;
  result?: string;
  error?: { code: string; message: string };
  [field: string]: unknown;
}

const program = join(__dirname, '../../ops/main.js');

/** `npm run order -- …` as a process of its own, against this world's Temporal. */
export function ops(world: World, ...args: string[]): Promise<OpsAnswer> {
  return opsWith({ TEMPORAL_ADDRESS: world.temporal.address }, ...args);
}

export function opsWith(env: Record<string, string>, ...args: string[]): Promise<OpsAnswer> {
  return new Promise((settle, fail) => {
    execFile(process.execPath, [program, ...args], { env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code !== 'number') return fail(error ?? new Error('no exit code'));
      const json = args.includes('--json') ? (JSON.parse(stdout) as OpsDocument) : {};
      settle({ code, stdout, stderr, json });
    });
  });
}

/**
 * The code a command is refused with. Throws where it was not refused in one sentence with exit
 * code 1, or where anything was sent to the order.
 */
export async function refusalOf(
  world: World,
  number: string,
  ...args: string[]
): Promise<string | undefined> {
  const before = await sentTo(world, number);
  const { code, json } = await ops(world, ...args, number, '--json');
  expect([code, json]).toEqual([
    1,
    { error: { code: expect.any(String), message: expect.stringMatching(/^\S.*\.$/) } },
  ]);
  expect(await sentTo(world, number)).toBe(before);
  return json.error?.code;
}

/** Signals and updates the order was sent so far; what it does by itself goes on meanwhile. */
async function sentTo(world: World, number: string): Promise<number> {
  const { events } = await workflowOf(world, number).fetchHistory();
  const isSent = (event: NonNullable<typeof events>[number]) =>
    event.workflowExecutionSignaledEventAttributes ??
    event.workflowExecutionUpdateAcceptedEventAttributes ??
    event.workflowExecutionCancelRequestedEventAttributes;
  return (events ?? []).filter(isSent).length;
}

/** Waits for the end of its workflow. */
export async function finished(world: World, number: string): Promise<OrderReply> {
  await workflowOf(world, number).result();
  return await readOrder(world, number);
}
