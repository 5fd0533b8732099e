import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { REPOSITORY } from '../stack/paths';
import type { Bug } from './bugs';

/** What of `dist` the two processes of the product run on. */
const folders = ['activities', 'api', 'domain', 'providers', 'store', 'worker', 'workflows'];
const bundle = 'workflow-bundle.js';

/**
 * Builds a copy of the product with a bug in a temporary folder, for the caller to remove.
 * @returns the folder, in the place of the clone
 * @throws Error when the bug's place is not found: the product has changed, and so must the bug
 */
export async function buildBrokenCopy(bug: Bug): Promise<string> {
  const copy = mkdtempSync(join(tmpdir(), 'postlude-broken-'));
  for (const each of [...folders, bundle]) {
    cpSync(join(REPOSITORY, 'dist', each), join(copy, 'dist', each), { recursive: true });
  }
  cpSync(join(REPOSITORY, 'package.json'), join(copy, 'package.json'));
  symlinkSync(join(REPOSITORY, 'node_modules'), join(copy, 'node_modules'));
  const file = join(copy, 'dist', bug.file);
  writeFileSync(file, broken(readFileSync(file, 'utf8'), bug));
  if (bug.file.startsWith('workflows/')) await bundleAgain(copy);
  return copy;
}

/** The text of a file with the bug in it. */
export function broken(text: string, { patch, file }: Pick<Bug, 'patch' | 'file'>): string {
  if ('append' in patch) return `${text}\n${patch.append}\n`;
  const places = text.split(patch.from).length - 1;
  if (places === 1) return text.replace(patch.from, patch.to);
  throw new Error(`"${patch.from}" is ${places} times in ${file}, so the bug cannot be put there.`);
}

async function bundleAgain(copy: string): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(copy, 'dist', 'workflows', 'index.js'),
    payloadConverterPath: join(copy, 'dist', 'workflows', 'payload-converter.js'),
    logger: new DefaultLogger('WARN'),
  });
  writeFileSync(join(copy, 'dist', bundle), code);
}
