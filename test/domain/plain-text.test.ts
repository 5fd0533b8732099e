import fc from 'fast-check';
import {
  boundedDetails,
  clockText,
  detailsMaxBytes,
  durationText,
  plain,
  summaryLine,
  summaryMaxBytes,
} from '../../domain/plain-text';

describe('text for Temporal UI', () => {
  it('stands on one line, with nothing in it that cannot be seen', () => {
    expect(plain('  a\r\n\tb\u0000‮c​d  ', 50)).toBe('a b c d');
    expect(plain('Åsa’s 界 kit 😀', 50)).toBe('Åsa’s 界 kit 😀');
  });

  it('is cut between characters, and says so', () => {
    expect(plain('12345', 5)).toBe('12345');
    expect(plain('123456', 5)).toBe('1234…');
    expect(plain('😀😀😀', 2)).toBe('😀…');
  });

  it('a summary is never longer than what is shown, in bytes', () => {
    expect(summaryLine('Raise for 1 × MEM-64')).toBe('Raise for 1 × MEM-64');
    expect(summaryLine('界'.repeat(200))).toBe(`${'界'.repeat(65)}…`);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(Buffer.byteLength(summaryLine(text))).toBeLessThanOrEqual(summaryMaxBytes);
      }),
    );
  });

  it('details that are too long end with a whole line and a note', () => {
    const line = `| ${'x'.repeat(97)} |`;
    expect(boundedDetails(line)).toBe(line);
    const cut = boundedDetails(Array.from({ length: 300 }, () => line).join('\n'));
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(detailsMaxBytes);
    const lines = cut.split('\n');
    expect(lines.at(-1)).toBe('… and more than fits here.');
    expect(new Set(lines.slice(0, -2))).toEqual(new Set([line]));
  });

  it('a time is UTC, with its day where that is another one', () => {
    const nowMs = Date.parse('2026-03-01T23:59:59.900Z');
    expect(clockText(nowMs, nowMs)).toBe('23:59:59 UTC');
    expect(clockText(nowMs + 200, nowMs)).toBe('2026-03-02 00:00:00 UTC');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 9e15])('%d is a time nobody knows', (atMs) => {
    expect(clockText(atMs, 0)).toBe('an unknown time');
  });

  it.each([
    [-5000, '0 s'],
    [1, '1 s'],
    [59_000, '59 s'],
    [60_000, '1 min'],
    [161_000, '2 min 41 s'],
    [3_600_000, '1 h'],
    [12_060_000, '3 h 21 min'],
  ])('%i ms are %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
