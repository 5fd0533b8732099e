/** An answer under its idempotency key. */
export interface AnyKept {
  readonly key: string;
  /** On the sandbox's clock, epoch milliseconds. */
  readonly keptAtMs: number;
}

/** Answers kept under idempotency keys, for as long as the provider keeps them. */
export class KeptReplies<Kept extends AnyKept> {
  private readonly lifeMs: number;
  private readonly nowMs: () => number;
  private readonly byKey = new Map<string, Kept>();

  constructor(lifeMs: number, nowMs: () => number = Date.now) {
    this.lifeMs = lifeMs;
    this.nowMs = nowMs;
  }

  keep(kept: Kept): void {
    this.byKey.set(kept.key, kept);
    this.forgetOldKeys();
  }

  find(key: string): Kept | undefined {
    const found = this.byKey.get(key);
    return found && this.isFresh(found) ? found : undefined;
  }

  /** Keys are in the order they were kept in, so the old ones are in front. */
  private forgetOldKeys(): void {
    for (const [key, kept] of this.byKey) {
      if (this.isFresh(kept)) return;
      this.byKey.delete(key);
    }
  }

  private isFresh({ keptAtMs }: Kept): boolean {
    return this.nowMs() - keptAtMs < this.lifeMs;
  }
}
