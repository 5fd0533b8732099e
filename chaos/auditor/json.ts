/** Readers of what others wrote: a wrong shape reads as nothing, and is then missed by a check. */
export type Json = Readonly<Record<string, unknown>>;

export function objectIn(from: Json | undefined, name: string): Json | undefined {
  const value = from?.[name];
  return isJson(value) ? value : undefined;
}

export function textIn(from: Json | undefined, name: string): string | undefined {
  const value = from?.[name];
  return typeof value === 'string' ? value : undefined;
}

export function numberIn(from: Json | undefined, name: string): number | undefined {
  const value = from?.[name];
  return typeof value === 'number' ? value : undefined;
}

export function listIn(from: Json | undefined, name: string): readonly Json[] {
  return jsonList(from?.[name]);
}

export function textsIn(from: Json | undefined, name: string): readonly string[] {
  const value = from?.[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

export function jsonList(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
