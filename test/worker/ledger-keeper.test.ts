import { setTimeout as sleep } from 'node:timers/promises';
import { startLedgerKeeper } from '../../worker/ledger-keeper';

const everyMs = 5;

describe('the keeper of the sums behind the numbers', () => {
  it('merges one round after the other, tells of one that failed, and goes on', async () => {
    const told: string[] = [];
    let [rounds, atOnce, atOnceMax] = [0, 0, 0];
    const merge = async () => {
      rounds += 1;
      atOnce += 1;
      atOnceMax = Math.max(atOnceMax, atOnce);
      await sleep(4 * everyMs);
      atOnce -= 1;
      if (rounds === 1) throw new Error('the database went away');
    };
    const keeper = startLedgerKeeper({ merge }, (text) => told.push(text), everyMs);
    const third = async (): Promise<void> => {
      await sleep(everyMs);
      if (rounds < 3) await third();
    };
    await third();
    keeper.stop();
    expect(told).toEqual([expect.stringContaining('the database went away')]);
    expect(atOnceMax).toBe(1);
    const before = rounds;
    await sleep(8 * everyMs);
    expect(rounds).toBe(before);
  });
});
