import { stringify } from 'yaml';
import type { OfferPolicy } from '../../domain/offer-policy';
import { createWorld, type World } from '../world';
import { declined, due } from '../world/follow-ups';
import { policyOf, sold, stepOf, templateOf } from '../world/funnels';
import { handOver, newNumber, released } from '../world/story';
import { badPolicies, experiment } from './bad-offer-policies';

interface Refused {
  code: string;
  field?: string;
  detail: string;
  errors?: { field: string; detail: string; check?: string; line?: number }[];
}

const header = 'order,ordered_at,market,currency,total_minor,reference,quantity,unit_price_minor';
const row = (order: string, quantity: number | string = 1) =>
  `${order},2026-03-01T09:30:00Z,SE,SEK,20000,BAG-1,${quantity},20000`;

describe('Bad input about offers is refused, with its place and what to do', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ time: 'real' });
    await world.stores.catalogue.putProducts([
      sold('SALE-1', 20_000, { promoPriceMinor: 15_000 }),
      sold('SMALL-1', 10_000),
      sold('TINY-1', 5_000),
    ]);
  });
  afterAll(() => world?.stop());

  const send = async (method: string, path: string, body?: unknown) =>
    await world.ask<Refused>(method, path, body === undefined ? {} : { body });
  const sendAs = async (type: string, method: string, path: string, rawBody: string) =>
    await world.ask<Refused>(method, path, { rawBody, headers: { 'content-type': type } });
  const publish = async (document: OfferPolicy) => {
    const path = `/policies/${document.policy}`;
    await send('PUT', path, document);
    return await send('POST', `${path}/publish`);
  };
  const live = async () => await world.stores.offerPolicies.live();
  const goneOut = async () => {
    const { number } = await handOver(world);
    await world.ask('POST', `/orders/${number}/close`);
    await released(world, number);
    return number;
  };

  describe('a policy with', () => {
    beforeAll(async () => {
      await publish({ ...policyOf('running'), priority: 77, experiment });
    });

    it.each(badPolicies)('%s', async (_what, document, check, field, detail) => {
      const { status, body } = await publish(document);
      expect({ status, code: body.code }).toEqual({ status: 422, code: 'policy_invalid' });
      const wanted = { check, field, detail: expect.stringMatching(detail) as string };
      expect(body.errors).toContainEqual(wanted);
      expect(await live()).toMatchObject([{ document: { policy: 'running' } }]);
    });

    it('all of them at once, each with its path', async () => {
      const document: OfferPolicy = {
        ...policyOf('bad'),
        priority: 77,
        experiment: { ...experiment, experiment: 'other' },
        funnel: {
          start: 'tier-1',
          steps: [
            stepOf('tier-1', 'NOWHERE', { onDecline: 'tier-2' }),
            stepOf('tier-2', 'SALE-1', { onAccept: 'tier-3' }),
            stepOf('tier-3', 'BAG-1', { onAccept: 'tier-4' }, { discount: { percentBp: 10_000 } }),
            stepOf(
              'tier-4',
              'SMALL-1',
              { onAccept: 'tier-1' },
              { discount: { percentBp: 12_000 } },
            ),
          ],
        },
      };
      const { body } = await publish(document);
      const told = body.errors?.map(({ check, field }) => `${check} ${field}`) ?? [];
      expect(told.toSorted()).toEqual([
        'cycle funnel.steps[0].onDecline',
        'cycle funnel.steps[1].onAccept',
        'cycle funnel.steps[2].onAccept',
        'cycle funnel.steps[3].onAccept',
        'discount_not_genuine funnel.steps[1].offer.products[0].reference',
        'experiment_overlaps priority',
        'free_but_no_sample funnel.steps[2].offer.products[0].reference',
        'free_but_no_sample funnel.steps[3].offer.products[0].reference',
        'percent_over_100 funnel.steps[3].offer.discount.percentBp',
        'product_unknown funnel.steps[0].offer.products[0].reference',
        'too_many_steps funnel.steps',
      ]);
      for (const { detail } of body.errors ?? []) expect(detail).toMatch(/\S.{20,}/);
      expect((await send('POST', '/policies/bad/check')).body).toMatchObject({
        errors: body.errors,
      });
    });

    it('a wrong shape: every field of it, before anything is kept', async () => {
      const { priority: _priority, ...rest } = policyOf('shapeless');
      const offer = { ...templateOf('BAG-1'), discount: { percentBp: -500 }, kind: 'gift' };
      const funnel = { start: 'tier-1', steps: [{ step: 'Tier 1', offer }] };
      const answer = await send('PUT', '/policies/shapeless', { ...rest, funnel, colour: 'red' });
      expect(answer).toMatchObject({ status: 422, body: { code: 'policy_invalid' } });
      expect(answer.body.errors?.map(({ field }) => field).toSorted()).toEqual([
        'colour',
        'funnel.steps[0].offer.discount.percentBp',
        'funnel.steps[0].offer.kind',
        'funnel.steps[0].step',
        'priority',
      ]);
      expect((await send('GET', '/policies/shapeless')).status).toBe(404);
    });

    it.each([
      ['what is no YAML', 'policy: bad\ntitle: [open\nfunnel: }', /^line 3, column \d+$/],
      ['an alias of nothing', 'policy: bad\ntitle: *nowhere', /^(body|line 2, column \d+)$/],
    ])('%s', async (_what, text, place) => {
      const answer = await sendAs('application/yaml', 'PUT', '/policies/bad', text);
      expect(answer).toMatchObject({ status: 400, body: { code: 'malformed_yaml' } });
      expect(answer.body.field).toMatch(place);
      expect(answer.body.errors?.[0]?.detail).toMatch(/.{10}/);
    });
  });

  describe('a CSV with bad rows', () => {
    const [bad, good] = [newNumber('CSV'), newNumber('CSV')];
    const csv = `${header}\n${row(bad)}\n${row(bad, 'two')}\n${row(good)}\n`;
    const stored = async () => {
      const { pool } = world.database;
      const { rows } = await pool.query<{ number: string }>('select number from past_orders');
      return rows.map(({ number }) => number).filter((number) => [bad, good].includes(number));
    };

    it('is told by line, and nothing of it is kept', async () => {
      const answer = await sendAs('text/csv', 'POST', '/past-orders', csv);
      expect(answer).toMatchObject({
        status: 422,
        body: {
          code: 'past_orders_invalid',
          detail: expect.stringContaining('?keepGood=true'),
          errors: [{ line: 3, field: 'quantity', detail: expect.stringMatching(/whole number/) }],
        },
      });
      expect(await stored()).toEqual([]);
    });

    it('has its good ones kept if that is asked for', async () => {
      const answer = await sendAs('text/csv', 'POST', '/past-orders?keepGood=true', csv);
      expect(answer).toMatchObject({
        status: 200,
        body: { imported: 1, faults: 1, errors: [{ line: 3, field: 'quantity' }] },
      });
      expect(await stored()).toEqual([good]);
    });
  });

  describe('what came back of an order', () => {
    let number: string;
    beforeAll(async () => (number = await goneOut()));
    const back = async (entry: object) =>
      await send('POST', `/orders/${number}/returns`, {
        returnId: 'R-1',
        at: new Date().toISOString(),
        lines: [{ line: 'line-1', kind: 'return', quantity: 1, amountMinor: 100, ...entry }],
      });

    it.each([
      ['a line it never had', { line: 'line-9' }, 422, 'return_line_unknown', 'lines[0].line'],
      ['more pieces than went out', { quantity: 2 }, 409, 'return_above_line', 'lines[0]'],
      ['more money than was paid', { amountMinor: 100_001 }, 409, 'return_above_line', 'lines[0]'],
      ['a piece less than one', { quantity: 0 }, 400, 'invalid_request', 'lines[0].quantity'],
    ])('is not %s', async (_what, entry, status, code, field) => {
      expect(await back(entry)).toMatchObject({ status, body: { code, field } });
      const { rows } = await world.database.pool.query('select from returns');
      expect(rows).toEqual([]);
    });

    it.each([11, -1, 9.5, '10'])('has no NPS of %j', async (score) => {
      expect(await send('POST', `/orders/${number}/nps`, { score })).toMatchObject({
        status: 400,
        body: { code: 'invalid_request', field: 'score' },
      });
    });
  });

  it('B11: a follow-up to whoever unsubscribed is none, and a made-up link unsubscribes nobody', async () => {
    const email = `${newNumber('enough')}@shopper.example`;
    const before = await declined(world, { email });
    expect(await due(world, before.number)).toMatchObject({ outcome: 'sent' });
    const forged = await send('POST', `/unsubscribe/${before.number}.${'x'.repeat(22)}`);
    expect(forged).toMatchObject({ status: 404, body: { code: 'unsubscribe_unknown' } });
    const mails = await world.inbox.to(email);
    const sources = await Promise.all(mails.map(({ id }) => world.inbox.source(id)));
    const link = /List-Unsubscribe: <([^>]+)>/.exec(sources.join('\n'))?.[1] ?? '';
    const body = new URLSearchParams('List-Unsubscribe=One-Click');
    expect((await fetch(link, { method: 'POST', body })).status).toBe(200);
    const after = await declined(world, { email });
    expect(await due(world, after.number)).toMatchObject({ reason: 'unsubscribed' });
    expect(await world.inbox.to(email)).toHaveLength(mails.length + 1);
  });

  it.each([
    ['PUT', '/policies/bad', 'Send `Content-Type: application/json` or `application/yaml`.'],
    ['POST', '/policies/bad/check', 'Send `Content-Type: application/json` or `application/yaml`.'],
    ['POST', '/past-orders', 'Send `Content-Type: application/json` or `text/csv`.'],
    ['PUT', '/products', 'Send `Content-Type: application/json`.'],
  ])('%s %s says which content types it takes', async (method, path, detail) => {
    const answer = await sendAs('text/x-unknown', method, path, stringify(policyOf('bad')));
    expect(answer).toMatchObject({
      status: 415,
      body: { code: 'content_type_unsupported', detail },
    });
  });
});
