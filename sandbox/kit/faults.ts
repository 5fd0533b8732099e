import type { FastifyInstance } from 'fastify';

/** Most calls one script can hit. */
const faultTimesMax = 10_000;
/** Longest delay: well above any client's timeout. */
export const faultDelayMsMax = 120_000;
/** A delay long enough to be seen, short enough for a demo. */
const faultDelayMsDefault = 2_000;

/** What a scripted fault does to a call; the tables are in `sandbox/README.md`. */
export interface Fault<Operation extends string, Kind extends string> {
  readonly operation: Operation | 'any';
  readonly kind: Kind;
  /** Calls it still hits. */
  readonly times: number;
  /** For `slow`: before the call is run. For `apply-late`: before it is applied, unanswered. */
  readonly delayMs: number;
  /** For `reset` and for answers that are none: whether the call is applied first. */
  readonly applies: boolean;
}

/** A script and whom it is for (an order, a payment, a customer); without one, every call. */
export interface Script<Operation extends string, Kind extends string> {
  readonly subject?: string;
  readonly fault: Fault<Operation, Kind>;
}

/** Scripted faults of one sandbox. */
export interface Faults<Operation extends string, Kind extends string> {
  add(script: Script<Operation, Kind>): void;
  clear(): void;
  pending(): readonly Script<Operation, Kind>[];
  /** The fault for a call about any of these subjects, used up by one. */
  take(operation: Operation, subjects: readonly string[]): Fault<Operation, Kind> | undefined;
}

/**
 * First in first out, a subject's own before the general ones. They live in memory only: a
 * restarted sandbox behaves well.
 */
export function createFaults<Operation extends string, Kind extends string>(): Faults<
  Operation,
  Kind
> {
  let scripts: readonly Script<Operation, Kind>[] = [];
  return {
    add(script) {
      scripts = [...scripts, script];
    },
    clear() {
      scripts = [];
    },
    pending: () => scripts,
    take(operation, subjects) {
      const mine = scripts.filter(
        ({ fault }) => fault.operation === 'any' || fault.operation === operation,
      );
      const taken =
        mine.find(({ subject }) => subject !== undefined && subjects.includes(subject)) ??
        mine.find(({ subject }) => subject === undefined);
      if (taken === undefined) return undefined;
      const times = taken.fault.times - 1;
      scripts = scripts.flatMap((script) => {
        if (script !== taken) return [script];
        return times === 0 ? [] : [{ ...script, fault: { ...script.fault, times } }];
      });
      return taken.fault;
    },
  };
}

interface FaultRoutes<Operation extends string, Kind extends string> {
  readonly faults: Faults<Operation, Kind>;
  readonly operations: readonly Operation[];
  readonly kinds: readonly Kind[];
  /** What a subject is called in the path, such as `orders`. */
  readonly subjects: string;
  /** The subject's id as calls name it; default: as it stands in the path. */
  readonly subjectOf?: (id: string) => string;
}

/** `POST /<subjects>/:id/faults`, `POST /faults` for every call, `DELETE /faults`. */
export function faultRoutes<Operation extends string, Kind extends string>(
  app: FastifyInstance,
  options: FaultRoutes<Operation, Kind>,
): void {
  const { faults, subjects, subjectOf = (id) => id } = options;
  const schema = { body: faultSchema(options.operations, options.kinds) };
  app.post<{ Body: Fault<Operation, Kind>; Params: { id: string } }>(
    `/${subjects}/:id/faults`,
    { schema },
    async (request, reply) => {
      faults.add({ subject: subjectOf(request.params.id), fault: request.body });
      return reply.code(201).send(request.body);
    },
  );

  app.post<{ Body: Fault<Operation, Kind> }>('/faults', { schema }, async (request, reply) => {
    faults.add({ fault: request.body });
    return reply.code(201).send(request.body);
  });

  app.delete('/faults', async (_request, reply) => {
    faults.clear();
    return reply.code(204).send();
  });
}

function faultSchema(operations: readonly string[], kinds: readonly string[]) {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['kind'],
    properties: {
      operation: { enum: [...operations, 'any'], default: 'any' },
      kind: { enum: kinds },
      times: { type: 'integer', minimum: 1, maximum: faultTimesMax, default: 1 },
      delayMs: {
        type: 'integer',
        minimum: 0,
        maximum: faultDelayMsMax,
        default: faultDelayMsDefault,
      },
      applies: { type: 'boolean', default: false },
    },
  } as const;
}
