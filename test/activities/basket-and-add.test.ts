import fc from 'fast-check';
import { prepareAdd } from '../../activities/prepare-add';
import { judgeBasket } from '../../domain/basket';
import { questions } from '../domain/basket-questions';
import { openTestStores, type TestStores } from '../store/database';
import { later } from '../store/fixtures';
import { anActivity, servicesOf } from './fakes';

describe('the basket rules and the add', () => {
  let stores: TestStores;
  beforeAll(async () => (stores = await openTestStores()));
  afterAll(async () => await stores.close());

  /** What the rules are told is in the database; the add has to find it there by itself. */
  async function added(question: Parameters<typeof judgeBasket>[0], order: string) {
    const { product, parts = [], limits, lines, ...rest } = question;
    await stores.database.pool.query('delete from products; delete from stock');
    await stores.catalogue.putProducts(product ? [product, ...parts] : parts);
    const { catalogue, stock } = stores;
    const prepare = prepareAdd(servicesOf({ catalogue, stock }));
    return await anActivity().run(prepare, {
      ...rest,
      order,
      requestId: 'r-1',
      lines: [...lines],
      ...(limits ? { limits: [...limits] } : {}),
      expiresAt: later,
    });
  }

  it('A12: give the same verdict, word for word, and the same line', async () => {
    const seen = { refused: 0, soldOut: 0, reserved: 0, split: 0 };
    await fc.assert(
      fc.asyncProperty(questions, fc.uuid(), async (question, order) => {
        const verdict = judgeBasket(question);
        const isAllowed = verdict.kind === 'allowed';
        const expected = isAllowed ? { kind: 'reserved', line: verdict.line } : verdict;
        expect(await added(question, order)).toEqual(expected);
        seen[isAllowed ? 'reserved' : 'refused'] += 1;
        if (isAllowed && verdict.line.taxParts) seen.split += 1;
        if (!isAllowed && verdict.code === 'out_of_stock') seen.soldOut += 1;
      }),
      { numRuns: 300 },
    );
    expect(Object.entries(seen).filter(([, times]) => times < 3)).toEqual([]);
  });
});
