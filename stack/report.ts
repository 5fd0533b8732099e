/** Where a part of the stack says what it is doing: one line for a person to read, no newline. */
export type Log = (line: string) => void;

/** Something a person has to put right: the message is one sentence that says what to do. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
