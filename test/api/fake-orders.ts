import type { Product } from '../../domain/catalogue';
import type { Order } from '../../domain/order';
import type { FinalOrder } from '../../domain/order-view';
import { emptyPolicy, type ShopPolicy } from '../../domain/policy';
import type { Catalogue, OrderRow, OrderStore, Policies, ProviderEvents } from '../../domain/ports';
import { DatabaseError } from '../../store/database-error';

/** The orders table in memory, as far as the API uses it. */
export class FakeOrders implements OrderStore {
  readonly rows = new Map<string, OrderRow>();
  isUp = true;

  async register(order: Order, fingerprint: string) {
    this.answer();
    const row = this.rows.get(order.number);
    if (row?.runId !== undefined) return 'claimed';
    if (row && row.fingerprint !== fingerprint) return 'conflict';
    this.rows.set(order.number, { number: order.number, registered: order, fingerprint });
    return 'registered';
  }

  async find(number: string) {
    this.answer();
    return this.rows.get(number);
  }

  async findByAuthorization(provider: string, authorizationRef: string) {
    this.answer();
    for (const row of this.rows.values()) {
      const isSame = row.authorizationRef?.toLowerCase() === authorizationRef.toLowerCase();
      if (row.provider === provider && isSame) return row.number;
    }
    return undefined;
  }

  async claim(): Promise<never> {
    throw new Error('the API claims no order');
  }

  async planFunnel(): Promise<never> {
    throw new Error('the API plans no funnel');
  }

  async finish(): Promise<never> {
    throw new Error('the API finishes no order');
  }

  async annotate(): Promise<never> {
    throw new Error('the API annotates no order');
  }

  /** The row as the release step leaves it. */
  finished(number: string, final: FinalOrder, row: Partial<OrderRow> = {}): void {
    const { lines, currency, totalMinor, authorizedMinor } = final.view;
    const confirmed = { revision: 1, lines, currency, totalMinor, authorizedMinor };
    const owner = { runId: 'run-1', provider: 'klarna', authorizationRef: `auth-${number}` };
    this.rows.set(number, { number, ...owner, confirmed, final, ...row });
  }

  private answer(): void {
    if (!this.isUp) throw new DatabaseError(undefined);
  }
}

/** Ids of events that were handed on, in memory. */
export class FakeProviderEvents implements ProviderEvents {
  readonly known = new Set<string>();

  async isKnown(provider: string, eventId: string) {
    return this.known.has(`${provider}/${eventId}`);
  }

  async keep(provider: string, eventId: string) {
    this.known.add(`${provider}/${eventId}`);
  }
}

export class FakeCatalogue implements Catalogue {
  readonly products = new Map<string, Product>();

  async putProducts(products: readonly Product[]) {
    for (const product of products) this.products.set(product.reference, product);
  }

  async findProduct(reference: string) {
    return this.products.get(reference);
  }

  async findProducts(references: readonly string[]) {
    return references.flatMap((reference) => this.products.get(reference) ?? []);
  }

  async findRelated() {
    return [];
  }
}

export class FakePolicies implements Policies {
  private policy: ShopPolicy = emptyPolicy;

  async read() {
    return this.policy;
  }

  async put(policy: ShopPolicy) {
    this.policy = policy;
  }
}
