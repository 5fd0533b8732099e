import { isHarmful } from '../../../analytics/guardrail';
import { createRandom } from '../../../analytics/random';

/** Product §6.7: a thousand accepted pieces, looked at after each. */
const acceptances = 1000;
const runs = 1000;
const maxBp = 500;

type Rule = (returned: number, kept: number) => boolean;

/** After how many acceptances each run is paused; Infinity: never. */
function pausedAfter(seed: string, rate: number, rule: Rule): number[] {
  const random = createRandom(seed);
  return Array.from({ length: runs }, () => {
    let returned = 0;
    for (let accepted = 1; accepted <= acceptances; accepted += 1) {
      const isBack = random.uniform() < rate;
      if (isBack) returned += 1;
      // Only a return can pause an offer: a sale that stays is evidence for it.
      if (isBack && rule(returned, accepted - returned)) return accepted;
    }
    return Infinity;
  }).toSorted((a, b) => a - b);
}

const byEvidence: Rule = (returned, kept) => isHarmful({ returned, kept }, maxBp);
/** What everybody does: the rate itself, from twenty sales on. */
const byRate: Rule = (returned, kept) =>
  returned + kept >= 20 && returned > (returned + kept) * (maxBp / 10_000);

const pausedShare = (after: readonly number[]) =>
  after.filter((accepted) => accepted <= acceptances).length / after.length;
const median = (after: readonly number[]) => after[Math.floor(after.length / 2)] ?? Infinity;
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** As above, each return up to 300 acceptances late. */
function delayed(rate: number): number[] {
  const random = createRandom('late');
  const paused = Array.from({ length: runs }, () => {
    const due: number[] = [];
    let returned = 0;
    for (let accepted = 1; accepted <= acceptances; accepted += 1) {
      if (random.uniform() < rate) due.push(accepted + Math.floor(random.uniform() * 300));
      const back = due.filter((at) => at <= accepted).length;
      if (back > returned && byEvidence(back, accepted - back)) return accepted;
      returned = back;
    }
    return Infinity;
  });
  return paused.toSorted((a, b) => a - b);
}

describe('the guardrail over a thousand acceptances', () => {
  it('D24: leaves a healthy offer of 3 % up, where the plain rate pauses it', () => {
    const evidence = pausedShare(pausedAfter('healthy', 0.03, byEvidence));
    const rate = pausedShare(pausedAfter('healthy', 0.03, byRate));
    console.log(`true 3 %: paused by evidence ${percent(evidence)}, by the rate ${percent(rate)}`);
    expect(evidence).toBeLessThanOrEqual(0.01);
    expect(rate).toBeGreaterThan(0.4);
  });

  it('D24: pauses an offer at the very threshold in one of twenty at most', () => {
    const evidence = pausedShare(pausedAfter('threshold', 0.05, byEvidence));
    const rate = pausedShare(pausedAfter('threshold', 0.05, byRate));
    console.log(`true 5 %: paused by evidence ${percent(evidence)}, by the rate ${percent(rate)}`);
    expect(evidence).toBeLessThanOrEqual(0.05);
    expect(rate).toBeGreaterThan(0.85);
  });

  it.each([
    [0.08, 395],
    [0.1, 132],
    [0.15, 48],
  ])('D24: pauses an offer of %d after a median of about %i', (rate, expected) => {
    const after = pausedAfter('bad', rate, byEvidence);
    console.log(
      `true ${percent(rate)}: paused ${percent(pausedShare(after))}, median ${median(after)}`,
    );
    expect(median(after)).toBeGreaterThan(expected * 0.8);
    expect(median(after)).toBeLessThan(expected * 1.2);
  });

  it('D24: returns that come late only make it slower, never wrong', () => {
    const [healthy, bad] = [pausedShare(delayed(0.03)), median(delayed(0.15))];
    console.log(`late returns: true 3 % paused ${percent(healthy)}; true 15 % median ${bad}`);
    expect(healthy).toBeLessThanOrEqual(0.01);
    expect(bad).toBeGreaterThan(48);
    expect(bad).toBeLessThan(400);
  });
});
