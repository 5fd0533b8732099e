import { ExitCode, OpsError } from './answer';
import { PolicyRefused, type PolicyFaultLine } from './policy-faults';
import { printable } from './printable';

export type Fault = Omit<PolicyFaultLine, 'severity'>;

/** A problem document of the api, as far as it is told on. */
export interface Refusal {
  /** of HTTP; absent: not told */
  status?: number;
  code: string;
  detail: string;
  field?: string;
  errors?: Fault[];
}

/** HTTP statuses that say nothing about the policy. */
const tooBusy = 429;
const ourFaultFrom = 500;
const aboutTheCall: readonly number[] = [400, 401, 403];

/**
 * What an answer that is no success comes to. A proxy's page is no reason of the api.
 * @throws OpsError where the connection breaks off
 */
export async function refusalIn(response: Response): Promise<Error> {
  const { status } = response;
  const refusal = refusalFrom(await textOf(response));
  if (refusal) return refused({ status, ...refusal });
  return unreachable(`The api answered ${status} without a reason.`);
}

function refusalFrom(text: string): Refusal | undefined {
  try {
    const problem: Partial<Refusal> | null = JSON.parse(text);
    const { code, detail } = problem ?? {};
    return typeof code === 'string' && typeof detail === 'string'
      ? { ...problem, code, detail }
      : undefined;
  } catch {
    return undefined;
  }
}

/** A document at fault has its faults told one by one; anything else is one sentence. */
export function refused({ status, code, detail, field, errors }: Refusal): Error {
  if (code === 'policy_invalid' && errors) {
    return new PolicyRefused(errors.map((fault) => ({ severity: 'error', ...fault })));
  }
  const message = printable(field === undefined ? detail : `${field}: ${detail}`);
  return new OpsError(code, message, { exitCode: exitCodeOf(status) });
}

/** A script goes by it: 1 is for the policy alone, not for a wrong key or an api at its limits. */
function exitCodeOf(status = ourFaultFrom): ExitCode {
  if (status === tooBusy || status >= ourFaultFrom) return ExitCode.unreachable;
  return aboutTheCall.includes(status) ? ExitCode.usage : ExitCode.refused;
}

/**
 * The same text, once it is sure to be the JSON of an object.
 * @param url where it came from
 * @throws OpsError where it is not: something else answers there
 */
export function objectText(text: string, url: string): string {
  const sentence = `What answers at ${url} is not the api of Postlude.`;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return text;
  } catch (cause) {
    throw unreachable(sentence, cause);
  }
  throw unreachable(sentence);
}

/** @throws OpsError where the connection breaks off, or takes too long */
export async function textOf(response: Response): Promise<string> {
  try {
    return await response.text();
  } catch (cause) {
    throw brokenOff(cause);
  }
}

/**
 * The lines of an answer as they come.
 * @throws OpsError where the connection breaks off, or takes too long
 */
export async function* linesOf(body: NonNullable<Response['body']>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of body) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (cause) {
    throw brokenOff(cause);
  }
  if (rest !== '') yield rest;
}

export function brokenOff(cause?: unknown): OpsError {
  return unreachable('The api broke off before its answer was whole.', cause);
}

export function unreachable(message: string, cause?: unknown): OpsError {
  return new OpsError('api_unreachable', message, { exitCode: ExitCode.unreachable, cause });
}
