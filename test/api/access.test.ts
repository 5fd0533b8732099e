import { createSigner } from 'fast-jwt';
import { openApi, type ApiWorld } from './api-world';
import { viewOf } from './orders';

const routes: [method: string, path: string, access: 'shop' | 'both'][] = [
  ['PUT', '/orders/A1', 'shop'],
  ['PUT', '/payment-result', 'shop'],
  ['PUT', '/products', 'shop'],
  ['GET', '/orders/A1', 'both'],
  ['GET', '/orders/A1/offers', 'both'],
  ['GET', '/orders/A1/requests/r1', 'both'],
  ['POST', '/orders/A1/items/MEM-64', 'both'],
  ['GET', '/orders/A1/history', 'shop'],
  ['GET', '/orders/A1/proof', 'shop'],
  ['POST', '/orders/A1/close', 'shop'],
  ['POST', '/orders/A1/cancel', 'shop'],
  ['POST', '/orders/A1/captures', 'shop'],
];

const second = 1000;

const soon = () => Math.floor(Date.now() / second) + 60;

describe('who may call what', () => {
  let api: ApiWorld;
  beforeAll(async () => {
    api = await openApi();
    api.temporal.hold(viewOf('A1'));
  });
  afterAll(async () => await api.close());

  const signed = (
    claims: object,
    key = api.settings.tokenSecret,
    algorithm: 'HS256' | 'HS512' = 'HS256',
  ) => createSigner({ key, algorithm })({ aud: 'postlude', sub: 'A1', ...claims });

  describe.each(routes)('%s %s', (method, path, access) => {
    const refusals: [name: string, credential: () => string, status: number, code: string][] = [
      ['nobody', () => '', 401, 'credential_missing'],
      ['a wrong key', () => 'x'.repeat(45), 401, 'credential_invalid'],
      [
        'a key that only begins right',
        () => api.settings.apiKey.slice(0, -1),
        401,
        'credential_invalid',
      ],
      ['an expired token', () => api.tokenFor('A1', Date.now() - 6 * second), 401, 'token_expired'],
      [
        'a token signed elsewhere',
        () => signed({ exp: soon() }, 'y'.repeat(48)),
        401,
        'credential_invalid',
      ],
      [
        'a token for another audience',
        () => signed({ exp: soon(), aud: 'other' }),
        401,
        'credential_invalid',
      ],
      [
        'a token of another algorithm',
        () => signed({ exp: soon() }, undefined, 'HS512'),
        401,
        'credential_invalid',
      ],
      ['a token without an end', () => signed({}), 401, 'credential_invalid'],
      ['an unsigned token', unsigned, 401, 'credential_invalid'],
      ['a token of 10 kB', () => `${'a'.repeat(10_000)}.b.c`, 401, 'credential_invalid'],
    ];
    it.each(refusals)('refuses %s', async (_name, credential, status, code) => {
      const answer = await api.ask(method, path, { credential: credential() });
      expect(answer).toMatchObject({ status, body: { status, code } });
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    });

    it(`refuses ${access === 'both' ? "another order's token" : 'any token'}`, async () => {
      const [order, code] = access === 'both' ? ['B2', 'token_foreign'] : ['A1', 'shop_only'];
      const answer = await api.ask(method, path, { credential: api.tokenFor(order) });
      expect(answer).toMatchObject({ status: 403, body: { code } });
    });

    it('lets the shop in', async () => {
      expect([401, 403]).not.toContain((await api.ask(method, path)).status);
    });

    if (access === 'both') {
      it("lets its order's page in, also 4 s after the end by a clock that is late", async () => {
        for (const endsInMs of [60 * second, -4 * second]) {
          const credential = api.tokenFor('A1', Date.now() + endsInMs);
          expect([401, 403]).not.toContain((await api.ask(method, path, { credential })).status);
        }
      });
    }
  });

  it('asks nobody for a credential at /health, /ready and the OpenAPI page', async () => {
    for (const path of ['/health', '/ready', '/docs/', '/docs/json']) {
      await expect(api.ask('GET', path, { credential: '' })).resolves.toMatchObject({
        status: 200,
      });
    }
  });
});

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Every library once accepted this. */
function unsigned(): string {
  return `${part({ alg: 'none', typ: 'JWT' })}.${part({ aud: 'postlude', sub: 'A1', exp: 9e9 })}.`;
}
