import { ordersPerArm, powerDefault } from '../../analytics/sample-size';
import { alphaDefault } from '../../analytics/sequential';
import { problemResponses, shopProblems } from '../schemas/problem';
import { sampleSizeQuery, sampleSizeReply } from '../schemas/experiments';
import type { App } from './route';

const wholeBp = 10_000;
const daysOfWeek = 7;

/** How many orders a test takes: to be known before it is started (product §6.2). */
export function readSampleSize(app: App): void {
  app.get(
    '/analytics/sample-size',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['analytics'],
        summary: 'Orders per arm to tell two take rates apart, for 80 % power',
        querystring: sampleSizeQuery,
        response: { 200: sampleSizeReply, ...problemResponses(shopProblems) },
      },
    },
    async ({ query: { baselineBp, targetBp, arms, ordersPerDay } }) => {
      const alpha = alphaDefault / ((arms * (arms - 1)) / 2);
      const [baseline, target] = [baselineBp / wholeBp, targetBp / wholeBp];
      const perArm = ordersPerArm({ baseline, target, alpha });
      const orders = perArm * arms;
      return {
        baselineBp,
        targetBp,
        arms,
        power: powerDefault,
        alpha,
        ordersPerArm: perArm,
        orders,
        // Days of a week differ: a test ends at the end of one.
        wholeWeeks:
          ordersPerDay === undefined ? null : Math.ceil(orders / ordersPerDay / daysOfWeek),
      };
    },
  );
}
