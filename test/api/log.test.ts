import { Writable } from 'node:stream';
import { createLog } from '../../api/log';
import { createFollowUpTokens } from '../../providers/links/follow-up-tokens';
import { openApi, tokenSecret } from './api-world';

describe("the api's log", () => {
  it('tells of every request, and of none the token or the key it came with', async () => {
    const lines: string[] = [];
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    const api = await openApi({}, createLog('debug', sink));
    const tokens = createFollowUpTokens(tokenSecret);
    const paths = [
      `/unsubscribe/${tokens.unsubscribe('A-1')}`,
      `/unsubscribe/${tokens.unsubscribe('A-1')}?utm=1`,
      `/Unsubscribe//${tokens.unsubscribe('A-1')}`,
      `/follow-up-offers/${tokens.offer('A-1')}`,
      `/follow-up-offers/${tokens.offer('A-1')}/redeem`,
    ];
    for (const path of paths) await api.ask('GET', path);
    await api.ask('GET', '/orders/A-1');
    await api.close();
    const told = lines.join('');
    for (const path of ['/unsubscribe/…', '/follow-up-offers/…/redeem', '/orders/A-1']) {
      expect(told).toContain(path);
    }
    const secrets = [tokens.unsubscribe('A-1'), tokens.offer('A-1')].map((token) => token.slice(4));
    for (const secret of [...secrets, api.settings.apiKey]) expect(told).not.toContain(secret);
  });
});
