import { createKlarnaProvider } from '../../../../providers/payments/klarna/adapter';
import { capture, increase, sampleOrderId } from '../commands';
import { klarnaOrder, startScriptedServer, updateNotAllowed } from './scripted-server';

describe("Klarna's credentials", () => {
  it.each([
    ['a pair, encoded', 'K123', 'pass:wörd', 'SzEyMzpwYXNzOnfDtnJk'],
    ['an API key, as it is', '', 'klarna_test_api_c2VjcmV0', 'klarna_test_api_c2VjcmV0'],
  ])('are sent as %s', async (_case, username, password, expected) => {
    const server = await startScriptedServer();
    server.answer({ status: 204 });
    const provider = createKlarnaProvider({ baseUrl: server.url, username, password });
    await provider.increaseAuthorization(increase());
    expect(server.arrived[0]?.headers.authorization).toBe(`Basic ${expected}`);
    await server.close();
  });

  it('and what Klarna knows of people are in no outcome and no record of a call', async () => {
    const server = await startScriptedServer();
    const secret = 'only-klarna-knows';
    const options = { baseUrl: server.url, username: 'K123', password: secret, timeoutMs: 200 };
    const provider = createKlarnaProvider(options);
    const authorizationRef = sampleOrderId;
    server.answer(klarnaOrder(), updateNotAllowed, klarnaOrder(), { status: 401 }, 'reset', 'hang');
    const answers = [
      await provider.checkEligibility({ authorizationRef, method: 'INVOICE', country: 'SE' }),
      await provider.increaseAuthorization(increase()),
      await provider.readAuthorization({ authorizationRef }),
      await provider.capture(capture(1)),
      await provider.capture(capture(1)),
    ];
    await server.close();
    answers.push(await provider.readAuthorization({ authorizationRef }));
    const told = JSON.stringify(answers) + JSON.stringify(provider.describe());
    const encoded = Buffer.from(`K123:${secret}`).toString('base64');
    for (const hidden of [secret, encoded, 'Basic', 'K123', '410321-9202']) {
      expect(told).not.toContain(hidden);
    }
  });

  it('have no place in the base URL', () => {
    const baseUrl = 'https://user:hidden@api.klarna.com';
    const create = () => createKlarnaProvider({ baseUrl, username: '', password: '' });
    expect(create).toThrow('an origin and a path only');
    expect(create).not.toThrow('hidden');
  });
});
