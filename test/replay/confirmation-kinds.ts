import { deepStrictEqual as equal } from 'node:assert/strict';
import { readOrder, workflowOf } from '../world/story';
import { numberOf, open } from './stage';
import { has, retryConfirmation, type Story } from './steps';

/** Orders whose confirmation a person had tried again. */
export const confirmationKinds: Record<string, Story> = {
  'confirmation-retried': async (stage, kind) => {
    stage.firstMail.set(numberOf(kind), 'refused');
    const { number } = await open(stage, kind);
    await has(stage, number, 'confirmation_failed');
    await retryConfirmation(stage, number);
    await has(stage, number, 'confirmation_sent');
  },

  'confirmation-retried-when-given-up': async (stage, kind) => {
    stage.firstMail.set(numberOf(kind), 'refused for good');
    const { number } = await open(stage, kind);
    await has(stage, number, 'needs_attention');
    await retryConfirmation(stage, number);
    await workflowOf(stage.world, number).result();
    equal((await readOrder(stage.world, number)).needsAttention, []);
  },
};
