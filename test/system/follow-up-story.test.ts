import { followUpWorkflowId } from '../../workflows/messages';
import { createWorld, type World } from '../world';
import { hourMs, rule } from '../world/follow-ups';
import { policyOf } from '../world/funnels';
import { closeByTime, handOver, newNumber, readHistory, workflowOf } from '../world/story';

const later = policyOf('later', { followUp: rule });

describe('two days of one order', () => {
  let world: World;
  beforeAll(async () => (world = await createWorld({ time: 'skipping' })));
  afterAll(() => world?.stop());

  it('B11: window, no thanks, close, confirmation, and thirty hours later the one later email', async () => {
    const draft = await world.ask('PUT', '/policies/later', { body: later });
    expect(draft.status).toBe(200);
    expect((await world.ask('POST', '/policies/later/publish')).status).toBe(201);

    const number = newNumber();
    const email = `${number.toLowerCase()}@shopper.example`;
    const customer = { email, name: 'Åsa Öberg', consent: { email: true, sms: false } };
    const { answer } = await handOver(world, { order: { number, customer } });
    const [offer] = answer.body.offers;
    expect(offer).toMatchObject({ item: 'MEM-64', unitPriceMinor: 20_000 });
    const no = `/orders/${number}/offers/${offer?.offer}/decline`;
    const { token: credential } = answer.body;
    expect((await world.ask('POST', no, { credential })).status).toBe(200);
    expect(await world.inbox.to(email)).toEqual([]);

    await closeByTime(world, number);
    await workflowOf(world, number).result();
    const subjects = async () => (await world.inbox.to(email)).map(({ subject }) => subject);
    expect(await subjects()).toHaveLength(1);
    const [confirmation] = await subjects();
    const confirmedMs = Date.parse((await planned(number)).at);

    await world.temporal.sleep(29 * hourMs);
    expect(await subjects()).toEqual([confirmation]);
    expect(await world.temporal.untilEnd(followUpWorkflowId(number))).toEqual({
      order: number,
      outcome: 'sent',
    });
    const sentAfterMs = (await world.temporal.now()) - confirmedMs;
    expect(sentAfterMs).toBeGreaterThanOrEqual(30 * hourMs - 60_000);
    expect(sentAfterMs).toBeLessThan(31 * hourMs);
    expect(await subjects()).toEqual([confirmation, 'Plats för fler bilder']);

    await world.temporal.sleep(18 * hourMs);
    expect(await subjects()).toEqual([confirmation, 'Plats för fler bilder']);
    const [, mail] = await world.inbox.to(email);
    expect(mail?.text.replaceAll('\u00A0', ' ')).toContain('Ditt pris: 175,00 kr');
    const token = /offer=(\S+)/.exec(mail?.text ?? '')?.[1];
    const link = await world.ask('GET', `/follow-up-offers/${token}`, { credential: '' });
    expect(link.body).toMatchObject({ item: 'MEM-64', unitPriceMinor: 17_500, state: 'open' });
  });

  async function planned(number: string) {
    const entries = await readHistory(world, number);
    const entry = entries.find(({ type }) => type === 'follow_up_planned');
    expect(entry).toBeDefined();
    return entry as NonNullable<typeof entry>;
  }
});
