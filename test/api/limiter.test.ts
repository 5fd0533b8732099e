import { createCommandLimiter } from '../../api/limiter';
import { Problem } from '../../api/problems';

const hour = 3_600_000;
const wasSent = true;

const codeOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
  return 'taken';
};

describe('the command limiter', () => {
  it('takes 30 commands of an order and face, not 31, and the other face its own 30', () => {
    const limiter = createCommandLimiter(hour);
    const take = (face: string, nowMs: number) =>
      codeOf(() => limiter.take(face, 'A1', nowMs).release({ wasSent }));
    for (let index = 0; index < 30; index += 1) expect(take('page', index * 1000)).toBe('taken');
    expect(take('page', 31_000)).toBe('too_many_commands');
    expect(take('shop', 31_000)).toBe('taken');
  });

  it('takes 5 in any second and the sixth exactly a second after the first', () => {
    const limiter = createCommandLimiter(hour);
    const take = (nowMs: number) =>
      codeOf(() => limiter.take('page', 'A1', nowMs).release({ wasSent }));
    for (const nowMs of [0, 10, 20, 30, 40]) expect(take(nowMs)).toBe('taken');
    expect(take(999)).toBe('too_many_commands');
    expect(take(1000)).toBe('taken');
  });

  it('has 5 in flight at most, and takes the next when one has its answer', () => {
    const limiter = createCommandLimiter(hour);
    const permits = [0, 1000, 2000, 3000, 4000].map((ms) => limiter.take('page', 'A1', ms));
    expect(codeOf(() => limiter.take('page', 'A1', 5000))).toBe('too_many_commands');
    permits[0]!.release({ wasSent });
    expect(codeOf(() => limiter.take('page', 'A1', 5000))).toBe('taken');
  });

  it('does not count what never reached Temporal', () => {
    const limiter = createCommandLimiter(hour);
    for (let index = 0; index < 60; index += 1) {
      limiter.take('page', 'A1', index * 1000).release({ wasSent: false });
    }
    expect(codeOf(() => limiter.take('page', 'A1', 60_000))).toBe('taken');
  });

  it('forgets an order that was left alone, and none before', () => {
    const limiter = createCommandLimiter(hour);
    for (let index = 0; index < 30; index += 1) {
      limiter.take('page', 'A1', index * 1000).release({ wasSent });
    }
    expect(codeOf(() => limiter.take('page', 'A1', hour + 28_999))).toBe('too_many_commands');
    expect(codeOf(() => limiter.take('page', 'A1', 2 * hour + 30_000))).toBe('taken');
  });

  it('remembers what was sent for an order, for that order alone', () => {
    const limiter = createCommandLimiter(hour);
    limiter.markSending('A1', 'k1', 'f');
    expect(limiter.sent('A1', 'k1')).toEqual({ fingerprint: 'f', isSent: false });
    limiter.markSent('A1', 'k1', true);
    expect(limiter.sent('A1', 'k1')).toEqual({ fingerprint: 'f', isSent: true });
    expect(limiter.sent('A1', 'k2')).toBeUndefined();
    expect(limiter.sent('B2', 'k1')).toBeUndefined();
    limiter.forget('A1');
    expect(limiter.sent('A1', 'k1')).toBeUndefined();
  });

  it('forgets what no order took, never what one has', () => {
    const limiter = createCommandLimiter(hour);
    limiter.markSending('A1', 'k1', 'f');
    limiter.markSent('A1', 'k1', false);
    expect(limiter.sent('A1', 'k1')).toBeUndefined();
    limiter.markSending('A1', 'k2', 'f');
    limiter.markSent('A1', 'k2', true);
    limiter.markSent('A1', 'k2', false);
    expect(limiter.sent('A1', 'k2')).toMatchObject({ isSent: true });
  });
});
