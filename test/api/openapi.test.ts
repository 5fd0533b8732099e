import { problems } from '../../api/problem-table';
import { openApi, type ApiWorld } from './api-world';

interface Operation {
  summary?: string;
  tags?: string[];
  security?: unknown[];
  parameters?: { name: string; in: string; required?: boolean; schema: unknown }[];
  responses: Record<string, { description: string; content?: Record<string, { schema: unknown }> }>;
}

describe('the OpenAPI document', () => {
  let api: ApiWorld;
  let document: {
    openapi: string;
    paths: Record<string, Record<string, Operation>>;
    tags: { name: string }[];
  };
  beforeAll(async () => {
    api = await openApi();
    document = (await api.ask<typeof document>('GET', '/docs/json')).body;
  });
  afterAll(async () => await api.close());
  const operations = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        name: `${method} ${path}`,
        path,
        operation,
      })),
    );

  it('lists every route', () => {
    expect(
      operations()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual([
      'delete /orders/{order}/items/{line}',
      'get /analytics/benchmarks',
      'get /analytics/channels',
      'get /analytics/experiments',
      'get /analytics/experiments/{experiment}',
      'get /analytics/exposures.csv',
      'get /analytics/exposures.json',
      'get /analytics/flow',
      'get /analytics/funnel',
      'get /analytics/guardrails',
      'get /analytics/offers',
      'get /analytics/report-30-days',
      'get /analytics/sample-size',
      'get /analytics/summary',
      'get /follow-up-offers/{token}',
      'get /health',
      'get /offer-policies',
      'get /offer-policies/schema',
      'get /orders/{order}',
      'get /orders/{order}/history',
      'get /orders/{order}/offers',
      'get /orders/{order}/proof',
      'get /orders/{order}/requests/{id}',
      'get /policies',
      'get /policies/{policy}',
      'get /policies/{policy}/versions',
      'get /ready',
      'get /suggestions',
      'get /unsubscribe/{token}',
      'post /follow-up-offers/{token}/redeem',
      'post /orders/{order}/cancel',
      'post /orders/{order}/captures',
      'post /orders/{order}/close',
      'post /orders/{order}/exposures',
      'post /orders/{order}/items/{item}',
      'post /orders/{order}/nps',
      'post /orders/{order}/offers/{offer}/decline',
      'post /orders/{order}/returns',
      'post /past-orders',
      'post /policies/{policy}/check',
      'post /policies/{policy}/dry-runs',
      'post /policies/{policy}/pause',
      'post /policies/{policy}/publish',
      'post /policies/{policy}/resume',
      'post /policies/{policy}/reweigh',
      'post /suggestions/policies',
      'post /unsubscribe/{token}',
      'post /webhooks/{provider}',
      'put /orders/{order}',
      'put /payment-result',
      'put /policies',
      'put /policies/{policy}',
      'put /products',
    ]);
  });

  it('has a summary, a declared tag, every path parameter and a typed success for each', () => {
    const tags = document.tags.map(({ name }) => name);
    for (const { name, path, operation } of operations()) {
      expect([name, operation.summary]).toEqual([name, expect.any(String)]);
      expect(tags).toEqual(expect.arrayContaining(operation.tags!));
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter!);
      const given = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(new Set(given.map((parameter) => parameter.name))).toEqual(new Set(wanted));
      const success = Object.entries(operation.responses).filter(([status]) => status < '300');
      expect(success.length).toBeGreaterThan(0);
      for (const [, { content }] of success)
        expect(content!['application/json']!.schema).toBeTruthy();
    }
  });

  it('documents every error as a problem document with codes of the table', () => {
    for (const { operation } of operations()) {
      const errors = Object.entries(operation.responses).filter(([status]) => status >= '400');
      for (const [status, { description, content }] of errors) {
        expect(Object.keys(content!)).toEqual(['application/problem+json']);
        const codes = [...description.matchAll(/`(\w+)`/g)].map(([, code]) => code!);
        expect(codes.length).toBeGreaterThan(0);
        for (const code of codes) {
          expect(problems).toHaveProperty([code, 'status'], Number(status));
        }
      }
    }
  });

  it('says that `upsell` has exactly two fields (A7)', () => {
    const reply = document.paths['/payment-result']!['put']!.responses['200']!;
    expect(reply.content!['application/json']!.schema).toMatchObject({
      properties: {
        upsell: { required: ['isAllowed', 'timeLimit'], additionalProperties: false },
      },
    });
  });
});
