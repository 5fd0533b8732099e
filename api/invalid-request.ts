import type { FastifyError } from 'fastify';
import type { ZodFastifySchemaValidationError } from 'fastify-type-provider-zod';
import { Problem } from './problems';

/** Most faults named in one answer: enough to fix a form, no echo of a hostile body. */
const errorsMax = 20;

interface Fault {
  path: string[];
  code: string;
  message: string;
  keys: string[];
  /** the faults of every branch, where none of several shapes fits */
  branches: Fault[][];
}

/** The problem of a request that does not have the shape of its schema, with the fields. */
export function invalidRequest(
  error: FastifyError & { validation: ZodFastifySchemaValidationError[] },
): Problem {
  const issues = error.validation.map((issue) => ({
    ...issue.params,
    ...issue,
    path: issue.instancePath.split('/').filter(Boolean),
  }));
  const isQuery = error.validationContext === 'querystring';
  const unknown = isQuery ? 'Unknown query parameter: leave it out' : 'Unknown field';
  const errors = faultsOf(issues, unknown).slice(0, errorsMax);
  const [first] = errors;
  if (!first) return new Problem('invalid_request');
  return new Problem('invalid_request', { ...first, errors });
}

/**
 * What is wrong, by field, from the issues of a schema.
 * @param unknown what is said of a key the schema does not have
 */
export function faultsOf(
  issues: readonly object[],
  unknown = 'Unknown field',
): { field: string; detail: string }[] {
  return issues.flatMap((issue) => spell(readFault({ ...issue }), unknown));
}

function readFault(issue: Record<string, unknown>): Fault {
  const branches = list(issue['errors']).map((branch) =>
    list(branch).filter(isRecord).map(readFault),
  );
  return {
    path: list(issue['path']).map(String),
    code: String(issue['keyword'] ?? issue['code']),
    message: String(issue['message']),
    keys: list(issue['keys']).map(String),
    branches,
  };
}

/** @param unknown what is said of a key the schema does not have */
function spell(fault: Fault, unknown: string): { field: string; detail: string }[] {
  if (fault.code === 'unrecognized_keys') {
    return fault.keys.map((key) => ({
      field: fieldOf([...fault.path, key]),
      detail: fault.message.startsWith(keysSayNothing) ? unknown : fault.message,
    }));
  }
  if (fault.code === 'invalid_union') {
    const branch = likelyBranch(fault.branches);
    if (!branch && fault.message !== unionSaysNothing) {
      return [{ field: fieldOf(fault.path), detail: fault.message }];
    }
    return (branch ?? fault.branches[0] ?? [])
      .map((inner) => ({ ...inner, path: [...fault.path, ...inner.path] }))
      .flatMap((inner) => spell(inner, unknown));
  }
  return [{ field: fieldOf(fault.path), detail: fault.message }];
}

/** What a schema says by itself of a key it does not have. */
const keysSayNothing = 'Unrecognized key';

/** What a union says by itself that was given no words of its own. */
const unionSaysNothing = 'Invalid input';

/** Which shape the caller meant: one it has no field too many for, then the closest, if any. */
function likelyBranch(branches: Fault[][]): Fault[] | undefined {
  const fitting = branches.filter((branch) => branch.every((fault) => fault.path.length > 0));
  const [closest] = fitting.toSorted((a, b) => a.length - b.length);
  return closest;
}

/** `['lines', '0', 'name']` → `lines[0].name`; the body itself is `body`. */
function fieldOf(path: string[]): string {
  const spelled = path.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`)).join('');
  return spelled.replace(/^\./, '').slice(0, 255) || 'body';
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
