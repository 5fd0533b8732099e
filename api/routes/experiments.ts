import { decidingOutcome } from '../../analytics/arm-means';
import { experimentReport, sampleRatioOf } from '../../analytics/experiment-report';
import type { Experiments } from '../../domain/experiments';
import { Problem } from '../problems';
import {
  currencyQuery,
  experimentListReply,
  experimentParams,
  experimentReply,
} from '../schemas/experiments';
import { problemResponses, shopProblems } from '../schemas/problem';
import type { Services } from '../settings';
import type { App } from './route';

export function readExperiments(app: App, { experiments }: Services): void {
  app.get(
    '/analytics/experiments',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['analytics'],
        summary: 'Experiments that had orders, the newest first',
        querystring: currencyQuery,
        response: { 200: experimentListReply, ...problemResponses(shopProblems) },
      },
    },
    async ({ query: { currency } }) => ({
      currency,
      experiments: await experiments.list(currency),
    }),
  );
}

/** May be read every day: no winner is named before it is proven at all looks together (C10). */
export function readExperiment(app: App, { experiments }: Services): void {
  app.get(
    '/analytics/experiments/:experiment',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['analytics'],
        summary: 'What an experiment shows, arm by arm, and whether it proves anything',
        params: experimentParams,
        querystring: currencyQuery,
        response: {
          200: experimentReply,
          ...problemResponses([...shopProblems, 'experiment_unknown']),
        },
      },
    },
    async ({ params: { experiment }, query: { currency } }) => ({
      ...(await reportOf(experiments, experiment, currency)),
      currency,
    }),
  );
}

/** Everything about one experiment, in one currency. */
export async function reportOf(experiments: Experiments, experiment: string, currency: string) {
  const [arms, plan] = await Promise.all([
    experiments.arms(experiment, currency),
    experiments.plan(experiment, currency),
  ]);
  if (arms.length === 0) throw new Problem('experiment_unknown');
  // Nothing of it would be shown.
  if (sampleRatioOf(plan).isAlarm) {
    return experimentReport({ experiment, arms, plan, bins: [], weeks: [] });
  }
  const [bins, weeks] = await Promise.all([
    experiments.bins(experiment, currency, decidingOutcome(arms)),
    experiments.weeks(experiment, currency),
  ]);
  return experimentReport({ experiment, arms, plan, bins, weeks });
}
