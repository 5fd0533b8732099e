import type { RouteOptions } from 'fastify';
import { z } from 'zod';

/**
 * An `onRoute` hook: a route that names no query parameters takes none. One that is passed over
 * in silence was meant to do something, and whoever sent it would believe that it did. Routes
 * without a credential of ours are lenient: monitors and payment providers add parameters.
 */
export function refuseUnknownQuery(route: RouteOptions): void {
  if (route.config?.access === 'public' || route.schema?.querystring !== undefined) return;
  route.schema = { ...route.schema, querystring: z.strictObject({}) };
}
