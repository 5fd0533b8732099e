import fc from 'fast-check';
import { sumMinor } from '../../../../domain/money';
import type { AuthorizationLeg } from '../../../../domain/payments';
import { baseTotalMinor, increase, upsoldLine } from '../commands';
import { apartSeed, startBench, type Bench } from './bench';

/** A call takes some milliseconds: enough runs to see every small number of raises. */
const numRuns = 12;

describe('totals and differences at Stripe, which are never mistaken for each other', () => {
  let bench: Bench;
  beforeAll(async () => (bench = await startBench()));
  afterAll(async () => await bench.close());

  it.each([
    ['the charge itself', {}, false],
    ['legs of their own', apartSeed, true],
  ])('after any raises of %s', async (_case, seed, separateAuthorizations) => {
    const provider = bench.provider({ separateAuthorizations });
    const amounts = fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(amounts, async (raises) => {
        const authorizationRef = await bench.place(seed);
        let legs: AuthorizationLeg[] | undefined;
        let previousTotalMinor = baseTotalMinor;
        for (const [index, amountMinor] of raises.entries()) {
          const totalMinor = previousTotalMinor + amountMinor;
          const answer = await provider.increaseAuthorization(
            increase({
              authorizationRef,
              requestId: `request-${index}`,
              upsoldLines: [upsoldLine()],
              previousTotalMinor,
              totalMinor,
              ...(legs ? { legs } : {}),
            }),
          );
          if (answer.kind !== 'authorized') throw new Error(answer.kind);
          ({ legs } = answer);
          expect(answer.totalMinor).toBe(totalMinor);
          expect(sumMinor((legs ?? []).map((leg) => leg.amountMinor))).toBe(totalMinor);
          previousTotalMinor = totalMinor;
        }
        expect(await provider.readAuthorization({ authorizationRef })).toMatchObject({
          snapshot: { authorizedMinor: previousTotalMinor, legs },
        });
        expect(await bench.effects(authorizationRef)).toBe(raises.length);
      }),
      { numRuns },
    );
  });
});
