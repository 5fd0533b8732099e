import { holdoutVariant } from './funnel';
import type { Experiment, OfferPolicy } from './offer-policy';
import type { PolicyFault } from './publish-check-table';

/** Can the experiment be read afterwards, alone and beside those that run already (C10)? */
export function checkExperiment(
  policy: OfferPolicy,
  published: readonly OfferPolicy[],
): PolicyFault[] {
  const others = published.filter((other) => other.policy !== policy.policy);
  const own = policy.experiment
    ? [
        ...choiceFaults(policy.experiment),
        ...variantFaults(policy.experiment),
        ...stepFaults(policy, policy.experiment),
        ...nameFaults(policy.experiment, others),
      ]
    : [];
  return [...own, ...overlapFaults(policy, others)];
}

/** All of the holdout, basis points. */
const wholeBp = 10_000;

function choiceFaults({ holdoutBp, variants }: Experiment): PolicyFault[] {
  if (holdoutBp >= wholeBp) {
    const detail = 'Nobody is shown anything: keep the holdout below 10 000, which is everybody.';
    return [{ check: 'holdout_is_everybody', field: 'experiment.holdoutBp', detail }];
  }
  if (variants.length > 1 || holdoutBp > 0) return [];
  const detail = 'One variant and no holdout compare nothing: add a variant or a holdout.';
  return [{ check: 'experiment_without_choice', field: 'experiment.variants', detail }];
}

function variantFaults({ variants }: Experiment): PolicyFault[] {
  return variants.flatMap(({ variant }, index): PolicyFault[] => {
    const field = `experiment.variants[${index}].variant`;
    if (variant === holdoutVariant) {
      const detail = `${holdoutVariant} is the name of those who are shown nothing: choose another.`;
      return [{ check: 'variant_reserved', field, detail }];
    }
    if (variants.findIndex((each) => each.variant === variant) === index) return [];
    const detail = `A second variant is called ${variant}: give each a name of its own.`;
    return [{ check: 'variant_twice', field, detail }];
  });
}

function stepFaults({ funnel }: OfferPolicy, { variants }: Experiment): PolicyFault[] {
  return variants.flatMap(({ offers }, index) =>
    Object.keys(offers).flatMap((name): PolicyFault[] => {
      if (funnel.steps.some(({ step }) => step === name)) return [];
      const steps = funnel.steps.map(({ step }) => step).join(', ');
      const detail = `There is no step ${name}: change the offer of one of ${steps}.`;
      const field = `experiment.variants[${index}].offers.${name}`;
      return [{ check: 'step_unknown', field, detail }];
    }),
  );
}

function nameFaults({ experiment }: Experiment, others: readonly OfferPolicy[]): PolicyFault[] {
  const owner = others.find((other) => other.experiment?.experiment === experiment);
  if (!owner) return [];
  const detail = `${owner.policy} has an experiment ${experiment}: their results would be mixed up.`;
  return [{ check: 'experiment_name_taken', field: 'experiment.experiment', detail }];
}

/** Two policies that mean the same orders at the same priority: the name alone decides. */
function overlapFaults(policy: OfferPolicy, others: readonly OfferPolicy[]): PolicyFault[] {
  const trigger = JSON.stringify(sorted(policy.trigger));
  return others
    .filter(({ priority }) => priority === policy.priority)
    .filter((other) => JSON.stringify(sorted(other.trigger)) === trigger)
    .map((other): PolicyFault => {
      const detail =
        `${other.policy} has the same trigger and priority, and only the one whose name comes ` +
        'first is ever shown: give one of them another priority or trigger.';
      const isTest = policy.experiment !== undefined && other.experiment !== undefined;
      const check = isTest ? 'experiment_overlaps' : 'policy_overlaps';
      return { check, field: 'priority', detail };
    });
}

/** With its keys and lists in one order: how a merchant sorts them changes nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    const texts = value.map((each) => JSON.stringify(sorted(each)));
    return texts.toSorted();
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .map(([key, each]) => [key, JSON.stringify(sorted(each))])
    .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
}
