import { decidingOutcome } from '../../analytics/arm-means';
import { banditArms, thompsonShares } from '../../analytics/bandit';
import type { Experiments, PlanCount } from '../../domain/experiments';
import type { OfferPolicy, Variant } from '../../domain/offer-policy';
import { Problem } from '../problems';
import { weightMax } from '../schemas/offer-policy';
import { reweighBody, reweighReply } from '../schemas/experiments';
import { policyParams } from '../schemas/offer-policy-routes';
import { bodyProblems, problemResponses, shopProblems } from '../schemas/problem';
import type { Services } from '../settings';
import type { App } from './route';

/** Fewer tell a bandit nothing that the batch before did not. */
const batchMin = 100;

/**
 * One batch of a bandit (product §6.8): publishes the policy again with weights by what each
 * variant kept so far. A version is a batch, so what an order was dealt, and how likely that was,
 * is as immutable as ever; nobody calls it for an A/B test, whose weights stay as they are.
 */
export function reweighPolicy(app: App, { experiments, offerPolicies }: Services): void {
  app.post(
    '/policies/:policy/reweigh',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['policies'],
        summary: "Shift an experiment's weights towards what keeps the most margin",
        params: policyParams,
        body: reweighBody,
        response: {
          201: reweighReply,
          ...problemResponses([
            ...shopProblems,
            ...bodyProblems,
            'policy_not_published',
            'experiment_without_choice',
            'batch_too_small',
            'policy_changed',
          ]),
        },
      },
    },
    async ({ params: { policy }, body: { currency } }, reply) => {
      const [latest] = await offerPolicies.versions(policy);
      if (!latest) throw new Problem('policy_not_published');
      const next = await nextBatch(experiments, latest, currency);
      const version = await experiments.reweigh(next.document, latest.version);
      if (version === undefined) throw new Problem('policy_changed');
      const { outcome, shares } = next;
      return reply.code(201).send({ policy, version, outcome, shares });
    },
  );
}

async function nextBatch(
  experiments: Experiments,
  { version, document }: { version: number; document: OfferPolicy },
  currency: string,
) {
  const { experiment } = document;
  if (!experiment || experiment.variants.length < 2) throw new Problem('experiment_without_choice');
  const name = experiment.experiment;
  const [arms, plan] = await Promise.all([
    experiments.arms(name, currency),
    experiments.plan(name, currency),
  ]);
  const size = sizeOf(plan, document.policy, version);
  if (size < batchMin) {
    const detail = `${size} of version ${version} are over; a batch has at least ${batchMin}.`;
    throw new Problem('batch_too_small', { detail });
  }
  const outcome = decidingOutcome(arms);
  const facts = await experiments.bandit(name, currency, outcome);
  const names = experiment.variants.map(({ variant }) => variant);
  const aims = thompsonShares(banditArms(names, facts), `${name}/${version}`);
  const variants = experiment.variants.map((variant) => ({
    ...variant,
    weight: Math.max(1, Math.round((aims[variant.variant] ?? 0) * weightMax)),
  }));
  return {
    outcome,
    shares: sharesOf(variants),
    document: { ...document, experiment: { ...experiment, variants } },
  };
}

/** Weights are whole: what will be dealt is theirs, not what was aimed at. */
function sharesOf(variants: readonly Variant[]): Record<string, number> {
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  return Object.fromEntries(variants.map(({ variant, weight }) => [variant, weight / total]));
}

function sizeOf(plan: readonly PlanCount[], policy: string, version: number): number {
  return plan
    .filter((row) => row.policy === policy && row.version === version)
    .reduce((sum, { orders }) => sum + orders, 0);
}
