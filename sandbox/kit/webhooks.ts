import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** How events go out. */
export interface Delivery {
  /** The shop's endpoint; none: nothing is sent. */
  readonly url?: string;
  /** Kept back until they are released by the admin face. */
  readonly held: boolean;
  /** How often each is sent, 1 to {@link copiesMax}. */
  readonly copies: number;
}

const copiesMax = 10;
/** UNDOCUMENTED here, chosen: providers try for days; a sandbox must come to an end. */
const triesMax = 8;
const retryMs = 500;
const retryMsMax = 8_000;
/** Adyen's own wait for an answer; nobody waits longer. */
const answerMsMax = 10_000;

/** One provider's events: where they wait, what they look like, and whom to tell the end. */
interface Options<Event> {
  /** Events nobody has taken yet, the oldest first. */
  readonly undelivered: () => readonly Event[];
  /** The event as it is sent now, signed. */
  readonly letterOf: (event: Event) => { headers?: Record<string, string>; body: string };
  /** Whether a refused event is sent again. */
  readonly isTriedAgain: (event: Event) => boolean;
  /** The shop took it, or will not be asked again; the last answer's status, 0 for none. */
  readonly delivered: (event: Event, httpStatus: number) => void;
  readonly stopping: AbortSignal;
}

/** Sends what is undelivered, signed anew at each try, until the shop answers with 2xx. */
export class Webhooks<Event extends { readonly id: string }> {
  private readonly options: Options<Event>;
  private readonly underWay = new Map<string, Promise<void>>();
  private delivery: Delivery;

  constructor(options: Options<Event>, url?: string) {
    this.options = options;
    this.delivery = { held: false, copies: 1, ...(url === undefined ? {} : { url }) };
  }

  configure(given: Partial<Delivery>): Delivery {
    this.delivery = { ...this.delivery, ...given };
    void this.flush();
    return this.delivery;
  }

  /** Sends whatever waits, unless it is held; done when it is taken or given up. */
  async flush(): Promise<void> {
    if (this.delivery.held) return;
    await Promise.all(this.options.undelivered().map((event) => this.send(event)));
  }

  /** Sends what is held, one after the other; how many. */
  async release(order: ReleaseOrder): Promise<number> {
    const waiting = this.options.undelivered();
    for (const event of order === 'oldest_first' ? waiting : waiting.toReversed()) {
      await this.send(event);
    }
    return waiting.length;
  }

  /** One that is being sent already is waited for. */
  private send(event: Event): Promise<void> {
    const { url, copies } = this.delivery;
    const { id } = event;
    if (url === undefined) return Promise.resolve();
    const sending =
      this.underWay.get(id) ??
      this.deliver(event, url, copies).finally(() => this.underWay.delete(id));
    this.underWay.set(id, sending);
    return sending;
  }

  private async deliver(event: Event, url: string, copies: number): Promise<void> {
    const { isTriedAgain, delivered, stopping } = this.options;
    const tries = isTriedAgain(event) ? triesMax : 1;
    let httpStatus = 0;
    for (let attempt = 0; attempt < tries && !stopping.aborted; attempt += 1) {
      if (attempt > 0) await this.pause(attempt);
      const answers = await Promise.all(
        Array.from({ length: copies }, () => this.post(event, url)),
      );
      httpStatus = Math.max(...answers);
      if (answers.every((status) => status >= 200 && status < 300)) break;
    }
    if (!stopping.aborted) delivered(event, httpStatus);
  }

  private async post(event: Event, url: string): Promise<number> {
    const { letterOf, stopping } = this.options;
    const { headers, body } = letterOf(event);
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
        body,
        signal: AbortSignal.any([stopping, AbortSignal.timeout(answerMsMax)]),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }

  private async pause(attempt: number): Promise<void> {
    const ms = Math.min(retryMs * 2 ** (attempt - 1), retryMsMax);
    await sleep(ms, undefined, { signal: this.options.stopping }).catch(() => {});
  }
}

type ReleaseOrder = 'oldest_first' | 'newest_first';

const deliverySchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    url: { type: 'string', maxLength: 2048 },
    held: { type: 'boolean' },
    copies: { type: 'integer', minimum: 1, maximum: copiesMax },
  },
} as const;

const releaseSchema = {
  type: 'object',
  additionalProperties: false,
  properties: { order: { enum: ['oldest_first', 'newest_first'], default: 'oldest_first' } },
} as const;

/** `POST /webhooks` says how events go out; `POST /webhooks/release` sends what is held. */
export function webhookRoutes<Event extends { readonly id: string }>(
  app: FastifyInstance,
  webhooks: Webhooks<Event>,
): void {
  app.post<{ Body: Partial<Delivery> }>(
    '/webhooks',
    { schema: { body: deliverySchema } },
    async (request) => webhooks.configure(request.body),
  );

  app.post<{ Body: { order: ReleaseOrder } }>(
    '/webhooks/release',
    { schema: { body: releaseSchema } },
    async (request) => ({ sent: await webhooks.release(request.body.order) }),
  );
}
