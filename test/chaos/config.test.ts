import { readOptions } from '../../chaos/config';

describe('the options of a chaos run', () => {
  test('are those of the short run when none is given', () => {
    expect(readOptions([], {})).toEqual({ orders: 20, kills: 3, seed: 1, undos: false });
  });

  test('are taken from the command line', () => {
    const args = ['--orders', '500', '--kills', '30', '--seed', '9', '--undos', '--keep', 'out'];
    expect(readOptions([...args, '--break', 'key-from-chance'], {})).toEqual({
      orders: 500,
      kills: 30,
      seed: 9,
      undos: true,
      keep: 'out',
      bug: 'key-from-chance',
    });
  });

  test.each([
    [['--orders', '0'], '--orders is "0"'],
    [['--orders', '1001'], 'a whole number, 1 to 1000'],
    [['--kills', 'many'], '--kills is "many"'],
    [['--seed', ''], '--seed is ""'],
    [['--break', 'everything'], 'There is no bug "everything"'],
    [['--minutes', '2'], 'nothing else is understood'],
  ])('%j is refused in a sentence', (args, sentence) => {
    expect(() => readOptions(args, {})).toThrow(sentence);
  });

  test.each(['TEMPORAL_ADDRESS', 'DATABASE_URL'])('%s is not for chaos to kill', (name) => {
    expect(() => readOptions([], { [name]: 'somewhere' })).toThrow(`Unset ${name}`);
  });
});
