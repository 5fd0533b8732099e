import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { DryRunReport } from '../domain/dry-run-tally';
import { ExitCode, OpsError } from './answer';
import type { ApiAccess } from './config';
import { PolicyRefused, type PolicyFaultLine } from './policy-faults';

/** Checks and publications look at the catalogue; 10 000 past orders take seconds. */
const answerWaitMs = 30_000;
const dryRunWaitMs = 300_000;

type Fault = Omit<PolicyFaultLine, 'severity'>;

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

export type Report = DryRunReport & { coverage: { share: number; low: number; high: number } };

type Line =
  | { kind: 'progress'; done: number; total: number }
  | { kind: 'report'; report: Report }
  | { kind: 'problem'; problem: Problem };

interface Problem {
  code: string;
  detail: string;
  field?: string;
  errors?: Fault[];
}

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
    if (!response.ok || !response.body) throw await refusalOf(response);
    for await (const text of createInterface({ input: Readable.fromWeb(response.body) })) {
      const line: Line = JSON.parse(text);
      if (line.kind === 'progress') onProgress(line.done, line.total);
      else if (line.kind === 'report') return line.report;
      else throw refused(line.problem);
    }
    throw new OpsError('api_unreachable', 'The api ended the dry run before its report.', {
      exitCode: ExitCode.unreachable,
    });
  }

  private async ask<T>(method: string, path: string, document?: unknown): Promise<T> {
    const response = await this.send(method, path, document, {}, answerWaitMs);
    if (!response.ok) throw await refusalOf(response);
    const answer: T = JSON.parse(await response.text());
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
      const message = `No api answers at ${url}.`;
      throw new OpsError('api_unreachable', message, { exitCode: ExitCode.unreachable, cause });
    }
  }
}

async function refusalOf(response: Response): Promise<Error> {
  const text = await response.text();
  try {
    const problem: Problem = JSON.parse(text);
    return refused(problem);
  } catch {
    const message = `The api answered ${response.status} without a reason.`;
    return new OpsError('api_unreachable', message, { exitCode: ExitCode.unreachable });
  }
}

/** A document at fault has its faults told one by one; anything else is one sentence. */
function refused({ code, detail, field, errors }: Problem): Error {
  if (code === 'policy_invalid' && errors) {
    return new PolicyRefused(errors.map((fault) => ({ severity: 'error', ...fault })));
  }
  return new OpsError(code, field === undefined ? detail : `${field}: ${detail}`);
}
