import { openJsonLines } from './json-lines';

/** What every line of a provider's journal has. */
export interface AnyEntry {
  /** Wall clock, ISO 8601: comparable with other journals whatever a sandbox's clock says. */
  readonly at: string;
  /** Pairs the entries of one call; what was done through the admin face has 0. */
  readonly call: number;
}

/** An entry before it is written. */
export type Unstamped<Entry> = Entry extends AnyEntry ? Omit<Entry, 'at'> : never;

/**
 * A sandbox's one record, `journal.jsonl` in `stateDir`: what it knows is rebuilt from it at start
 * and changed only by appending to it, so that a kill can never make journal and state disagree.
 */
export class Journal<Entry extends AnyEntry> {
  private readonly file: ReturnType<typeof openJsonLines<Entry>>;
  private readonly learn: (entry: Entry) => void;
  private lastCall = 0;

  /** `learn` is called with every entry, old and new, in order. */
  constructor(stateDir: string, learn: (entry: Entry) => void) {
    this.file = openJsonLines<Entry>(stateDir, 'journal.jsonl');
    this.learn = (entry) => {
      this.lastCall = Math.max(this.lastCall, entry.call);
      learn(entry);
    };
    for (const entry of this.file.read()) this.learn(entry);
  }

  /** The number the next call gets. */
  nextCall(): number {
    return this.lastCall + 1;
  }

  write(entry: Entry): void {
    this.file.append(entry);
    this.learn(entry);
  }

  /** Oldest first; with `containing`, only lines that hold this exact text. */
  read(containing?: string): Entry[] {
    return this.file.read(containing);
  }
}

/** An entry without its `state`, as an admin face shows it. */
export function publicEntry<Entry extends AnyEntry>(entry: Entry): Omit<Entry, 'state'> {
  if (!('state' in entry)) return entry;
  const { state: _state, ...shown } = entry;
  return shown;
}
