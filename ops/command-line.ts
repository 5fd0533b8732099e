import { parseArgs, type ParseArgsConfig } from 'node:util';
import { ExitCode, OpsError } from './answer';
import { printable } from './printable';

/** What is printed: lines for a person, a document for a program; `exitCode`: absent: done. */
export interface Printed {
  text: string;
  document: object;
  exitCode?: ExitCode;
}

/** Asked before anything is parsed: the complaint about the rest is JSON, too. */
export function wantsJson(args: readonly string[]): boolean {
  return args.includes('--json');
}

/** Anywhere on the line, and whatever else is wrong with it. */
export function wantsHelp(args: readonly string[]): boolean {
  return args.includes('--help') || args.includes('-h');
}

/** One run of a program: what it did goes to the output, why it did not to the error stream. */
export async function runCommand(
  args: readonly string[],
  usage: () => string,
  carryOut: () => Promise<Printed>,
): Promise<void> {
  if (wantsHelp(args)) {
    process.stdout.write(`${usage()}\n`);
    return;
  }
  const isJson = wantsJson(args);
  try {
    const { text, document, exitCode = ExitCode.done } = await carryOut();
    process.exitCode = exitCode;
    process.stdout.write(`${isJson ? asJson(document) : text}\n`);
  } catch (error) {
    const { code, message, exitCode } = asOpsError(error);
    process.exitCode = exitCode;
    if (isJson) process.stdout.write(`${asJson({ error: { code, message } })}\n`);
    else process.stderr.write(`${message}\n`);
  }
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

/** The complaint about a line that was typed wrong; with a name it shows that command's usage. */
export type Misuse<Name extends string> = (sentence: string, name?: Name) => OpsError;

/** Complaints of `npm run SCRIPT -- …`, whose commands are typed as `usages` says. */
export function misuseOf<Name extends string>(
  script: string,
  usages: Readonly<Record<Name, string>>,
): Misuse<Name> {
  return (sentence, name) => {
    const usage = name === undefined ? Object.values(usages).join(' | ') : usages[name];
    const message = `${printable(sentence)} Usage: npm run ${script} -- ${usage} [--json]`;
    return new OpsError('usage', message, { exitCode: ExitCode.usage });
  };
}

/** Splits a line into options and the rest. @throws OpsError, the complaint about its options */
export function parseLine<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
  misuse: (sentence: string) => OpsError,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    // Its first sentence names the option at fault, the rest is about option syntax.
    const [sentence = ''] = String(error instanceof Error ? error.message : error).split(/\.|\n/);
    throw misuse(`${sentence}.`);
  }
}
