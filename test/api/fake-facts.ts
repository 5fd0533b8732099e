import type { Exposure, Facts } from '../../domain/offer-ports';

/** The exposures table in memory: each event of an order once. */
export class FakeFacts implements Facts {
  private readonly events = new Map<string, Exposure>();

  async expose(number: string, exposures: readonly Exposure[]) {
    const fresh = exposures.filter(({ eventId }) => !this.events.has(`${number}/${eventId}`));
    for (const each of fresh) this.events.set(`${number}/${each.eventId}`, each);
    return fresh.length;
  }

  async decline(number: string, offer: string, at: string) {
    await this.expose(number, [{ eventId: `decline:${offer}`, offer, kind: 'decline', at }]);
  }

  async exposuresOf(number: string) {
    return [...this.events].flatMap(([id, event]) => (id.startsWith(`${number}/`) ? [event] : []));
  }
}
