/** A form-encoded body or query, flat: `metadata[a]=b` is the field `metadata[a]`. */
export type Form = ReadonlyMap<string, string>;

export function parseForm(text: string): Form {
  return new Map(new URLSearchParams(text));
}

/** The members of `name[member]`, as Stripe's SDKs write nested objects. */
export function membersOf(form: Form, name: string): Record<string, string> {
  const members: Record<string, string> = {};
  for (const [field, value] of form) {
    if (field.startsWith(`${name}[`) && field.endsWith(']')) {
      members[field.slice(name.length + 1, -1)] = value;
    }
  }
  return members;
}

/** Fields without their members, each once: `expand[0]` is `expand`. */
export function topFields(form: Form): string[] {
  return [...new Set([...form.keys()].map((field) => field.replace(/\[.*$/, '')))];
}
