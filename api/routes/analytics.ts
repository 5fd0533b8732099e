import type { z } from 'zod';
import { benchmarks } from '../../analytics/benchmarks';
import {
  channelReport,
  flowBudgetMs,
  flowReport,
  offerDaysReport,
  offerReport,
  stepReport,
} from '../../analytics/groups';
import { rateReport } from '../../analytics/rates';
import {
  abandonmentMaxDefaultBp,
  abandonmentWarnings,
  summaryReport,
} from '../../analytics/summary';
import type { Numbers, Period } from '../../domain/numbers';
import { periodOf } from '../period';
import * as schemas from '../schemas/analytics';
import { problemResponses, shopProblems } from '../schemas/problem';
import type { Services } from '../settings';
import type { App } from './route';

/** What came of the offers, over orders that are over; one definition each (`docs/metrics.md`). */
export function analytics(app: App, { numbers }: Services): void {
  readSummary(app, numbers);
  readOffers(app, numbers);
  readFunnel(app, numbers);
  app.get(
    '/analytics/channels',
    reading('By channel and campaign (C5)', schemas.periodQuery, schemas.channelsReply),
    async ({ query }) => {
      const period = periodOf(query);
      return { period, channels: (await numbers.channels(period)).map(channelReport) };
    },
  );
  app.get(
    '/analytics/flow',
    reading('How long shoppers take to decide (B17)', schemas.periodQuery, schemas.flowReply),
    async ({ query }) => {
      const period = periodOf(query);
      return { period, ...flowReport(await numbers.flow(period, flowBudgetMs)) };
    },
  );
  app.get(
    '/analytics/benchmarks',
    reading('Published figures beside ours (D36)', schemas.periodQuery, schemas.benchmarksReply),
    async ({ query }) => {
      const period = periodOf(query);
      const [summary, followUps] = await Promise.all([
        summaryOf(numbers, period),
        numbers.followUps(period),
      ]);
      return { period, benchmarks: benchmarks(summary, followUps, period.currency) };
    },
  );
}

function readSummary(app: App, numbers: Numbers): void {
  app.get(
    '/analytics/summary',
    reading('The numbers of a period', schemas.summaryQuery, schemas.summaryReply),
    async ({ query }) => {
      const period = periodOf(query);
      const { abandonmentRateBp, abandonmentMaxBp = abandonmentMaxDefaultBp } = query;
      const warnings = abandonmentWarnings(abandonmentRateBp, abandonmentMaxBp);
      return { period, ...(await summaryOf(numbers, period)), warnings };
    },
  );
}

function readOffers(app: App, numbers: Numbers): void {
  app.get(
    '/analytics/offers',
    reading(
      'Shown offers, by offer, variant, market, channel, kind or discount band (D7, D23)',
      schemas.offersQuery,
      schemas.offersReply,
    ),
    async ({ query }) => {
      const { by } = query;
      const period = periodOf(query);
      const offers = (await numbers.offers(period, by)).map((each) => offerReport(each, by));
      return { period, by, offers };
    },
  );
  app.get(
    '/analytics/report-30-days',
    reading('One offer, day by day (D37)', schemas.offerDaysQuery, schemas.offerDaysReply),
    async ({ query }) => {
      const { policy, step, item } = query;
      const period = periodOf(query);
      const days = await numbers.offerDays(period, { policy, step, item });
      return { period, ...offerDaysReport(days) };
    },
  );
}

function readFunnel(app: App, numbers: Numbers): void {
  app.get(
    '/analytics/funnel',
    reading('Each step of each funnel (D21, D35)', schemas.periodQuery, schemas.funnelReply),
    async ({ query }) => {
      const period = periodOf(query);
      const [steps, { recovered, declined, recoveredMinor }] = await Promise.all([
        numbers.funnel(period),
        numbers.summary(period),
      ]);
      return {
        period,
        steps: steps.map(stepReport),
        recovered: rateReport(recovered, declined),
        recoveredMinor,
      };
    },
  );
}

async function summaryOf(numbers: Numbers, period: Period) {
  const [counts, arms] = await Promise.all([numbers.summary(period), numbers.arms(period)]);
  return summaryReport(counts, arms);
}

/** A report is for the shop alone, and changes nothing. */
function reading<Query extends z.ZodType, Reply extends z.ZodType>(
  summary: string,
  querystring: Query,
  reply: Reply,
) {
  return {
    config: { access: 'shop' as const },
    schema: {
      tags: ['analytics'],
      summary,
      querystring,
      response: { 200: reply, ...problemResponses(shopProblems) },
    },
  };
}
