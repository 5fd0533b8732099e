import { createSigner, type Algorithm } from 'fast-jwt';
import type { ApiSettings } from '../../api/settings';
import { createPageTokens } from '../../api/token';
import type { Caller } from './access-table';

/** Something that could be shown at the door, good or bad. */
export interface Credential {
  name: string;
  /** whose it is, as far as the answer depends on it */
  caller: Caller;
  /** what is sent for an order's address */
  show: (order: string, settings: ApiSettings) => Shown;
}

export interface Shown {
  headers?: Record<string, string | string[]>;
  /** with its `?` */
  query?: string;
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;

/** In all of a JWT's times: seconds. */
const inAMinute = () => Math.floor((Date.now() + minuteMs) / secondMs);

const other = 'X'.repeat(48);

function bearer(credential: string): Shown {
  return { headers: { authorization: `Bearer ${credential}` } };
}

/** A token as the payment result hands it out. */
function token(order: string, { tokenSecret }: ApiSettings, endsInMs = minuteMs): string {
  const end = new Date(Date.now() + endsInMs).toISOString();
  return createPageTokens(tokenSecret).mint(order, end);
}

/** A token that differs from ours in what is named; a claim that is undefined is left out. */
function forged(
  order: string,
  key: string,
  claims: Record<string, unknown> = {},
  algorithm: Algorithm = 'HS256',
): Shown {
  const sign = createSigner({ key, algorithm, noTimestamp: true });
  return bearer(sign({ aud: 'postlude', sub: order, exp: inAMinute(), ...claims }));
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Every library once accepted this: no signature, and a header that says so. */
function unsigned(order: string): Shown {
  const claims = { aud: 'postlude', sub: order, exp: inAMinute() };
  return bearer(`${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`);
}

/** The same length, one character off: the last one, where a slow comparison would end. */
function almost(key: string): string {
  return `${key.slice(0, -1)}${key.endsWith('x') ? 'y' : 'x'}`;
}

export const credentials: readonly Credential[] = [
  { caller: 'nobody', name: 'nothing', show: () => ({}) },
  {
    caller: 'nobody',
    name: "the order's token in the query",
    show: (order, settings) => {
      const own = token(order, settings);
      return { query: `?token=${own}&access_token=${own}` };
    },
  },
  {
    caller: 'nobody',
    name: "the order's token in a cookie",
    show: (order, settings) => ({ headers: { cookie: `token=${token(order, settings)}` } }),
  },
  {
    caller: 'nobody',
    name: "the shop's key in another header",
    show: (_order, { apiKey }) => ({ headers: { 'x-api-key': apiKey } }),
  },

  { caller: 'stranger', name: 'garbage', show: () => bearer('not.a.token') },
  {
    caller: 'stranger',
    name: "the shop's key without a scheme",
    show: (_order, { apiKey }) => ({ headers: { authorization: apiKey } }),
  },
  {
    caller: 'stranger',
    name: "the shop's key by Basic",
    show: (_order, { apiKey }) => {
      const login = Buffer.from(`shop:${apiKey}`).toString('base64');
      return { headers: { authorization: `Basic ${login}` } };
    },
  },
  {
    caller: 'stranger',
    name: "the shop's key but for its last character",
    show: (_order, { apiKey }) => bearer(almost(apiKey)),
  },
  {
    caller: 'stranger',
    name: "the beginning of the shop's key",
    show: (_order, { apiKey }) => bearer(apiKey.slice(0, -1)),
  },
  {
    caller: 'stranger',
    name: 'a wrong key with the right one in a second header',
    show: (_order, { apiKey }) => ({
      headers: { authorization: [`Bearer ${almost(apiKey)}`, `Bearer ${apiKey}`] },
    }),
  },
  {
    caller: 'stranger',
    name: 'the secret the tokens are signed with',
    show: (_order, { tokenSecret }) => bearer(tokenSecret),
  },
  {
    caller: 'stranger',
    name: 'a token signed with another secret',
    show: (order) => forged(order, other),
  },
  {
    caller: 'stranger',
    name: "a token signed with the shop's key",
    show: (order, { apiKey }) => forged(order, apiKey),
  },
  { caller: 'stranger', name: 'a token without a signature, alg none', show: unsigned },
  {
    caller: 'stranger',
    name: 'a token of another algorithm',
    show: (order, { tokenSecret }) => forged(order, tokenSecret, {}, 'HS512'),
  },
  {
    caller: 'stranger',
    name: 'a token for another audience',
    show: (order, { tokenSecret }) => forged(order, tokenSecret, { aud: 'another' }),
  },
  {
    caller: 'stranger',
    name: 'a token without an end',
    show: (order, { tokenSecret }) => forged(order, tokenSecret, { exp: undefined }),
  },
  {
    caller: 'stranger',
    name: 'a token for no order',
    show: (order, { tokenSecret }) => forged(order, tokenSecret, { sub: undefined }),
  },
  {
    caller: 'stranger',
    name: "the order's token, too long to be looked at",
    show: (order, { tokenSecret }) => forged(order, tokenSecret, { padding: 'p'.repeat(1024) }),
  },

  {
    caller: 'late',
    name: "the order's token, over for longer than clocks differ",
    show: (order, settings) => bearer(token(order, settings, -7 * secondMs)),
  },

  {
    caller: 'foreign',
    name: "another order's token",
    show: (order, settings) => bearer(token(`${order}-2`, settings)),
  },
  {
    caller: 'foreign',
    name: "a token whose order is the shop's key",
    show: (_order, { apiKey, tokenSecret }) => forged(apiKey, tokenSecret),
  },

  {
    caller: 'page',
    name: "the order's token",
    show: (order, settings) => bearer(token(order, settings)),
  },
  {
    caller: 'page',
    name: "the order's token, over for less than clocks differ",
    show: (order, settings) => bearer(token(order, settings, -3 * secondMs)),
  },

  { caller: 'shop', name: "the shop's key", show: (_order, { apiKey }) => bearer(apiKey) },
  {
    caller: 'shop',
    name: "the shop's key, scheme in small letters",
    show: (_order, { apiKey }) => ({ headers: { authorization: `bearer ${apiKey}` } }),
  },
];
