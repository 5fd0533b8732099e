import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Services } from '../settings';
import { acceptYaml } from '../yaml-body';
import { dryRunPolicy } from './dry-run-policy';
import { pauseOfferPolicy, resumeOfferPolicy } from './pause-policy';
import { checkOfferPolicy, publishOfferPolicy } from './publish-policy';
import { putOfferPolicy } from './put-offer-policy';
import {
  listOfferPolicies,
  readOfferPolicy,
  readPolicySchema,
  readPolicyVersions,
} from './read-offer-policies';
import type { App } from './route';

/** The life of an offer policy, in its order. */
const routes: readonly ((app: App, services: Services) => void)[] = [
  putOfferPolicy,
  readOfferPolicy,
  checkOfferPolicy,
  dryRunPolicy,
  publishOfferPolicy,
  readPolicyVersions,
  pauseOfferPolicy,
  resumeOfferPolicy,
  listOfferPolicies,
  readPolicySchema,
];

/** In a part of the app of their own: only a policy may be sent as YAML. */
export function offerPolicies(app: App, services: Services): void {
  void app.register(async (part) => {
    const scoped = part.withTypeProvider<ZodTypeProvider>();
    acceptYaml(scoped);
    for (const route of routes) route(scoped, services);
  });
}
