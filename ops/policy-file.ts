import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { ExitCode, OpsError } from './answer';
import { PolicyRefused, type PolicyFaultLine } from './policy-faults';

/** What the api takes. */
const fileMaxBytes = 256 * 1024;

/** A document, and the name it gives itself: the api's addresses have it. */
export interface PolicyFile {
  policy: string;
  document: unknown;
}

/**
 * Reads a policy from a file, YAML or JSON, which YAML includes. `path`: from `folder`.
 * @throws OpsError when there is no such file
 * @throws PolicyRefused with line and column of everything that cannot be read
 */
export function readPolicyFile(path: string, folder: string): PolicyFile {
  const text = readText(path, folder);
  const lineCounter = new LineCounter();
  const parsed = parseDocument(text, { schema: 'core', lineCounter, logLevel: 'error' });
  const faults = [...parsed.errors, ...parsed.warnings].map(({ message, pos }): PolicyFaultLine => {
    const { line, col } = lineCounter.linePos(pos[0]);
    const detail = message.split('\n')[0] ?? message;
    return { severity: 'error', field: `line ${line}, column ${col}`, detail };
  });
  if (faults.length > 0) throw new PolicyRefused(faults);
  const document = valueOf(parsed);
  const policy = typeof document === 'object' && document !== null && 'policy' in document;
  if (policy && typeof document.policy === 'string' && namePattern.test(document.policy)) {
    return { policy: document.policy, document };
  }
  const detail = 'Its name is needed: lower case letters, digits and dashes, at most 64.';
  throw new PolicyRefused([{ severity: 'error', field: 'policy', detail }]);
}

/** Aliases that are followed, as the api does it. */
const aliasesMax = 50;

/** @throws PolicyRefused where an alias leads nowhere, or in a circle, or there are too many */
function valueOf(parsed: ReturnType<typeof parseDocument>): unknown {
  try {
    const value: unknown = parsed.toJS({ maxAliasCount: aliasesMax });
    // What holds itself cannot be sent.
    JSON.stringify(value);
    return value;
  } catch (error) {
    const [sentence = ''] = String(error instanceof Error ? error.message : error).split('\n');
    throw new PolicyRefused([{ severity: 'error', field: 'file', detail: `${sentence}.` }]);
  }
}

const namePattern = /^[a-z0-9][a-z0-9-]{0,63}$/;

function readText(path: string, folder: string): string {
  let text: string;
  try {
    text = readFileSync(resolve(folder, path), 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new OpsError('file_unreadable', `${path} cannot be read${code}.`, {
      exitCode: ExitCode.usage,
      cause,
    });
  }
  if (Buffer.byteLength(text) <= fileMaxBytes) return text;
  const message = `${path} is larger than the 256 KiB a policy may have.`;
  throw new OpsError('file_too_large', message, { exitCode: ExitCode.usage });
}
