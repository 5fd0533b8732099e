import { thompsonShares, type BanditArm } from '../../../analytics/bandit';
import { createRandom, type Random } from '../../../analytics/random';

/** Product §6.8: one sells better, the other stays sold and earns more. */
const truth = {
  sells: { take: 0.12, back: 0.12 },
  stays: { take: 0.08, back: 0.02 },
};
/** Of a kept order, and of one that comes back: what the figures of product §6.8 come to. */
const marginMinor = 6.3;
const returnCostMinor = 22.9;
const batches = 40;
const ordersPerBatch = 250;
const runs = 24;

type Arm = keyof typeof truth;
const armNames: readonly Arm[] = ['sells', 'stays'];

function play(random: Random, run: number, seenAs: (arm: BanditArm) => BanditArm) {
  const arms = new Map(
    armNames.map((arm) => [
      arm,
      { arm, shown: 0, taken: 0, returned: 0, marginMinor, returnCostMinor },
    ]),
  );
  let [kept, toStays] = [0, 0];
  for (let batch = 0; batch < batches; batch += 1) {
    const known = [...arms.values()].map(seenAs);
    const shares = thompsonShares(known, `${run}/${batch}`, 0.1, 100);
    for (let order = 0; order < ordersPerBatch; order += 1) {
      const name: Arm = random.uniform() < (shares['stays'] ?? 0) ? 'stays' : 'sells';
      const arm = arms.get(name)!;
      arm.shown += 1;
      if (name === 'stays') toStays += 1;
      if (random.uniform() >= truth[name].take) continue;
      arm.taken += 1;
      const isBack = random.uniform() < truth[name].back;
      if (isBack) arm.returned += 1;
      kept += isBack ? -returnCostMinor : marginMinor;
    }
  }
  const orders = batches * ordersPerBatch;
  return { share: toStays / orders, keptPerOrder: kept / orders };
}

function average(seenAs: (arm: BanditArm) => BanditArm) {
  const random = createRandom('bandit');
  const played = Array.from({ length: runs }, (_, run) => play(random, run, seenAs));
  const mean = (pick: (each: (typeof played)[number]) => number) =>
    played.reduce((sum, each) => sum + pick(each), 0) / runs;
  return { share: mean((each) => each.share), kept: mean((each) => each.keptPerOrder) };
}

describe('a bandit over ten thousand orders', () => {
  it('C10: sends 70 % and more to the offer that earns more, kept margin being its aim', () => {
    const onMargin = average((arm) => arm);
    const onTake = average((arm) => ({ ...arm, returned: 0, returnCostMinor: 0 }));
    console.log(
      `on kept margin ${(100 * onMargin.share).toFixed(0)} % to the better one, ` +
        `${onMargin.kept.toFixed(3)} per order; ` +
        `on take rate ${(100 * onTake.share).toFixed(0)} %, ${onTake.kept.toFixed(3)} per order`,
    );
    expect(onMargin.share).toBeGreaterThanOrEqual(0.7);
    expect(onTake.share).toBeLessThan(0.2);
    expect(onMargin.kept).toBeGreaterThan(onTake.kept);
  });
});
