import { add, handOver, workflowOf, type OpenedOrder } from '../world/story';
import { until } from '../world/until';
import { contradicted, missed, type Sight } from './boundary';
import { activityOf, type Cell, type Step } from './cells';
import { effectsOf, look } from './look';
import { expectedOf, plentyItem, scarceItem } from './expected';
import type { Expected, Seen } from './seen';
import { createStage, losePiece, type Stage } from './stage';
import { activityRuns } from './temporal-view';

/** What one cell came to: how it was killed, and what the order looked like in the end. */
export interface Played {
  /** why the kill missed its boundary; such a cell proves nothing */
  misses: string[];
  seen: Seen;
  expected: Expected;
  /** calls of the step, by both workers together */
  asked: number;
  /** from the hand-over to the end */
  seconds: number;
}

/** The request id of every story's one add. */
const click = 'click';

/** Nothing is waited for by a caller: the worker it would wait for is going to die. */
const headers = { prefer: 'respond-async' };

/** Longest until the kill is due, on a busy machine. */
const reachMs = 30_000;

/** Longest until a worker that comes back has answered the add: one lost raise and its start. */
const answerMs = 60_000;

/** Longest until the order is over: a lost email takes 30 s, its repeat 5 s more. */
const endMs = 90_000;

/**
 * One order whose worker is killed at one boundary of one step, followed to its end by another
 * worker. Every activity timeout and clock is the product's own.
 */
export async function play(cell: Cell): Promise<Played> {
  const stage = await createStage(cell);
  const beganMs = Date.now();
  try {
    const story = await begin(stage, cell.step);
    const sight = await kill(stage, cell, story.order);
    await stage.startNext();
    const end = await follow(stage, cell, { ...story, sight });
    return { ...end, seconds: (Date.now() - beganMs) / 1000 };
  } finally {
    await stage.close();
  }
}

/** A story that has come as far as the step that is going to be interrupted. */
interface Story {
  order: OpenedOrder;
  item: string;
  /** what the add was told, each time it was asked for */
  answers: string[];
  /** mails in the inbox at the close, once it was asked for */
  mailsBeforeClose?: number;
}

/** Raises happen in the open window; email and release need it closed. */
async function begin(stage: Stage, step: Step): Promise<Story> {
  const { world } = stage;
  const order = await handOver(world);
  const item = step === 'compensate' ? scarceItem : plentyItem;
  await add(world, order.number, item, { key: click, headers });
  if (step === 'authorize' || step === 'compensate') return { order, item, answers: [] };
  const answers = [await answerOf(stage, order)];
  return { order, item, answers, mailsBeforeClose: await closeWindow(stage, order) };
}

/** Kills the worker where the cell says, and looks at what it left while nothing else runs. */
async function kill(stage: Stage, cell: Cell, order: OpenedOrder): Promise<Sight> {
  const { world, gate, victim } = stage;
  const { step, boundary } = cell;
  if (step === 'compensate') {
    await victim.stands('authorize:answered');
    await losePiece(stage);
    victim.goOn();
  }
  if (boundary === 'b1') await victim.stands(`${step}:calling`);
  if (boundary === 'b2') {
    await until('an answer that is held back', async () => gate.held() > 0, reachMs);
  }
  if (boundary === 'b3' || boundary === 'b4') await victim.stands(`${step}:answered`);
  if (boundary === 'b4') await completeAlone(stage, step, order);
  const signal = await victim.kill();
  gate.letGo();
  return {
    victim: victim.pid,
    signal,
    asked: gate.asked(),
    answered: gate.answered(),
    applied: await effectsOf(world, order, step),
    runs: await activityRuns(world, order.number, activityOf[step]),
  };
}

/**
 * In one process the next workflow task is taken two milliseconds after the completion. So the
 * workflow's half dies first, and the completion reaches a server that has nobody to tell.
 */
async function completeAlone(stage: Stage, step: Step, { number }: OpenedOrder): Promise<void> {
  const { world, victim, workflowHalf } = stage;
  await workflowHalf?.kill();
  victim.goOn();
  await until('the completion in the history', async () => {
    const [run] = await activityRuns(world, number, activityOf[step]);
    return run?.state === 'completed';
  });
}

/** The order with its next worker, until nothing more can happen to it. */
async function follow(
  stage: Stage,
  cell: Cell,
  { order, item, answers, mailsBeforeClose, sight }: Story & { sight: Sight },
): Promise<Omit<Played, 'seconds'>> {
  const { world, gate } = stage;
  const beforeClose = await answerOf(stage, order);
  const mails = mailsBeforeClose ?? (await closeWindow(stage, order));
  await world.client
    .withDeadline(Date.now() + endMs, () => workflowOf(world, order.number).result())
    .catch(() => undefined); // an order that does not end is a violation, seen below
  const atTheEnd = await answerOf(stage, order);
  const runs = await activityRuns(world, order.number, activityOf[cell.step]);
  return {
    misses: [...missed(cell, sight), ...contradicted(cell, sight.victim, runs)],
    seen: {
      ...(await look(world, order, item)),
      mailsBeforeClose: mails,
      answers: [...answers, beforeClose, atTheEnd],
    },
    expected: expectedOf(cell.step),
    asked: gate.asked(),
  };
}

/** Closes the window now; answers how many mails were out by then. */
async function closeWindow({ world }: Stage, { number, email }: OpenedOrder): Promise<number> {
  const { length } = await world.inbox.to(email);
  const answer = await world.ask('POST', `/orders/${number}/close`, { headers });
  if (answer.status >= 300) throw new Error(`the close was answered ${answer.status}`);
  return length;
}

/** The definite answer of the add, once there is one. */
async function answerOf({ world }: Stage, { number }: OpenedOrder): Promise<string> {
  return until(
    'the answer of the add',
    async () => {
      const { status, body } = await world.ask<{ status: string; problem?: { code: string } }>(
        'GET',
        `/orders/${number}/requests/${click}`,
      );
      if (status !== 200 || body.status === 'pending') return undefined;
      return body.problem ? `${body.status} ${body.problem.code}` : body.status;
    },
    answerMs,
  );
}
