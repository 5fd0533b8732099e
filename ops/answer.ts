/** What the shell is told. */
export const ExitCode = {
  done: 0,
  /** refused, unknown, or not known to be done yet: the code says which */
  refused: 1,
  usage: 2,
  unreachable: 3,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** What a command that did its work leaves: `text` for a person, `document` for a program. */
export interface Answer {
  text: string;
  document: Record<string, unknown>;
}

/** Why a command did not do its work: a stable code, and one sentence for a person. */
export class OpsError extends Error {
  override readonly name = 'OpsError';
  readonly code: string;
  readonly exitCode: ExitCode;

  constructor(
    code: string,
    message: string,
    options: { exitCode?: ExitCode; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.exitCode = options.exitCode ?? ExitCode.refused;
  }
}
