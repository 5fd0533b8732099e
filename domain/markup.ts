/** HTML that is safe to send: only `markup` makes it. */
export interface Markup {
  readonly html: string;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

function render(value: string | Markup | readonly Markup[]): string {
  if (typeof value === 'string') return escape(value);
  return 'html' in value ? value.html : value.map((each) => each.html).join('');
}

/**
 * Template tag: every text put into it is escaped, for elements and quoted attributes alike;
 * other markup goes in as it is. Escaping cannot be forgotten, because there is no other way in.
 */
export function markup(
  parts: TemplateStringsArray,
  ...values: (string | Markup | readonly Markup[])[]
): Markup {
  const [first = '', ...rest] = parts;
  return {
    html: first + values.map((value, index) => render(value) + (rest[index] ?? '')).join(''),
  };
}

/** Nothing, where something may be. */
export const nothing: Markup = { html: '' };
