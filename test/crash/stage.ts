import { createWorld, type World } from '../world';
import { catalogue } from '../world/orders';
import { startWorkerProcess } from '../world/processes';
import type { Boundary, Cell, Step, Stop } from './cells';
import { scarceItem } from './expected';
import { startGate, type Gate } from './gate';
import { startVictim, type Half, type Victim } from './victim';

/** What a step reaches outside through: where it is configured, and what its call looks like. */
const wires: Record<Step, { setting: string; trigger: string }> = {
  authorize: { setting: 'KLARNA_URL', trigger: '"order_amount":120000' },
  compensate: { setting: 'KLARNA_URL', trigger: '"order_amount":100000' },
  email: { setting: 'SMTP_URL', trigger: '\r\n.\r\n' },
  release: { setting: 'WAREHOUSE_URL', trigger: '"type":"order.released"' },
};

/** A world of its own for one cell, with a gate on the step's wire. */
export interface Stage {
  world: World;
  gate: Gate;
  /** the worker under test, or the half of it that runs activities */
  victim: Victim;
  /** the half that runs workflows, where the two must die apart (b4) */
  workflowHalf: Victim | undefined;
  /** starts the worker that comes after the kill, as `npm start` runs it */
  startNext(): Promise<void>;
  close(): Promise<void>;
}

let lastBuilt: Promise<unknown> = Promise.resolve();

/** One after the other: side by side they would keep each other from starting in time. */
export function createStage(cell: Cell): Promise<Stage> {
  const built = lastBuilt.then(() => build(cell));
  lastBuilt = built.catch(() => undefined);
  return built;
}

async function build({ step, boundary }: Cell): Promise<Stage> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of closing.toReversed()) await end();
  };
  try {
    const world = await createWorld({ time: 'real', hasWorker: false });
    closing.push(() => world.stop());
    const { setting, trigger } = wires[step];
    const outside = new URL(world.env[setting] ?? '');
    const gate = await startGate(outside, { trigger, isHolding: boundary === 'b2' });
    closing.push(() => gate.close());
    const env = { ...world.env, [setting]: throughPort(outside, gate.port) };
    const start = async (stops: readonly Stop[], half?: Half) => {
      const victim = await startVictim(env, stops, half);
      closing.push(() => victim.kill());
      return victim;
    };
    const stops = stopsOf(step, boundary);
    const isSplit = boundary === 'b4';
    const victim = await start(stops, isSplit ? 'activities' : undefined);
    const workflowHalf = isSplit ? await start([], 'workflows') : undefined;
    const startNext = async () => {
      const worker = await startWorkerProcess(env);
      closing.push(() => worker.stop());
    };
    return { world, gate, victim, workflowHalf, startNext, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function throughPort(url: URL, port: number): string {
  const through = new URL(url);
  through.port = String(port);
  return through.href;
}

/** b2 needs none: there it is the answer that does not come. */
function stopsOf(step: Step, boundary: Boundary): Stop[] {
  const own: Record<Boundary, Stop[]> = {
    b1: [`${step}:calling`],
    b2: [],
    b3: [`${step}:answered`],
    b4: [`${step}:answered`],
  };
  // Between raise and commit the story of the compensation loses its piece.
  return step === 'compensate' ? ['authorize:answered', ...own[boundary]] : own[boundary];
}

/**
 * The shop counts its shelf and finds no piece of what was just promised: so the commit of the
 * raised add is refused, and the raise must be undone.
 */
export async function losePiece({ world }: Stage): Promise<void> {
  const products = catalogue
    .filter(({ reference }) => reference === scarceItem)
    .map((product) => ({ ...product, stock: 0 }));
  const { status } = await world.ask('PUT', '/products', { body: { products } });
  if (status !== 200) throw new Error(`the recount was answered ${status}`);
}
