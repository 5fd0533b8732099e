import { providerFaultKinds } from '../../chaos/plan-faults';
import { planOf } from '../../chaos/plan';
import { clocks } from '../../chaos/clocks';
import { faultKinds } from '../../sandbox/klarna/faults';

const hideUndos = (name: string, value: unknown) => (name === 'undoAfterMs' ? undefined : value);

describe('the plan of a chaos run', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planOf(7, 50, 6)).toEqual(planOf(7, 50, 6));
    expect(planOf(8, 50, 6)).not.toEqual(planOf(7, 50, 6));
  });

  it('has as many orders and kills as were asked for', () => {
    const plan = planOf(1, 37, 5);
    expect(plan.shoppers).toHaveLength(37);
    expect(plan.incidents.filter(({ kind }) => kind.startsWith('kill_'))).toHaveLength(5);
  });

  it('kills each process once before it kills any twice', () => {
    const kinds = planOf(3, 20, 3).incidents.map(({ kind }) => kind);
    expect(kinds).toEqual(
      expect.arrayContaining(['kill_worker', 'kill_api', 'kill_temporal', 'restart_postgres']),
    );
  });

  it('has no kill when none is asked for', () => {
    const kinds = planOf(3, 20, 0).incidents.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind.startsWith('kill_'))).toEqual([]);
  });

  it('knows every fault of the payment sandbox, and deals them all within 30 orders', () => {
    expect(new Set(providerFaultKinds.map(({ kind }) => kind))).toEqual(new Set(faultKinds));
    const dealt = planOf(1, 30, 0).shoppers.flatMap(({ providerFaults }) => providerFaults);
    expect(new Set(dealt.map(({ kind }) => kind))).toEqual(new Set(faultKinds));
  });

  it('gives an order with a faulty provider a click that meets it', () => {
    const faulty = planOf(1, 200, 0).shoppers.filter((each) => each.providerFaults.length > 0);
    expect(faulty.filter(({ clicks }) => clicks.length === 0)).toEqual([]);
  });

  it('applies nothing later than the last look of the product', () => {
    const faults = planOf(1, 500, 0).shoppers.flatMap(({ providerFaults }) => providerFaults);
    expect(Math.max(...faults.map(({ delayMs }) => delayMs))).toBeLessThan(clocks.lateReadMs);
  });

  it('takes lines out again only when asked to, and changes nothing else then', () => {
    const without = planOf(5, 60, 3);
    const withUndos = planOf(5, 60, 3, { undos: true });
    const clicks = withUndos.shoppers.flatMap((shopper) => shopper.clicks);
    expect(clicks.some(({ undoAfterMs }) => undoAfterMs !== undefined)).toBe(true);
    expect(without).toEqual(JSON.parse(JSON.stringify(withUndos, hideUndos)));
  });
});
