/**
 * JSON handled as text. A provider's own lines go back byte for byte, and `JSON.parse` followed by
 * `JSON.stringify` would respell them: `1.0` becomes `1`, `\u00e9` becomes `é`, a long number
 * loses its last digits.
 */

/**
 * The raw text of an object's member, or undefined where it has none. Of a name that occurs twice
 * the last one counts, as in `JSON.parse`. The text must be JSON that has been parsed before.
 */
export function rawMember(json: string, name: string): string | undefined {
  let found: string | undefined;
  let at = skipSpace(json, 0);
  if (json[at] !== '{') return undefined;
  at = skipSpace(json, at + 1);
  while (json[at] === '"') {
    const nameEnd = endOfString(json, at);
    const isWanted = JSON.parse(json.slice(at, nameEnd)) === name;
    const start = skipSpace(json, skipSpace(json, nameEnd) + ':'.length);
    const end = endOfValue(json, start);
    if (isWanted) found = json.slice(start, end);
    at = skipSpace(json, end);
    if (json[at] === ',') at = skipSpace(json, at + 1);
  }
  return found;
}

/** A JSON array's text with more elements at its end; what it held stays as it is spelled. */
export function appendToArray(array: string, elements: readonly string[]): string {
  const open = array.indexOf('[') + 1;
  const held = array.slice(open, array.lastIndexOf(']'));
  const isEmpty = skipSpace(held, 0) === held.length;
  return `[${[...(isEmpty ? [] : [held]), ...elements].join(',')}]`;
}

/** The raw texts of a JSON array's elements. The text must be JSON that has been parsed before. */
export function elementsOf(array: string): string[] {
  const elements: string[] = [];
  let at = skipSpace(array, array.indexOf('[') + 1);
  while (at < array.length && array[at] !== ']') {
    const end = endOfValue(array, at);
    elements.push(array.slice(at, end));
    at = skipSpace(array, end);
    if (array[at] === ',') at = skipSpace(array, at + 1);
  }
  return elements;
}

/** The value of a JSON text, or undefined where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** True for a JSON object, as opposed to an array, a scalar or nothing. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const space = new Set([' ', '\t', '\n', '\r']);

function skipSpace(json: string, from: number): number {
  let at = from;
  while (at < json.length && space.has(json.charAt(at))) at += 1;
  return at;
}

/** Where the string that begins at `from` ends, its closing quote included. */
function endOfString(json: string, from: number): number {
  let at = from + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}

function endOfValue(json: string, from: number): number {
  const first = json[from];
  if (first === '"') return endOfString(json, from);
  if (first === '{' || first === '[') return endOfNested(json, from);
  let at = from;
  while (at < json.length && !/[\s,}\]]/.test(json.charAt(at))) at += 1;
  return at;
}

/** Brackets inside strings do not count, so strings are stepped over whole. */
function endOfNested(json: string, from: number): number {
  let depth = 0;
  let at = from;
  do {
    const char = json[at];
    if (char === '{' || char === '[') depth += 1;
    if (char === '}' || char === ']') depth -= 1;
    at = char === '"' ? endOfString(json, at) : at + 1;
  } while (depth > 0 && at < json.length);
  return at;
}
