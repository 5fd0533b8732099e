import { fingerprintOf } from '../../api/request-id';
import { waitMsOf } from '../../api/prefer';
import { createPageTokens } from '../../api/token';
import { openApi, type ApiWorld } from './api-world';

describe('the headers of every answer', () => {
  let api: ApiWorld;
  beforeAll(async () => (api = await openApi()));
  afterAll(async () => await api.close());

  it.each(['/health', '/orders/A1', '/nowhere', '/docs/'])(
    '%s is not cached, sniffed or framed',
    async (path) => {
      const { headers } = await api.ask('GET', path);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    },
  );

  it('let a page of the configured origin call, and read what it needs', async () => {
    const { headers } = await preflight('https://shop.example');
    expect(headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(headers.get('access-control-expose-headers')).toContain('Retry-After');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect(headers.get('vary')).toContain('Origin');
  });

  it.each([
    'https://shop.example.evil.example',
    'https://evil-shop.example',
    'http://shop.example',
    'https://shop.example:8443',
    'null',
  ])('let no page of %s call', async (origin) => {
    expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
  });

  it('answer an OPTIONS that is no preflight without a body', async () => {
    const { status, headers } = await api.ask('OPTIONS', '/orders/A1');
    expect({ status, length: headers.get('content-length') }).toEqual({ status: 204, length: '0' });
  });

  it('answer any OPTIONS with a problem where no page may call', async () => {
    const closed = await openApi({ corsOrigins: [] });
    const asked = { origin: 'https://shop.example', 'access-control-request-method': 'POST' };
    const path = '/orders/A1/items/MEM-64';
    const answers = await Promise.all(
      [{}, asked].map((headers) => closed.ask('OPTIONS', path, { credential: '', headers })),
    );
    for (const { status, headers, body } of answers) {
      expect({ status, body }).toMatchObject({ status: 404, body: { code: 'route_unknown' } });
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
    await closed.close();
  });

  const preflight = async (origin: string) =>
    await api.ask('OPTIONS', '/orders/A1/items/MEM-64', {
      headers: { origin, 'access-control-request-method': 'POST' },
    });
});

describe('Prefer', () => {
  it.each([
    [undefined, 5000],
    ['respond-async', 0],
    ['wait=2', 2000],
    ['respond-async, wait=10', 0],
    ['Wait=7; foo', 7000],
    ['wait=31', 30_000],
    ['wait=-1', 5000],
    ['wait=soon', 5000],
  ])('%p waits %i ms', (header, waitMs) => {
    expect(waitMsOf(header)).toBe(waitMs);
  });
});

describe('a fingerprint', () => {
  it('does not depend on the order of keys, and on everything else', () => {
    const one = fingerprintOf('POST', '/a', { x: 1, y: { b: 2, a: [1, 2] } });
    expect(fingerprintOf('POST', '/a', { y: { a: [1, 2], b: 2 }, x: 1 })).toBe(one);
    expect(fingerprintOf('POST', '/a', { y: { a: [2, 1], b: 2 }, x: 1 })).not.toBe(one);
    expect(fingerprintOf('PUT', '/a', { x: 1, y: { b: 2, a: [1, 2] } })).not.toBe(one);
    expect(fingerprintOf('POST', '/b', { x: 1, y: { b: 2, a: [1, 2] } })).not.toBe(one);
  });
});

describe("a page's token", () => {
  const tokens = createPageTokens('s'.repeat(32));

  it('is the same for the same order and end, and says nothing but these', () => {
    const token = tokens.mint('A1', '2026-01-01T12:00:00.400Z');
    expect(tokens.mint('A1', '2026-01-01T12:00:00.400Z')).toBe(token);
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
    expect(claims).toEqual({
      aud: 'postlude',
      sub: 'A1',
      exp: Date.UTC(2026, 0, 1, 12, 0, 1) / 1000,
    });
  });

  it('counts until its end and 5 s of clock difference, not longer', () => {
    const endingIn = (ms: number) => tokens.mint('A1', new Date(Date.now() + ms).toISOString());
    expect(tokens.verify(endingIn(1000))).toEqual({ kind: 'valid', order: 'A1' });
    expect(tokens.verify(endingIn(-3000))).toEqual({ kind: 'valid', order: 'A1' });
    expect(tokens.verify(endingIn(-7000))).toEqual({ kind: 'expired' });
  });

  it('is worth nothing with one character changed, or signed with another secret', () => {
    const token = createPageTokens('t'.repeat(32)).mint('A1', '2099-01-01T00:00:00.000Z');
    expect(tokens.verify(token)).toEqual({ kind: 'invalid' });
    const own = tokens.mint('A1', '2099-01-01T00:00:00.000Z');
    const [head, , signature] = own.split('.');
    const other = tokens.mint('B2', '2099-01-01T00:00:00.000Z').split('.')[1];
    expect(tokens.verify(`${head}.${other}.${signature}`)).toEqual({ kind: 'invalid' });
  });
});
