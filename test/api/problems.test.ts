import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { problems } from '../../api/problem-table';
import { RefusalCode } from '../../domain/refusals';
import { problemsPage } from './problems-page';

const page = join(process.cwd(), 'docs', 'problems.md');

describe('the table of problems', () => {
  it('is what docs/problems.md lists, word for word', () => {
    if (process.env['POSTLUDE_WRITE_DOCS']) writeFileSync(page, problemsPage());
    expect(readFileSync(page, 'utf8')).toBe(problemsPage());
  });

  it('has a status for every reason an order can refuse with', () => {
    for (const code of Object.values(RefusalCode)) expect(problems).toHaveProperty(code);
  });

  it('has error statuses only, and a sentence for each', () => {
    for (const { status, title, detail } of Object.values(problems)) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(title).not.toMatch(/\.$/);
      expect(detail).toMatch(/\.$/);
    }
  });
});
