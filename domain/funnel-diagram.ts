import type { Funnel, OfferPolicy, OfferTemplate } from './offer-policy';

/**
 * The way through a policy as a Mermaid flowchart (D38): text that Markdown pages and editors draw.
 * Of any document, also one that could not be published.
 */
export function funnelDiagram({ funnel }: Pick<OfferPolicy, 'funnel'>): string {
  const { start, steps } = funnel;
  return [
    'flowchart TD',
    `  begin([order paid]) --> ${nodeOf(funnel, start)}`,
    ...steps.map(({ step, offer }, index) => `  s${index}["${label(step, offer)}"]`),
    ...steps.flatMap(({ onAccept, onDecline }, index) => [
      `  s${index} -- takes it --> ${nodeOf(funnel, onAccept)}`,
      `  s${index} -. no thanks .-> ${nodeOf(funnel, onDecline)}`,
    ]),
    '  finish([order confirmed])',
    '',
  ].join('\n');
}

/** A step that does not exist ends the way, as it does for an order. */
function nodeOf({ steps }: Funnel, name: string | undefined): string {
  const index = steps.findIndex(({ step }) => step === name);
  return index < 0 ? 'finish' : `s${index}`;
}

function label(step: string, { kind, products, discount }: OfferTemplate): string {
  const items = products.map(({ reference, quantity, replaces }) => {
    const pieces = quantity === 1 ? reference : `${quantity} × ${reference}`;
    return replaces === undefined ? pieces : `${pieces} for ${replaces}`;
  });
  const parts = [kind === 'add' ? step : `${step}: ${kind.replaceAll('_', ' ')}`];
  parts.push(items.join(' or '));
  if (discount) parts.push(discountText(discount));
  return parts.map(escape).join('<br>');
}

function discountText(discount: NonNullable<OfferTemplate['discount']>): string {
  if ('percentBp' in discount) return `${discount.percentBp / 100} % off`;
  return `fixed discount in ${Object.keys(discount.amountMinor).join(', ')}`;
}

/** Mermaid ends a label at a quote and reads tags; it knows entities without the ampersand. */
function escape(text: string): string {
  return text
    .replaceAll('#', '#35;')
    .replaceAll('"', '#quot;')
    .replaceAll('<', '#lt;')
    .replaceAll('>', '#gt;');
}
