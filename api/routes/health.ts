import { z } from 'zod';
import type { App } from './route';

/** This process lives. Says nothing about anybody else, so that nobody restarts it for them. */
export function health(app: App): void {
  app.get(
    '/health',
    {
      config: { access: 'public' },
      schema: {
        tags: ['operation'],
        summary: 'Does this process live?',
        security: [],
        response: { 200: z.object({ status: z.literal('ok') }) },
      },
    },
    async () => ({ status: 'ok' as const }),
  );
}
