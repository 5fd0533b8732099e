import fc from 'fast-check';
import { orderNumberPattern } from '../../../domain/order';
import { createFollowUpTokens } from '../../../providers/links/follow-up-tokens';

const tokens = createFollowUpTokens('a secret');
const order = fc.stringMatching(orderNumberPattern);

describe('the tokens of a follow-up', () => {
  it('name the order they were made for, and are the same on every copy', () => {
    fc.assert(
      fc.property(order, (number) => {
        expect(tokens.readOffer(tokens.offer(number))).toBe(number);
        expect(tokens.readUnsubscribe(tokens.unsubscribe(number))).toBe(number);
        expect(tokens.offer(number)).toBe(createFollowUpTokens('a secret').offer(number));
      }),
    );
  });

  it('are not believed for another purpose, by another secret, or with a letter changed', () => {
    const others = createFollowUpTokens('another secret');
    fc.assert(
      fc.property(order, fc.nat(21), (number, at) => {
        const token = tokens.offer(number);
        expect(tokens.readUnsubscribe(token)).toBeUndefined();
        expect(others.readOffer(token)).toBeUndefined();
        const index = token.length - 1 - at;
        const letter = token[index] === 'A' ? 'B' : 'A';
        const changed = token.slice(0, index) + letter + token.slice(index + 1);
        expect(tokens.readOffer(changed)).toBeUndefined();
      }),
    );
  });

  it('read anything without an error', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(tokens.readOffer(text)).toBeUndefined();
      }),
    );
  });
});
