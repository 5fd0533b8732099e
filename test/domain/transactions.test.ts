import fc from 'fast-check';
import {
  recordFailed,
  shownId,
  supersede,
  voidActive,
  type Transaction,
} from '../../domain/transactions';
import { activeTransaction } from './active-transaction';

const at = '2026-03-01T12:00:00.000Z';
const of = (totalMinor: number) => ({ totalMinor, currency: 'SEK', providerRef: 'klarna-1', at });

function shown(list: readonly Transaction[]): string[] {
  return list.map((each) => `${shownId(each)} ${each.status} ${each.totalMinor}`);
}

describe('the transactions of an order', () => {
  it('after one add: the old one is -old, a new one of the whole new total is active (A16, A17)', () => {
    const list = supersede(supersede([], of(100_000)), of(120_000));
    expect(shown(list)).toEqual(['tx-1-old superseded 100000', 'tx-2 active 120000']);
  });

  it('after two adds: both earlier ones are -old, and the ids themselves never change (A16)', () => {
    const list = [of(100_000), of(120_000), of(150_000)].reduce(supersede, []);
    expect(shown(list)).toEqual([
      'tx-1-old superseded 100000',
      'tx-2-old superseded 120000',
      'tx-3 active 150000',
    ]);
    expect(list.map((each) => each.id)).toEqual(['tx-1', 'tx-2', 'tx-3']);
  });

  it('after a failed add: the good one stays active, the failed one is logged (A20, A23)', () => {
    const before = supersede([], of(100_000));
    const list = recordFailed(before, { ...of(120_000), code: 'NOT_ALLOWED' });
    expect(shown(list)).toEqual(['tx-1 active 100000', 'tx-2 failed 120000']);
    expect(list[0]).toEqual(before[0]);
    expect(list[1]).toMatchObject({ code: 'NOT_ALLOWED' });
    expect(activeTransaction(list)?.totalMinor).toBe(100_000);
  });

  it('after a void: the active one is cancelled, not -old, and none is active', () => {
    const list = voidActive(supersede(supersede([], of(100_000)), of(120_000)));
    expect(shown(list)).toEqual(['tx-1-old superseded 100000', 'tx-2 cancelled 120000']);
    expect(activeTransaction(list)).toBeUndefined();
  });

  it('are never two active ones, never one lost, whatever succeeds and fails (I2)', () => {
    const attempts = fc.array(fc.record({ ok: fc.boolean(), totalMinor: fc.nat() }));
    fc.assert(
      fc.property(attempts, (all) => {
        const steps = [{ ok: true, totalMinor: 1 }, ...all];
        let list: Transaction[] = [];
        for (const { ok, totalMinor } of steps) {
          const earlier = list;
          list = ok ? supersede(list, of(totalMinor)) : recordFailed(list, of(totalMinor));
          expect(list.filter((each) => each.status === 'active')).toHaveLength(1);
          expect(list.slice(0, -1).map((each) => each.id)).toEqual(earlier.map((each) => each.id));
        }
        const lastGood = steps.findLastIndex((each) => each.ok);
        expect(activeTransaction(list)?.id).toBe(`tx-${lastGood + 1}`);
        const failed = list.filter((each) => each.status === 'failed').map(shownId);
        expect(failed.filter((id) => id.endsWith('-old'))).toEqual([]);
      }),
    );
  });
});
