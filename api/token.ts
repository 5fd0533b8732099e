import { createSigner, createVerifier, TokenError } from 'fast-jwt';

/** Tolerated difference between the clocks of two API processes. */
const clockToleranceMs = 5000;

/** A token of ours has some 200 characters; much longer ones are not worth a look. */
const tokenMaxLength = 1024;

const audience = 'postlude';

export type TokenVerdict =
  { kind: 'valid'; order: string } | { kind: 'expired' } | { kind: 'invalid' };

/** Issues and checks the token by which a shopper's page speaks for its one order. */
export interface PageTokens {
  /**
   * The same order and end give the same token, byte for byte: repeats of the payment result are
   * equal and no token has to be kept anywhere. `expiresAt` is the end of the hold, ISO.
   */
  mint(order: string, expiresAt: string): string;
  verify(token: string): TokenVerdict;
}

export function createPageTokens(secret: string): PageTokens {
  const sign = createSigner({ key: secret, algorithm: 'HS256', noTimestamp: true });
  const check = createVerifier({
    key: secret,
    algorithms: ['HS256'],
    allowedAud: audience,
    requiredClaims: ['aud', 'sub', 'exp'],
    clockTolerance: clockToleranceMs,
  });
  return {
    mint: (order, expiresAt) =>
      sign({ aud: audience, sub: order, exp: Math.ceil(Date.parse(expiresAt) / 1000) }),
    verify(token) {
      if (token.length > tokenMaxLength) return { kind: 'invalid' };
      try {
        const claims: unknown = check(token);
        return readClaims(claims);
      } catch (error) {
        const isExpired = error instanceof TokenError && error.code === TokenError.codes.expired;
        return { kind: isExpired ? 'expired' : 'invalid' };
      }
    },
  };
}

function readClaims(claims: unknown): TokenVerdict {
  if (typeof claims !== 'object' || claims === null || !('sub' in claims)) {
    return { kind: 'invalid' };
  }
  return typeof claims.sub === 'string'
    ? { kind: 'valid', order: claims.sub }
    : { kind: 'invalid' };
}
