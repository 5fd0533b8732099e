import fc from 'fast-check';
import { judgeBasket, type BasketVerdict } from '../../domain/basket';
import { lineOf, refusalOf } from './basket-model';
import { questions } from './basket-questions';

/** Every way a question can end that must not be missing from a run, and how often at least. */
const endings: [ending: string, atLeast: number][] = [
  ['allowed', 400],
  ['allowed at several tax rates', 75],
  ['allowed for nothing', 50],
  ['item_unknown', 40],
  ['flexible_bundle_not_allowed', 30],
  ['item_unavailable', 200],
  ['offer_expired', 60],
  ['quantity_above_max', 25],
  ['over_cap', 40],
  ['increase_rejected', 40],
  ['amount_above_max', 25],
  ['amount_not_representable', 40],
  ['out_of_stock', 40],
  ['out_of_stock for a part', 12],
];

/** The code of a refusal, or the line. */
function answerOf(verdict: BasketVerdict): unknown {
  return verdict.kind === 'refused' ? verdict.code : verdict.line;
}

function endingsOf(verdict: BasketVerdict): string[] {
  if (verdict.kind === 'refused') {
    const { code, detail } = verdict;
    return /^P-. in X is sold out/.test(detail) ? [code, 'out_of_stock for a part'] : [code];
  }
  const { taxParts, totalMinor } = verdict.line;
  return [
    'allowed',
    ...(taxParts ? ['allowed at several tax rates'] : []),
    ...(totalMinor === 0 ? ['allowed for nothing'] : []),
  ];
}

describe('any question to the basket rules', () => {
  it('gets the verdict and the line that the rules, written down a second time, give', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(questions, (question) => {
        const verdict = judgeBasket(question);
        expect(answerOf(verdict)).toStrictEqual(refusalOf(question) ?? lineOf(question));
        for (const ending of endingsOf(verdict)) seen.set(ending, (seen.get(ending) ?? 0) + 1);
      }),
      { numRuns: 2000 },
    );
    const scarce = endings.filter(([ending, atLeast]) => (seen.get(ending) ?? 0) < atLeast);
    expect({ scarce, seen: scarce.length > 0 ? seen : undefined }).toEqual({ scarce: [] });
  });
});
