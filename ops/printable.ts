/**
 * Controls, escapes and bidirectional overrides, line breaks included: a product called
 * `ESC[2J` must not clear the screen of whoever looks at its order.
 */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A text of somebody else on one line of a terminal: what is no character is told by its code. */
export function printable(text: string): string {
  return text.replaceAll(unprintable, (each) => `\\u{${each.codePointAt(0)?.toString(16)}}`);
}
