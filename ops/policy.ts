import { ExitCode } from './answer';
import { runCommand, type Printed } from './command-line';
import { readApiConfig, typedIn } from './config';
import { PolicyApi } from './policy-api';
import { parsePolicyInvocation, policyUsage, type PolicyInvocation } from './policy-arguments';
import { faultText, PolicyRefused, type PolicyFaultLine } from './policy-faults';
import { readPolicyFile, type PolicyFile } from './policy-file';
import { reportText } from './policy-report';
import { progressBar } from './progress-bar';

async function carryOut(invocation: PolicyInvocation): Promise<Printed> {
  try {
    const file = readPolicyFile(invocation.file, typedIn());
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
): Promise<Printed> {
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
  return { text: text.join('\n'), document: published };
}

/** The bar is on the error stream: what is printed stays a report that can be kept. */
async function dryRun(
  api: PolicyApi,
  query: Record<string, string>,
  { policy, document }: PolicyFile,
): Promise<Printed> {
  const bar = progressBar(process.stderr);
  try {
    const report = await api.dryRun(policy, document, query, bar.show);
    return { text: reportText(report), document: report };
  } finally {
    bar.end();
  }
}

/** Every fault on its own line; with an error among them the policy cannot be published. */
function verdict(faults: readonly PolicyFaultLine[]): Printed {
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

/** `npm run policy`: one command about one policy file, against the api that runs. */
const args = process.argv.slice(2);
void runCommand(args, policyUsage, async () => await carryOut(parsePolicyInvocation(args)));
