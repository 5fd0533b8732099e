import { createFollowUpTokens } from '../../providers/links/follow-up-tokens';
import { visitsPerMinuteMax } from '../../api/visit-limiter';
import { rule } from '../world/follow-ups';
import { cardPolicy } from './card-policy';
import { followUpOffer } from './fake-follow-ups';
import { openApi, tokenSecret, type ApiWorld } from './api-world';

const tokens = createFollowUpTokens(tokenSecret);
const offer = (order = 'A-1') => `/follow-up-offers/${tokens.offer(order)}`;
const out = (order = 'A-1') => `/unsubscribe/${tokens.unsubscribe(order)}`;
const nobody = { credential: '' };

/** A policy with a later message by this channel, whose link leads here. */
function following(channel: string, linkUrl: string) {
  return { ...cardPolicy, followUp: { ...rule, channel, linkUrl } };
}

describe("B11: a follow-up's links", () => {
  let api: ApiWorld;
  beforeEach(async () => (api = await openApi()));
  afterEach(() => api.close());

  it('sell nothing after their end, nor to the order that has it already a second price', async () => {
    const redeem = (order: string) => api.ask('POST', `${offer()}/redeem`, { body: { order } });
    expect(await redeem('NEW-1')).toMatchObject({ status: 200, body: { unitPriceMinor: 17_500 } });
    api.followUps.offer = { ...followUpOffer, expiresAt: '2026-01-01T00:00:00.000Z' };
    expect((await redeem('NEW-1')).status).toBe(200);
    const late = await api.ask('POST', `${offer('A-2')}/redeem`, { body: { order: 'NEW-2' } });
    expect(late).toMatchObject({ status: 410, body: { code: 'follow_up_expired' } });
    expect(await api.ask('GET', offer('A-2'), nobody)).toMatchObject({
      body: { state: 'expired' },
    });
  });

  it('are sold in a new order, not in the one that was followed up (X1)', async () => {
    const body = { order: 'A-1' };
    const answer = await api.ask('POST', `${offer()}/redeem`, { body });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', field: 'order' },
    });
    expect(api.followUps.redeemed.size).toBe(0);
  });

  it('lead to a page whose address fits a text message, where it is one', async () => {
    const linkUrl = `https://shop.example/${'a'.repeat(280)}`;
    const taken = [following('email', linkUrl), following('sms', linkUrl.slice(0, 300))];
    for (const body of taken) {
      expect((await api.ask('PUT', '/policies/cards', { body })).status).toBe(200);
    }
    const body = following('sms', linkUrl);
    expect(await api.ask('PUT', '/policies/cards', { body })).toMatchObject({
      body: { code: 'policy_invalid', field: 'followUp.linkUrl' },
    });
  });

  it.each([
    ['GET', offer],
    ['GET', out],
    ['POST', out],
  ] as const)(
    '%s %p is answered sixty times a minute, each link by itself',
    async (method, link) => {
      const visits = [];
      for (let visit = 0; visit <= visitsPerMinuteMax; visit += 1) {
        visits.push(await api.ask(method, link(), nobody));
      }
      const refused = visits.pop();
      expect(new Set(visits.map(({ status }) => status))).toEqual(new Set([200]));
      expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_visits' } });
      expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await api.ask(method, link('A-2'), nobody)).status).toBe(200);
    },
  );

  it.each([
    ['a mailbox, as a form', 'application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click'],
    [
      'a mailbox, as multipart',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
    ],
    ['a hand, with nothing', undefined, undefined],
  ])('take a no from %s, without a cookie', async (_who, type, rawBody) => {
    const headers = type === undefined ? {} : { 'content-type': type };
    const body = rawBody === undefined ? {} : { rawBody };
    const answer = await api.ask('POST', out(), { ...nobody, ...body, headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(api.followUps.unsubscribed).toEqual(['A-1']);
  });

  it('change nothing for a scanner that follows them, and nothing for another purpose', async () => {
    for (const method of ['GET', 'HEAD']) {
      expect((await api.ask(method, out(), nobody)).status).toBe(200);
    }
    const crossed = `/unsubscribe/${tokens.offer('A-1')}`;
    expect((await api.ask('POST', crossed, nobody)).status).toBe(404);
    const other = out().replace('A-1', 'A-2');
    expect((await api.ask('POST', other, nobody)).status).toBe(404);
    expect(api.followUps.unsubscribed).toEqual([]);
  });
});
