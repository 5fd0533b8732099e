import { SetupError } from './report';

/** A person at a terminal reads this: one line, with the seconds since the command was given. */
export function createConsole(beganMs: number): (line: string) => void {
  return (line) => {
    const seconds = ((Date.now() - beganMs) / 1000).toFixed(1).padStart(6);
    console.log(`${seconds} s  ${line}`);
  };
}

/** What a person can put right is said in its sentence; anything else comes with its trace. */
export function printFailure(error: unknown): void {
  if (error instanceof SetupError) console.error(`\n${error.message}`);
  else console.error('\nPostlude could not be started.', error);
}

/** Rows of a name and what belongs to it, the names in one column. */
export function printTable(rows: readonly (readonly [string, string])[]): void {
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, value] of rows) console.log(`  ${name.padEnd(width)}  ${value}`);
}
