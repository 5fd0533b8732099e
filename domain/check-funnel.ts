import type { Funnel, Step } from './offer-policy';
import { publishLimits } from './policy-limits';
import type { PolicyFault } from './publish-check-table';

/** Is the funnel a way that leads somewhere and ends? One to three steps, no circle (B4, D22). */
export function checkFunnel(funnel: Funnel): PolicyFault[] {
  return [
    ...countFaults(funnel),
    ...nameFaults(funnel),
    ...edgeFaults(funnel),
    ...reachFaults(funnel),
    ...cycleFaults(funnel),
  ];
}

function countFaults({ steps }: Funnel): PolicyFault[] {
  const { steps: stepsMax } = publishLimits;
  if (steps.length <= stepsMax) return [];
  const detail =
    `${steps.length} steps: a shopper is shown at most ${stepsMax}. ` +
    'Leave out those that are taken least.';
  return [{ check: 'too_many_steps', field: 'funnel.steps', detail }];
}

function nameFaults({ steps }: Funnel): PolicyFault[] {
  return steps.flatMap(({ step }, index): PolicyFault[] => {
    const first = steps.findIndex((each) => each.step === step);
    if (first === index) return [];
    const detail = `A second step is called ${step}: give each a name of its own.`;
    return [{ check: 'step_twice', field: `funnel.steps[${index}].step`, detail }];
  });
}

function edgeFaults({ start, steps }: Funnel): PolicyFault[] {
  const names = new Set(steps.map(({ step }) => step));
  const edges = steps.flatMap(({ onAccept, onDecline }, index) => [
    { field: `funnel.steps[${index}].onAccept`, to: onAccept },
    { field: `funnel.steps[${index}].onDecline`, to: onDecline },
  ]);
  return [{ field: 'funnel.start', to: start }, ...edges].flatMap(({ field, to }) => {
    if (to === undefined || names.has(to)) return [];
    const detail = `There is no step ${to}: name one of ${[...names].join(', ')}.`;
    return [{ check: 'step_unknown' as const, field, detail }];
  });
}

/** A start that does not exist is told as such, not once more for every step. */
function reachFaults({ start, steps }: Funnel): PolicyFault[] {
  if (!steps.some(({ step }) => step === start)) return [];
  const reached = reachedFrom(steps, start);
  return steps.flatMap(({ step }, index): PolicyFault[] => {
    if (reached.has(step)) return [];
    const detail = `No way leads from ${start} to ${step}: add an edge to it or leave it out.`;
    return [{ check: 'step_unreachable', field: `funnel.steps[${index}].step`, detail }];
  });
}

/** A fault for every edge of a circle: which of them to cut is the merchant's choice. */
function cycleFaults({ steps }: Funnel): PolicyFault[] {
  return steps.flatMap((from, index) =>
    (['onAccept', 'onDecline'] as const).flatMap((edge): PolicyFault[] => {
      const to = from[edge];
      if (to === undefined || !reachedFrom(steps, to).has(from.step)) return [];
      const detail = `From ${to} a way leads back to ${from.step}: what was declined is not shown again.`;
      return [{ check: 'cycle', field: `funnel.steps[${index}].${edge}`, detail }];
    }),
  );
}

/** Names of the steps on any way from this one, itself included. */
function reachedFrom(steps: readonly Step[], start: string): Set<string> {
  const reached = new Set<string>();
  const ahead = [start];
  for (let name = ahead.pop(); name !== undefined; name = ahead.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    for (const { step, onAccept, onDecline } of steps) {
      if (step !== name) continue;
      ahead.push(...[onAccept, onDecline].filter((next) => next !== undefined));
    }
  }
  return reached;
}
