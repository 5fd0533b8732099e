import { pauseUntrue } from '../policy-facts';
import { productsBody, productsReply } from '../schemas/products';
import { bodyProblems, problemResponses, shopProblems } from '../schemas/problem';
import type { Services } from '../settings';
import type { App } from './route';

/**
 * Stores products of the catalogue; what is not named stays as it is. Published offers that are no
 * genuine discount at the new prices are paused (B16).
 */
export function putProducts(app: App, services: Services): void {
  app.put(
    '/products',
    {
      config: { access: 'shop' },
      schema: {
        tags: ['catalogue'],
        summary: 'Insert or replace products by reference',
        body: productsBody,
        response: { 200: productsReply, ...problemResponses([...shopProblems, ...bodyProblems]) },
      },
    },
    async ({ body: { products }, log }) => {
      await services.catalogue.putProducts(products);
      const pausedOffers = await pauseUntrue(services, products);
      for (const paused of pausedOffers) log.warn(paused, 'an offer was paused as untrue');
      return { stored: products.length, pausedOffers };
    },
  );
}
