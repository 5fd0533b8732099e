import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A state folder of this test alone, and its removal. */
export function stateFolder(): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'postlude-sandbox-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** Asks again every 20 ms until the answer is right, at most `timeoutMs`. */
export async function eventually<T>(
  ask: () => Promise<T>,
  isRight: (answer: T) => boolean,
  timeoutMs = 5_000,
): Promise<T> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    if (Date.now() > deadlineMs) throw new Error(`Still ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Any JSON a test looks into. */
export type Json = Record<string, unknown>;

export async function readJson<T = Json>(response: Response): Promise<T> {
  const value: T = JSON.parse(await response.text());
  return value;
}

export async function postJson(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
