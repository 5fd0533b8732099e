import { EventEmitter, once } from 'node:events';
import { restartable } from '../../chaos/restartable';
import type { Running } from '../../stack/process';

/** A part made of promises: it ends when it is stopped, or when the test says so. */
function fakePart() {
  const events = new EventEmitter();
  const exited = once(events, 'end').then(([reason]) => String(reason));
  const end = (reason: string): void => void events.emit('end', reason);
  const part: Running = { exited, stop: async () => end('stopped') };
  return { part, end };
}

/** Starts the parts of a list, one after the other; an error in it is a start that fails. */
function starting(parts: (Running | Error)[]): {
  start: () => Promise<Running>;
  left: () => number;
} {
  const left = [...parts];
  const start = async (): Promise<Running> => {
    const next = left.shift();
    if (next === undefined) throw new Error('There is no other part.');
    if (next instanceof Error) throw next;
    return next;
  };
  return { start, left: () => left.length };
}

describe('a part that is taken away', () => {
  it('comes back, and that was no end of its own', async () => {
    const parts = starting([fakePart().part, fakePart().part]);
    const part = await restartable(parts.start);
    await part.restart(1);
    expect([parts.left(), part.ownEnds()]).toEqual([0, 0]);
    await part.stop();
  });

  it('is tried again when it does not start, which is counted', async () => {
    const parts = starting([fakePart().part, new Error('no database'), fakePart().part]);
    const part = await restartable(parts.start);
    await part.restart(1);
    expect([parts.left(), part.ownEnds()]).toEqual([0, 1]);
    await part.stop();
  });

  it('is started again when it ends by itself, which is counted', async () => {
    const first = fakePart();
    const parts = starting([first.part, fakePart().part]);
    const part = await restartable(parts.start);
    first.end('out of memory');
    await first.part.exited;
    await part.settled();
    expect([parts.left(), part.ownEnds()]).toEqual([0, 1]);
    await part.stop();
  });

  it('stays away once it was stopped', async () => {
    const parts = starting([fakePart().part, fakePart().part]);
    const part = await restartable(parts.start);
    await part.stop();
    await part.restart(1);
    expect(parts.left()).toBe(1);
  });
});
