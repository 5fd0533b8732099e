import { isDeepStrictEqual } from 'node:util';
import type { RecentLow } from '../../domain/genuine-price';
import type { OfferPolicy, PublishedPolicy } from '../../domain/offer-policy';
import {
  PauseState,
  type OfferPolicies,
  type PauseEvent,
  type PriceHistory,
} from '../../domain/offer-ports';

/** The tables of offer policies in memory; the real ones are held to it in `test/store`. */
export class FakeOfferPolicies implements OfferPolicies {
  private readonly drafts = new Map<string, OfferPolicy>();
  private readonly published = new Map<string, PublishedPolicy[]>();
  private readonly events: PauseEvent[] = [];

  async putDraft(document: OfferPolicy) {
    this.drafts.set(document.policy, document);
  }

  async draft(policy: string) {
    return this.drafts.get(policy);
  }

  async versions(policy: string) {
    return this.published.get(policy) ?? [];
  }

  async publish(document: OfferPolicy) {
    const versions = this.published.get(document.policy) ?? [];
    const [newest] = versions;
    if (newest && isDeepStrictEqual(newest.document, document)) return { ...newest, isNew: false };
    const publishedAt = new Date().toISOString();
    const next = { version: versions.length + 1, publishedAt, document };
    this.published.set(document.policy, [next, ...versions]);
    return { ...next, isNew: true };
  }

  async list() {
    const names = new Set([...this.drafts.keys(), ...this.published.keys()]);
    return [...names].toSorted().map((policy) => {
      const draft = this.drafts.get(policy);
      const [published] = this.published.get(policy) ?? [];
      return { policy, ...(draft ? { draft } : {}), ...(published ? { published } : {}) };
    });
  }

  async live() {
    return [...this.published.values()]
      .flatMap(([newest]) => (newest ? [newest] : []))
      .filter(({ document }) => !this.isPaused(document.policy))
      .map((newest) => ({ ...newest, pausedOffers: this.pausedOffers(newest.document.policy) }));
  }

  async pause(event: Omit<PauseEvent, 'at'>) {
    this.events.unshift({ ...event, at: new Date().toISOString() });
  }

  async pauses(policy: string) {
    return this.events.filter((event) => event.policy === policy);
  }

  async standing(policy: string) {
    const own = this.events.filter((event) => event.policy === policy);
    return own.filter(
      (event, index) => own.findIndex(({ offer }) => offer === event.offer) === index,
    );
  }

  private isPaused(policy: string, offer?: string): boolean {
    const latest = this.events.find((event) => event.policy === policy && event.offer === offer);
    return latest !== undefined && latest.state !== PauseState.resumed;
  }

  private pausedOffers(policy: string): string[] {
    const offers = this.events.flatMap((event) =>
      event.policy === policy && event.offer !== undefined ? [event.offer] : [],
    );
    return [...new Set(offers)].filter((offer) => this.isPaused(policy, offer)).toSorted();
  }
}

/** Nothing was ever cheaper, unless a test says so. */
export class FakePrices implements PriceHistory {
  lows: RecentLow[] = [];

  async recentLows() {
    return this.lows;
  }
}
