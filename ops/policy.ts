import { OpsError, ExitCode } from './answer';
import { wantsHelp, wantsJson } from './arguments';
import { readApiConfig } from './config';
import { PolicyApi } from './policy-api';
import { parsePolicyInvocation, policyUsage, type PolicyInvocation } from './policy-arguments';
import { faultText, PolicyRefused, type PolicyFaultLine } from './policy-faults';
import { readPolicyFile, type PolicyFile } from './policy-file';
import { reportText } from './policy-report';
import { progressBar } from './progress-bar';

/** What is printed: lines for a person, a document for a program. */
interface Outcome {
  text: string;
  document: object;
  exitCode: ExitCode;
}

/** `npm run policy`: one command about one policy file, against the api that runs. */
async function main(args: readonly string[]): Promise<void> {
  if (wantsHelp(args)) {
    process.stdout.write(`${policyUsage()}\n`);
    return;
  }
  const isJson = wantsJson(args);
  try {
    const { text, document, exitCode } = await carryOut(parsePolicyInvocation(args));
    process.exitCode = exitCode;
    process.stdout.write(`${isJson ? asJson(document) : text}\n`);
  } catch (error) {
    const { code, message, exitCode } = asOpsError(error);
    process.exitCode = exitCode;
    if (isJson) process.stdout.write(`${asJson({ error: { code, message } })}\n`);
    else process.stderr.write(`${message}\n`);
  }
}

async function carryOut(invocation: PolicyInvocation): Promise<Outcome> {
  try {
    const file = readPolicyFile(invocation.file);
    return await answerOf(new PolicyApi(readApiConfig()), invocation, file);
  } catch (error) {
    if (error instanceof PolicyRefused) return verdict(error.faults);
    throw error;
  }
}

async function answerOf(
  api: PolicyApi,
  invocation: PolicyInvocation,
  file: PolicyFile,
): Promise<Outcome> {
  const { policy, document } = file;
  if (invocation.name === 'dry-run') return await dryRun(api, invocation.query, file);
  if (invocation.name === 'check') {
    const { errors, warnings } = await api.check(policy, document);
    return verdict([
      ...errors.map((fault) => ({ severity: 'error' as const, ...fault })),
      ...warnings.map((fault) => ({ severity: 'warning' as const, ...fault })),
    ]);
  }
  const published = await api.publish(policy, document);
  const { version, publishedAt } = published;
  const warnings = published.warnings.map((fault) => faultText({ severity: 'warning', ...fault }));
  const text = [...warnings, `${policy} is live as version ${version}, since ${publishedAt}.`];
  return { text: text.join('\n'), document: { ...published }, exitCode: ExitCode.done };
}

/** The bar is on the error stream: what is printed stays a report that can be kept. */
async function dryRun(
  api: PolicyApi,
  query: Record<string, string>,
  { policy, document }: PolicyFile,
): Promise<Outcome> {
  const bar = progressBar(process.stderr);
  try {
    const report = await api.dryRun(policy, document, query, bar.show);
    return { text: reportText(report), document: report, exitCode: ExitCode.done };
  } finally {
    bar.end();
  }
}

/** Every fault on its own line; with an error among them the policy cannot be published. */
function verdict(faults: readonly PolicyFaultLine[]): Outcome {
  const of = (severity: PolicyFaultLine['severity']) =>
    faults
      .filter((fault) => fault.severity === severity)
      .map(({ severity: _severity, ...rest }) => rest);
  const [errors, warnings] = [of('error'), of('warning')];
  const isRefused = errors.length > 0;
  const sum = isRefused ? `${errors.length} to mend.` : 'It can be published.';
  return {
    text: [...faults.map(faultText), sum].join('\n'),
    document: { errors, warnings },
    exitCode: isRefused ? ExitCode.refused : ExitCode.done,
  };
}

/** What nobody foresaw is told like the rest, with its trace for the developers. */
function asOpsError(error: unknown): OpsError {
  if (error instanceof OpsError) return error;
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new OpsError('internal_error', trace, { cause: error });
}

function asJson(document: object): string {
  return JSON.stringify(document, undefined, 2);
}

void main(process.argv.slice(2));
