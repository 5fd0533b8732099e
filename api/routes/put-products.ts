import { productsBody, productsReply } from '../schemas/products';
import { bodyProblems, problemResponses, shopProblems } from '../schemas/problem';
import type { Services } from '../settings';
import type { App } from './route';

/** Stores products of the catalogue; what is not named stays as it is. */
export function putProducts(app: App, { catalogue }: Services): void {
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
    async ({ body }) => {
      await catalogue.putProducts(body.products);
      return { stored: body.products.length };
    },
  );
}
