import * as fc from 'fast-check';
import { validate, version } from 'uuid';
import { authorizationKey, type AuthorizationKeyParts } from '../../activities/idempotency-key';

const parts: AuthorizationKeyParts = {
  order: '1001',
  requestId: 'request-1',
  totalMinor: 105_900,
  attempt: 1,
  purpose: 'increase',
};

describe('the key of a call to a provider', () => {
  it('is the same UUIDv5 for the same parts, in every release', () => {
    const key = authorizationKey(parts);
    expect(validate(key) && version(key) === 5).toBe(true);
    expect(authorizationKey({ ...parts })).toBe(key);
    expect(key).toBe('185c7642-8673-56aa-976c-342738c61b46');
  });

  it.each([
    ['order', { order: '1002' }],
    ['request', { requestId: 'request-2' }],
    ['amount, for Klarna would replay the first answer', { totalMinor: 105_901 }],
    ['attempt', { attempt: 2 }],
    ['purpose, so that a compensation is never a replay', { purpose: 'restore' }],
  ])('is another one for another %s', (_part, change) => {
    expect(authorizationKey({ ...parts, ...change })).not.toBe(authorizationKey(parts));
  });

  it('is shared by no two different calls, wherever their parts are cut', () => {
    const anyParts = fc.record({
      order: fc.string(),
      requestId: fc.string(),
      totalMinor: fc.nat(),
      attempt: fc.nat(),
      purpose: fc.constantFrom('increase', 'restore', 'void', 'capture'),
    });
    fc.assert(
      fc.property(anyParts, anyParts, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(authorizationKey(one)).not.toBe(authorizationKey(other));
      }),
    );
    const cut = { ...parts, order: '1', requestId: '1|2' };
    const cutElsewhere = { ...parts, order: '1|1', requestId: '2' };
    expect(authorizationKey(cut)).not.toBe(authorizationKey(cutElsewhere));
  });
});
