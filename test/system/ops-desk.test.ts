import { searchAttributes } from '../../workflows/messages';
import { createWorld, type World } from '../world';
import { detailsOf, foundBy, metadataOf, stepsOf, type HistoryStep } from '../world/desk';
import { doubtClocks, wait30 } from '../world/doubt';
import { cheaper, cheaperLine, portal } from '../world/portal';
import { add, handOver, workflowOf, type OpenedOrder } from '../world/story';
import { until } from '../world/until';

/** Words that belong to programs, and what an unfinished sentence leaves behind. */
const notForPeople = /[{}]|undefined|NaN|\[object|[a-z][A-Z][a-z]|\b[a-z]+_[a-z_]+\b/;

/** Longer than everything here takes: nobody's window closes by itself. */
const windowMs = 120_000;

/** Visible ASCII is all that is asked of a request id. */
const hostileId = 'no/2|"<b>%`1';

/** `2026-03-01T12:03:05.000Z` → `12:03:05 UTC` */
const clockOf = (iso: string) => `${iso.slice(11, 19)} UTC`;

const summaries = (steps: HistoryStep[], kind: HistoryStep['kind']) =>
  steps.filter((each) => each.kind === kind).map(({ summary }) => summary);

const numbersOf = (...orders: OpenedOrder[]) => orders.map(({ number }) => number).toSorted();

describe('K7: ops use Temporal UI', () => {
  let world: World;
  /** in mid-window, with an accepted and a refused add */
  let open: OpenedOrder;
  /** closed by the shop, with one item added */
  let closed: OpenedOrder;
  /** its authorization is less than the order: flagged from the start */
  let flagged: OpenedOrder;
  let cancelled: OpenedOrder;

  beforeAll(async () => {
    world = await createWorld({ time: 'real', clocks: { ...doubtClocks, windowMs } });
    [open, closed, flagged, cancelled] = await Promise.all([
      playOpen(),
      playClosed(),
      handOver(world, { klarna: cheaper }),
      playCancelled(),
    ]);
  });
  afterAll(() => world.stop());

  async function playOpen(): Promise<OpenedOrder> {
    const opened = await handOver(world);
    expect((await add(world, opened.number, 'BAG-1', { key: 'yes-1' })).status).toBe(201);
    await world.klarna.fault(opened.ref, { operation: 'update', kind: 'deny' });
    expect((await add(world, opened.number, 'MEM-64', { key: hostileId })).status).toBe(402);
    return opened;
  }

  async function playClosed(): Promise<OpenedOrder> {
    const opened = await handOver(world);
    await add(world, opened.number, 'BAG-1', { key: 'yes-1' });
    await world.ask('POST', `/orders/${opened.number}/close`);
    await workflowOf(world, opened.number).result();
    return opened;
  }

  async function playCancelled(): Promise<OpenedOrder> {
    const opened = await handOver(world);
    const body = { authorization: 'void' };
    await world.ask('POST', `/orders/${opened.number}/cancel`, { body });
    await workflowOf(world, opened.number).result();
    return opened;
  }

  const stepsIn = async ({ number }: OpenedOrder) =>
    stepsOf(await workflowOf(world, number).fetchHistory());
  describe('the list', () => {
    const filters: [what: string, query: string, wanted: () => OpenedOrder[]][] = [
      [
        'what was released',
        'PostludeOutcome = "confirmed" AND ExecutionStatus = "Completed"',
        () => [closed],
      ],
      ['what was cancelled', 'PostludeOutcome = "cancelled"', () => [cancelled]],
      ['what is in its window', 'PostludeOutcome = "pending"', () => [open]],
      ['what had something added', 'PostludeAddsAccepted > 0', () => [closed]],
      [
        'what needs a person now',
        'PostludeNeedsAttention = true AND ExecutionStatus = "Running"',
        () => [flagged],
      ],
      ['what needs nobody', 'PostludeNeedsAttention = false', () => [open, closed, cancelled]],
      [
        'a provider and a method',
        'PostludeProvider = "klarna" AND PostludeMethod = "INVOICE"',
        () => [open, closed, flagged, cancelled],
      ],
      ['a market', 'PostludeMarket = "SE"', () => [open, closed, flagged, cancelled]],
      ['another market', 'PostludeMarket = "DE"', () => []],
    ];

    it.each(filters)('K7: finds %s', async (_what, query, wanted) => {
      const numbers = numbersOf(...wanted());
      expect(await foundBy(world, query, numbers)).toEqual(numbers);
    });

    it('K7: finds an order by its number, and by when its window closes', async () => {
      const one = numbersOf(open);
      expect(await foundBy(world, `PostludeOrder = "${open.number}"`, one)).toEqual(one);
      const closesAtMs = Date.parse(open.answer.body.closesAt);
      const halfway = new Date(closesAtMs - windowMs / 2).toISOString();
      const openLater = `PostludeClosesAt > "${halfway}" AND PostludeOutcome = "pending"`;
      expect(await foundBy(world, openLater, one)).toEqual(one);
      // Closed early is closed: the attribute says when it really was.
      const early = numbersOf(closed, flagged);
      expect(await foundBy(world, `PostludeClosesAt < "${halfway}"`, early)).toEqual(early);
    });

    it('K7: has a value for every attribute from the start, for no event at all', async () => {
      const { typedSearchAttributes } = await workflowOf(world, open.number).describe();
      for (const key of Object.values(searchAttributes)) {
        expect(typedSearchAttributes.get(key)).toBeDefined();
      }
      const { events } = await workflowOf(world, open.number).fetchHistory();
      expect(
        events?.filter((event) => event.upsertWorkflowSearchAttributesEventAttributes),
      ).toHaveLength(0);
    });
  });

  describe('an order in its window', () => {
    it('K7: says in one line and two sentences what was handed over', async () => {
      const described = await workflowOf(world, open.number).describe();
      expect(await described.staticSummary()).toBe(
        `Order ${open.number} · 1000.00 SEK · Klarna INVOICE · 2 min`,
      );
      expect(await described.staticDetails()).toBe(
        'Handed over with 1 line for market SE, 1000.00 SEK in all.\n\n' +
          `Paid with Klarna INVOICE in SE, authorization ${open.ref}.`,
      );
    });

    it('K7: tells its phase, its time, its lines and its transactions', async () => {
      const details = await detailsOf(world, open.number);
      const closes = clockOf(open.answer.body.closesAt);
      expect(details).toContain(`### Open for additions until ${closes}`);
      expect(details).toMatch(/with 1 min \d+ s left|with 2 min left/);
      expect(details).toContain('The order comes to 1200.00 SEK');
      expect(details).toMatch(
        /\| BAG-1 \| Camera bag \| added [\d:]+ UTC, paid by tx-2 \| 1 \| 200\.00 SEK \|/,
      );
      expect(details).toContain(`| tx-1-old | replaced | ${open.ref} | 1000.00 SEK |`);
      expect(details).toContain(`| tx-2 | active | ${open.ref} | 1200.00 SEK |`);
      expect(details).toContain(
        String.raw`| tx-3 | failed: NOT\_ALLOWED | ${open.ref} | 1450.00 SEK |`,
      );
      expect(details).toContain('The payment provider does not allow a larger amount.');
      expect(details).toContain(String.raw`(request no/2\|"\<b\>%\`1)`);
      expect(details).toContain('**What happens next.** The shopper may add items until');
      expect(details).not.toMatch(/shopper\.example|Åsa|Storgatan/);
    });

    it('K7: tells every step and wait as a sentence with amounts', async () => {
      const steps = await stepsIn(open);
      expect(summaries(steps, 'activity')).toEqual([
        `Claim order ${open.number} over 1000.00 SEK and read its authorization at Klarna`,
        expect.stringMatching(/^Tell the warehouse to hold the order, until [\d:]+ UTC at the/),
        'Raise the authorization from 1000.00 SEK to 1200.00 SEK for 1 × BAG-1',
        'Raise the authorization from 1200.00 SEK to 1450.00 SEK for 1 × MEM-64',
      ]);
      expect(summaries(steps, 'local activity')).toEqual([
        'Reserve 1 × BAG-1 and check the rules of the basket',
        'Confirm 1 × BAG-1: the order comes to 1200.00 SEK',
        'Reserve 1 × MEM-64 and check the rules of the basket',
        `Put back on the shelf what request ${hostileId} reserved`,
      ]);
      expect(summaries(steps, 'timer')).toEqual([
        `The window is open until ${clockOf(open.answer.body.closesAt)}`,
      ]);
    });

    it('K7: can be searched for a request, whatever is in its id', async () => {
      const ids = (await stepsIn(open)).flatMap(({ id }) => (id === undefined ? [] : [id]));
      expect(ids).toEqual(['open/1', 'hold/1', 'raise/yes-1/1', `raise/${hostileId}/1`]);
    });

    it('K7: describes everything it can be asked or told, in sentences', async () => {
      const { definition } = await metadataOf(world, open.number);
      const { signalDefinitions, updateDefinitions, queryDefinitions } = definition;
      const described = [...signalDefinitions, ...updateDefinitions, ...queryDefinitions].filter(
        ({ name }) => !name.startsWith('__'),
      );
      expect(described.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['addItem', 'resolveAttention', 'open', 'outcome', 'getOrder']),
      );
      for (const { description } of described) expect(description).toMatch(/^[A-Z].* .*\.$/);
    });
  });

  it('K7: a closed order says that it is over, what it came to, and that the email went out', async () => {
    const details = await detailsOf(world, closed.number);
    expect(details).toContain('### Over: released to the warehouse');
    expect(details).toContain('The order comes to 1200.00 SEK');
    expect(details).toMatch(/The confirmation email was sent at [\d:]+ UTC\./);
    expect(details).toContain('**What happens next.** Nothing. The order is over.');
    const steps = await stepsIn(closed);
    expect(summaries(steps, 'activity').slice(-2)).toEqual([
      'Send the confirmation email over 1200.00 SEK, 2 lines',
      'Release the order to the warehouse: 1200.00 SEK, 2 lines',
    ]);
  });

  it('K7: a cancelled order says what became of its authorization', async () => {
    const details = await detailsOf(world, cancelled.number);
    expect(details).toContain('### Over: cancelled');
    expect(details).toContain('its authorization at Klarna was voided');
    expect(details).toContain(`| tx-1 | voided | ${cancelled.ref} | 1000.00 SEK |`);
    expect(summaries(await stepsIn(cancelled), 'activity').slice(-2)).toEqual([
      'Void the authorization of 1000.00 SEK at Klarna',
      'Tell the warehouse that the order is cancelled',
    ]);
  });

  it('K7: a flagged order says first what is wrong and what to do', async () => {
    const details = await until('the release', async () => {
      const now = await detailsOf(world, flagged.number);
      return now.includes('Released to the warehouse') && now;
    });
    expect(details).toContain('### Needs a person · Released to the warehouse');
    expect(details).toContain('The provider holds another total or currency than the shop');
    expect(details).toContain('*What to do:* Compare the two.');
    expect(details).toContain(
      `\`npm run order -- resolve ${flagged.number} --note "what was done"\``,
    );
    const waits = await until('the wait for a person', async () => {
      const timers = summaries(await stepsIn(flagged), 'timer');
      return timers.length > 0 && timers;
    });
    expect(waits).toEqual([expect.stringMatching(/^Wait for a person until [\d-]+ [\d:]+ UTC$/)]);
  });

  it('K7: an order flagged in mid-window is found at once, and not when it was looked after', async () => {
    const { number } = await playChangedAtProvider();
    const mine = `PostludeOrder = "${number}" AND PostludeNeedsAttention`;
    const inWindow = `${mine} = true AND PostludeOutcome = "pending"`;
    expect(await foundBy(world, inWindow, [number])).toEqual([number]);
    expect(await detailsOf(world, number)).toContain('### Needs a person · Open for additions');
    const resolved = { requestId: 'ops-1', receivedAtMs: 0, fingerprint: 'f', note: 'Settled.' };
    await workflowOf(world, number).signal('resolveAttention', resolved);
    expect(await foundBy(world, `${mine} = false`, [number])).toEqual([number]);
    expect(await detailsOf(world, number)).not.toContain('Needs a person');
  });

  it('K7: settling a doubt reads as questions and waits, under one request', async () => {
    const doubtful = await playChangedAtProvider();
    const steps = (await stepsIn(doubtful)).filter(({ summary }) => !summary.includes('window'));
    const raise = 'Raise the authorization from 1000.00 SEK to 1200.00 SEK for 1 × BAG-1';
    const read = 'Read back what Klarna holds: is it 1000.00 SEK or 1200.00 SEK?';
    const again = 'Wait 1 s before the raise to 1200.00 SEK is sent again, same key';
    expect(steps.filter(({ kind }) => kind !== 'local activity').slice(2)).toEqual([
      { kind: 'activity', id: 'raise/lost/1', summary: raise },
      { kind: 'timer', summary: again },
      { kind: 'activity', id: 'raise/lost/2', summary: raise },
      { kind: 'timer', summary: again },
      { kind: 'activity', id: 'raise/lost/3', summary: raise },
      { kind: 'activity', id: 'read/lost/1', summary: read },
    ]);
  });

  it('K7: nothing anybody reads there is a word of a program', async () => {
    for (const order of [open, closed, flagged, cancelled]) {
      const described = await workflowOf(world, order.number).describe();
      const steps = await stepsIn(order);
      const own = (await detailsOf(world, order.number))
        .replaceAll(String.raw`NOT\_ALLOWED`, '')
        .replaceAll(order.number, '');
      const texts = [await described.staticSummary(), own, ...steps.map(({ summary }) => summary)];
      expect(steps.length).toBeGreaterThan(2);
      for (const text of texts) {
        expect(text).not.toBe('');
        expect(text).not.toMatch(notForPeople);
      }
    }
  });

  /** While a raise is in doubt, somebody lowers the authorization at the provider. */
  async function playChangedAtProvider(): Promise<OpenedOrder> {
    const opened = await handOver(world);
    const { number, ref } = opened;
    await world.klarna.fault(ref, { operation: 'update', kind: '500-before-apply', times: 3 });
    await world.klarna.fault(ref, { operation: 'read', kind: 'slow', delayMs: 700, times: 1 });
    const pending = add(world, number, 'BAG-1', { key: 'lost', headers: wait30 });
    await until('the last send', async () => (await world.klarna.raises(ref)).length === 3);
    await portal(world).setAuthorization(ref, 90_000, [cheaperLine]);
    expect((await pending).body.code).toBe('failed_safely');
    return opened;
  }
});
