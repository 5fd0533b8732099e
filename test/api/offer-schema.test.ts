import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishChecks } from '../../domain/publish-check-table';
import { openApi, type ApiWorld } from './api-world';

const file = join(process.cwd(), 'docs', 'offer-policy.schema.json');

interface Schema {
  $schema: string;
  required: string[];
  properties: Record<string, unknown>;
  $defs: Record<string, unknown>;
}

describe('the JSON Schema of an offer policy', () => {
  let api: ApiWorld;
  let schema: Schema;
  beforeAll(async () => {
    api = await openApi();
    schema = (await api.ask<Schema & Record<string, unknown>>('GET', '/offer-policies/schema'))
      .body;
  });
  afterAll(async () => await api.close());

  it('is the one in the docs', () => {
    if (process.env['POSTLUDE_WRITE_DOCS']) writeFileSync(file, JSON.stringify(schema));
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(schema);
  });

  it('is of 2020-12, refuses what it does not know, and needs what decides', () => {
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      additionalProperties: false,
      required: ['policy', 'title', 'priority', 'trigger', 'funnel'],
    });
  });

  it('knows the bounds of what can be published: three steps, two products, 60 characters', () => {
    const text = JSON.stringify(schema);
    expect(text).toContain('"minItems":1,"maxItems":3');
    expect(text).toContain('"minItems":1,"maxItems":2');
    expect(text).toContain('"maxLength":60');
    expect(text).toContain('"minimum":24,"maximum":48');
  });
});

describe('docs/offers.md', () => {
  const page = readFileSync(join(process.cwd(), 'docs', 'offers.md'), 'utf8');

  it('explains every publish check, and names no other', () => {
    const rows = [...page.matchAll(/^\| `(\w+)`\s+\| (error|warning)\s+\|/gm)];
    const told = Object.fromEntries(rows.map(([, check, level]) => [check, level]));
    const known = Object.entries(publishChecks).map(([check, { level }]) => [check, level]);
    expect(told).toEqual(Object.fromEntries(known));
  });

  it.each([
    'always',
    'products',
    'categories',
    'orderValue',
    'markets',
    'paymentMethods',
    'channels',
    'pastOrders',
    'boughtBefore',
    'all',
    'any',
    'not',
  ])('shows how to write %s', (key) => {
    expect(page).toMatch(new RegExp(`^\\| \`\\{ ?${key}:`, 'm'));
  });
});
