import { appendFileSync, mkdirSync, readFileSync, truncateSync, existsSync } from 'node:fs';
import { join } from 'node:path';

/** An append-only file of JSON lines: what a sandbox remembers after it is killed. */
export interface JsonLines<Entry> {
  /** Written before it returns, so that killing the process afterwards loses nothing. */
  append(entry: Entry): void;
  /** Every entry, oldest first; with `containing`, only lines that hold this exact text. */
  read(containing?: string): Entry[];
}

/** Opens `<dir>/<name>`, creating the folder and dropping a last line that a kill cut short. */
export function openJsonLines<Entry>(dir: string, name: string): JsonLines<Entry> {
  mkdirSync(dir, { recursive: true });
  const path = join(dir, name);
  dropTornLine(path);
  return {
    append: (entry) => appendFileSync(path, `${JSON.stringify(entry)}\n`),
    read: (containing = '') =>
      textOf(path)
        .split('\n')
        .filter((line) => line !== '' && line.includes(containing))
        .map((line): Entry => JSON.parse(line)),
  };
}

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** Without this the next entry would be glued to the torn one and both would be lost. */
function dropTornLine(path: string): void {
  const text = textOf(path);
  if (text !== '' && !text.endsWith('\n')) {
    truncateSync(path, Buffer.byteLength(text.slice(0, text.lastIndexOf('\n') + 1)));
  }
}
