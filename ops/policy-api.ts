import type { DryRunReport } from '../domain/dry-run-tally';
import type { ApiAccess } from './config';
import {
  brokenOff,
  linesOf,
  objectText,
  refusalIn,
  refused,
  textOf,
  unreachable,
  type Fault,
  type Refusal,
} from './policy-answers';

/** Checks and publications look at the catalogue; 10 000 past orders take seconds. */
const answerWaitMs = 30_000;
const dryRunWaitMs = 300_000;

export interface Verdict {
  errors: Fault[];
  warnings: Fault[];
}

export interface Publication {
  policy: string;
  version: number;
  publishedAt: string;
  warnings: Fault[];
}

export type Report = DryRunReport & {
  errors: Fault[];
  coverage: { share: number; low: number; high: number };
};

type Line =
  | { kind: 'progress'; done: number; total: number }
  | { kind: 'report'; report: Report }
  | { kind: 'problem'; problem: Refusal };

/** The routes of a policy as the commands use them. */
export class PolicyApi {
  private readonly access: ApiAccess;

  constructor(access: ApiAccess) {
    this.access = access;
  }

  async check(policy: string, document: unknown): Promise<Verdict> {
    return await this.ask<Verdict>('POST', `/policies/${policy}/check`, document);
  }

  /** Keeps the draft, then publishes it: what is refused stays a draft. */
  async publish(policy: string, document: unknown): Promise<Publication> {
    await this.ask<object>('PUT', `/policies/${policy}`, document);
    return await this.ask<Publication>('POST', `/policies/${policy}/publish`);
  }

  async dryRun(
    policy: string,
    document: unknown,
    query: Record<string, string>,
    onProgress: (done: number, total: number) => void,
  ): Promise<Report> {
    const search = new URLSearchParams(query).toString();
    const path = `/policies/${policy}/dry-runs${search ? `?${search}` : ''}`;
    const headers = { accept: 'application/x-ndjson' };
    const response = await this.send('POST', path, document, headers, dryRunWaitMs);
    if (!response.ok || !response.body) throw await refusalIn(response);
    for await (const text of linesOf(response.body)) {
      const line: Line = JSON.parse(objectText(text, this.access.url));
      if (line.kind === 'progress') onProgress(line.done, line.total);
      if (line.kind === 'report') return line.report;
      if (line.kind === 'problem') throw refused(line.problem);
    }
    throw brokenOff();
  }

  private async ask<T>(method: string, path: string, document?: unknown): Promise<T> {
    const response = await this.send(method, path, document, {}, answerWaitMs);
    if (!response.ok) throw await refusalIn(response);
    const answer: T = JSON.parse(objectText(await textOf(response), this.access.url));
    return answer;
  }

  private async send(
    method: string,
    path: string,
    document: unknown,
    headers: Record<string, string>,
    waitMs: number,
  ): Promise<Response> {
    const { url, key } = this.access;
    const body = document === undefined ? {} : { body: JSON.stringify(document) };
    const type = document === undefined ? {} : { 'content-type': 'application/json' };
    try {
      return await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${key}`, ...type, ...headers },
        ...body,
        signal: AbortSignal.timeout(waitMs),
      });
    } catch (cause) {
      throw unreachable(`No api answers at ${url}.`, cause);
    }
  }
}
