import { faultsOf, type Effects } from '../../bench/effects';
import type { Visit } from '../../bench/load';

const added: Visit = { number: 'B-1', ref: 'r', email: 'e', handOverMs: 5, addMs: 20 };
const once: Effects = {
  reads: 1,
  raisesSent: 1,
  raisesApplied: 1,
  holds: 1,
  releases: 1,
  emails: 1,
  releasedAt: 0,
};

describe('what an order of the benchmark must have caused', () => {
  test('an add with one raise, one email, one hold and one release is right', () => {
    expect(faultsOf(added, once)).toEqual([]);
  });

  test.each(['raisesSent', 'raisesApplied', 'holds', 'releases', 'emails'] as const)(
    'none or two of %s is a fault that names the order',
    (name) => {
      expect(faultsOf(added, { ...once, [name]: 0 })).toEqual([`B-1: ${name} is 0, must be 1`]);
      expect(faultsOf(added, { ...once, [name]: 2 })).toEqual([`B-1: ${name} is 2, must be 1`]);
    },
  );

  test('an add that failed is a fault; its raise may or may not be there, the email must', () => {
    const { addMs: _, ...unanswered } = added;
    const failed = { ...unanswered, failure: 'no answer' };
    expect(faultsOf(failed, { ...once, raisesSent: 0, raisesApplied: 0 })).toEqual([
      'B-1: no answer',
    ]);
    expect(faultsOf(failed, { ...once, emails: 0 })).toEqual([
      'B-1: no answer',
      'B-1: emails is 0, must be 1',
    ]);
  });

  test('a hand-over that failed is told alone', () => {
    const failed = { number: 'B-2', ref: 'r', email: 'e', failure: '503' };
    expect(faultsOf(failed, { ...once, emails: 0 })).toEqual(['B-2: 503']);
  });
});
