/** Longest text of Adyen's that is kept with an order. */
const textMax = 255;

export function cutText(text: string): string {
  return text.slice(0, textMax);
}

/** A text that says something; undefined for anything else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
