import { readOptions } from '../../bench/config';

describe('the options of the benchmark', () => {
  test('are the issue’s rate and 24 seconds each when none is given', () => {
    expect(readOptions([], {})).toEqual({ seconds: 24, rate: 5, isJson: false });
  });

  test('are taken from the command line', () => {
    expect(readOptions(['--seconds', '8', '--rate', '2', '--json'], {})).toEqual({
      seconds: 8,
      rate: 2,
      isJson: true,
    });
  });

  test.each([
    [['--seconds', '3'], '--seconds is "3"'],
    [['--rate', '0.5'], '--rate is "0.5"'],
    [['--rate', 'fast'], '--rate is "fast"'],
    [['--seconds', '200', '--rate', '5'], 'at most 800 orders'],
    [['--minutes', '2'], 'nothing else is understood'],
  ])('%j is refused in a sentence', (args, sentence) => {
    expect(() => readOptions(args, {})).toThrow(sentence);
  });

  test.each(['TEMPORAL_ADDRESS', 'DATABASE_URL'])('%s is not what the bench may fill', (name) => {
    expect(() => readOptions([], { [name]: 'somewhere' })).toThrow(`Unset ${name}`);
  });
});
