import { createNarrator, money } from '../../stack/demo-print';

describe('What the demo prints', () => {
  it.each([
    [99, 'SEK', '0.99 SEK'],
    [100_000, 'SEK', '1 000.00 SEK'],
    [1_234_567_890, 'SEK', '12 345 678.90 SEK'],
    [129_800, 'JPY', '129 800 JPY'],
    [1_279_500, 'KWD', '1 279.500 KWD'],
  ])('reads %i %s as %s', (amountMinor, currency, text) => {
    expect(money(amountMinor, currency)).toBe(text);
  });

  it('remembers what was not right, and nothing else', () => {
    const print = jest.spyOn(console, 'log').mockImplementation();
    const narrator = createNarrator();
    narrator.openUntil(new Date(Date.now() + 65_000).toISOString());
    narrator.tell('a step', ['quoted']);
    narrator.complain('two emails');
    expect(narrator.complaints).toEqual(['two emails']);
    const lines = print.mock.calls.flat();
    expect(lines[0]).toMatch(/^ {2}\d\d:\d\d:\d\d {2}1:05 left {2}a step$/);
    expect(lines[2]).toMatch(/1:05 left {2}NOT RIGHT: two emails$/);
    print.mockRestore();
  });
});
