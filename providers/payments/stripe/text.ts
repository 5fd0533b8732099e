/** Longest text of Stripe's that is kept with an order. */
const textMax = 255;

export function cutText(text: string): string {
  return text.slice(0, textMax);
}
