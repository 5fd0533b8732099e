import { retryAt } from '../../../../providers/payments/klarna/classify';
import { readTimeoutMs, type KlarnaLink } from '../../../../providers/payments/klarna/link';
import { defaultTable } from '../../../../providers/payments/klarna/policy';

describe('the wait after 429', () => {
  const nowMs = Date.UTC(2026, 10, 21);
  const waits: [string | null, number][] = [
    ['7', 7_000],
    [String(nowMs / 1000 + 30), 30_000],
    ['0', 1_000],
    [null, 1_000],
    ['soon', 1_000],
    ['-5', 1_000],
    ['86400', 60_000],
    [String(nowMs / 1000 - 30), 1_000],
    [String(nowMs), 60_000],
    ['9'.repeat(400), 60_000],
  ];
  it.each(waits)('reads X-Ratelimit-Reset %s as %d ms', (reset, waitMs) => {
    expect(Date.parse(retryAt(reset, nowMs)) - nowMs).toBe(waitMs);
  });
});

/** A connection of which only the timeout matters. */
function link(timeoutMs: number): KlarnaLink {
  return {
    http: () => Promise.reject(new Error('not asked')),
    timeoutMs,
    table: defaultTable,
    isEnabled: () => true,
  };
}

describe('the wait for an answer', () => {
  it("leaves room to explain a refusal within an activity's 30 s", () => {
    expect(15_000 + readTimeoutMs(link(15_000))).toBeLessThan(30_000);
  });

  it('is never longer for a read than for a change', () => {
    expect(readTimeoutMs(link(250))).toBe(250);
  });
});
