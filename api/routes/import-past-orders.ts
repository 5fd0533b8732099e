import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { toldFaults, type ImportFault } from '../import-faults';
import { Problem } from '../problems';
import { readPastOrders } from '../read-past-orders';
import { readPastOrdersCsv } from '../read-past-orders-csv';
import { importQuery, importReply, pastOrdersBody } from '../schemas/past-orders';
import { bodyProblems, problemResponses, shopProblems } from '../schemas/problem';
import type { Services } from '../settings';
import type { App } from './route';

/** 10 000 orders of two lines have some 2 MiB as CSV. */
const bodyMaxBytes = 5 * 1024 * 1024;

/** In a part of the app of its own: only here a body may be CSV. */
export function importPastOrders(app: App, services: Services): void {
  void app.register(async (part) => {
    const scoped = part.withTypeProvider<ZodTypeProvider>();
    scoped.addContentTypeParser<Buffer>(
      'text/csv',
      { parseAs: 'buffer', bodyLimit: bodyMaxBytes },
      (_request, csv, done) => done(null, { csv }),
    );
    addImport(scoped, services);
  });
}

/**
 * Takes orders that are over (D32, §4.7): all of them, or none while one is bad or conflicts with
 * what is stored; with `keepGood`, the good ones. The same orders again change nothing.
 */
function addImport(app: App, { pastOrders }: Services): void {
  app.post(
    '/past-orders',
    {
      bodyLimit: bodyMaxBytes,
      config: { access: 'shop' },
      schema: {
        tags: ['past orders'],
        summary: 'Import orders that are over, as JSON or CSV',
        querystring: importQuery,
        body: pastOrdersBody,
        response: {
          200: importReply,
          ...problemResponses([
            ...shopProblems,
            ...bodyProblems,
            'malformed_csv',
            'past_orders_invalid',
          ]),
        },
      },
    },
    async ({ body, query }) => {
      const keepsGood = query.keepGood === 'true';
      const csv = body['csv'];
      const read = Buffer.isBuffer(csv) ? await readPastOrdersCsv(csv) : readPastOrders(body);
      if (read.faults.length > 0 && !keepsGood) throw invalid(read.faults);
      const { imported, known, conflicts } = await pastOrders.put(read.orders, keepsGood);
      const detail = 'An order of this number was imported before, and it was different';
      const faults = [
        ...read.faults,
        ...conflicts.map((number) => ({ ...read.placeOf(number), detail })),
      ];
      if (faults.length > 0 && !keepsGood) throw invalid(faults);
      return { imported, known, faults: faults.length, errors: toldFaults(faults) };
    },
  );
}

function invalid(faults: readonly ImportFault[]): Problem {
  const errors = toldFaults(faults);
  const detail =
    `${faults.length} faults${errors.length < faults.length ? `, the first ${errors.length} ` : ' '}` +
    'in `errors`. Nothing was stored; `?keepGood=true` stores the rest.';
  return new Problem('past_orders_invalid', { detail, errors });
}
