import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyRequest } from 'fastify';
import { createGate } from '../../api/auth';
import { createPageTokens } from '../../api/token';
import { credentials } from './access-credentials';
import { accessPage } from './access-page';
import { addressOf, rows, unknown, type Answer } from './access-table';
import { openAccess, type AccessWorld, type Heard } from './access-world';
import { viewOf } from './orders';

const page = join(process.cwd(), 'docs', 'access.md');

/** Every GET has its HEAD, by Fastify. */
const asked = rows.flatMap((row) =>
  row.method === 'GET' ? [row, { ...row, method: 'HEAD' as const }] : [row],
);

describe('A3: who may call what', () => {
  let world: AccessWorld;
  beforeAll(async () => (world = await openAccess()));
  afterAll(async () => await world.api.close());

  it('has a row for every route of the app, and for no other', () => {
    const inTable = asked.map(({ method, route }) => `${method} ${route.replace(/\?.*/, '')}`);
    const inApp = world.routes.map((route) => route.replace(/(?<=\/docs)\/$/, ''));
    expect([...new Set(inApp)].toSorted()).toEqual(
      [...new Set([...inTable, 'OPTIONS *'])].toSorted(),
    );
  });

  describe.each(asked)('$method $route', ({ method, ...row }) => {
    it.each(credentials)('$caller, with $name', async (credential) => {
      const answer = row.answers[credential.caller];
      const heard = await world.ask(row, method, credential);
      expect(told(heard)).toEqual({
        // An answer to HEAD has no body, so no code.
        answer: method === 'HEAD' ? answer.slice(0, 3) : answer,
        challenge: answer.startsWith('401') ? 'Bearer' : undefined,
        isProblem: isRefusal(answer),
        // Let in means that the work was done, refused that nothing heard of it.
        asksOthers: !isRefusal(answer) && row.asks !== 'nobody',
      });
    });
  });

  describe.each(unknown)('$method $route, which is no route', ({ method, route }) => {
    it.each(credentials)('is unknown to $caller, with $name', async (credential) => {
      const heard = await world.ask({ route }, method, credential);
      expect(told(heard)).toMatchObject({ answer: '404 route_unknown', asksOthers: false });
    });
  });

  it('looks at the credential before the body: what comes with a bad one is not read', async () => {
    const bodies = ['{"order":', 'x'.repeat(300 * 1024)];
    for (const body of bodies) {
      for (const type of ['application/json', 'text/plain']) {
        const headers = { authorization: 'Bearer nobody', 'content-type': type };
        const heard = await world.send('PUT', '/payment-result', { headers, body });
        expect(told(heard)).toMatchObject({ answer: '401 credential_invalid', asksOthers: false });
      }
    }
  });

  it.each([
    ['/orders/%41-own', '200'],
    ['/orders/a-own', '403 token_foreign'],
    ['/orders/A-own%2Fhistory', '403 token_foreign'],
    ['/orders/A-own%00', '403 token_foreign'],
    ['/orders/A-own%20', '403 token_foreign'],
    ['/orders/other?order=A-own', '403 token_foreign'],
  ])(
    "compares a token's order with the one a route will read: %s is %s",
    async (address, answer) => {
      world.api.temporal.hold(viewOf('A-own'));
      const headers = { authorization: `Bearer ${world.api.tokenFor('A-own')}` };
      expect(told(await world.send('GET', address, { headers }))).toMatchObject({ answer });
    },
  );

  it("is the shop's alone where a route says nothing about it", async () => {
    const { api } = world;
    const { settings } = api;
    const gate = createGate({ ...settings, tokens: createPageTokens(settings.tokenSecret) });
    const asks = (credential: string) =>
      gate({
        routeOptions: { config: {} },
        headers: { authorization: `Bearer ${credential}` },
        params: { order: 'A-own' },
      } as unknown as FastifyRequest);
    await expect(asks(api.tokenFor('A-own'))).rejects.toMatchObject({ code: 'shop_only' });
    await expect(asks(settings.apiKey)).resolves.toBeUndefined();
  });

  it('answers a preflight without a credential, asks nothing for it, and lets no page PUT', async () => {
    const headers = {
      origin: 'https://shop.example',
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'authorization',
    };
    for (const { route } of rows) {
      const heard = await world.send('OPTIONS', addressOf(route, 'A-1'), { headers });
      expect(heard).toMatchObject({ status: 204, calls: [] });
      expect(heard.headers['access-control-allow-methods']).toBe('GET, POST, DELETE');
      expect(heard.headers['access-control-allow-headers']).toContain('Authorization');
    }
  });

  it('is what docs/access.md shows, word for word', () => {
    if (process.env['POSTLUDE_WRITE_DOCS']) writeFileSync(page, accessPage());
    expect(readFileSync(page, 'utf8')).toBe(accessPage());
  });
});

function isRefusal(answer: Answer): boolean {
  return answer.startsWith('4');
}

/** What was heard, in the words of the table, and whether a port was called for it. */
function told({ status, code, headers, calls }: Heard) {
  return {
    answer: code === undefined ? `${status}` : `${status} ${code}`,
    challenge: headers['www-authenticate'],
    isProblem: headers['content-type']?.startsWith('application/problem+json') ?? false,
    asksOthers: calls.length > 0,
  };
}
