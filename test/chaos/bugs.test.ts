import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { broken } from '../../chaos/broken-copy';
import { bugNames, bugs } from '../../chaos/bugs';

const dist = join(__dirname, '..', '..');

describe('the bugs that are put into a copy of the product', () => {
  it.each(bugNames)('%s still has its place in the built product', (name) => {
    const text = readFileSync(join(dist, bugs[name].file), 'utf8');
    expect(broken(text, bugs[name])).not.toBe(text);
    const { patch } = bugs[name];
    for (const [, word = ''] of 'append' in patch ? patch.append.matchAll(/exports\.(\w+)/g) : []) {
      expect(text).toContain(`exports.${word} = ${word};`);
    }
  });

  it('are refused where their place is gone or not the only one', () => {
    const bug = { file: 'a.js', patch: { from: 'await', to: 'void' } };
    expect(() => broken('', bug)).toThrow('"await" is 0 times in a.js');
    expect(() => broken('await await', bug)).toThrow('"await" is 2 times in a.js');
  });
});
