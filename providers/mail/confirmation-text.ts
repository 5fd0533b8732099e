import type { Amount, ConfirmationView, LineView } from './confirmation-view';

/** The confirmation as plain text: the same facts as the HTML, one to a line. */
export function confirmationText(view: ConfirmationView): string {
  const blocks = [
    view.title,
    `${view.greeting}\n${view.intro}`,
    `${view.order.label}: ${view.order.number}`,
    ...view.lines.map((line) => lineText(line, view.columns)),
    ...(view.promised ? [promisedText(view.promised)] : []),
    [view.shipping, view.total, ...view.taxes].map(amountText).join('\n'),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function lineText(line: LineView, columns: ConfirmationView['columns']): string {
  return [
    line.name,
    ...(line.added ? [`  ** ${line.added} **`] : []),
    `  ${columns.quantity}: ${line.quantity} × ${line.unitPrice}`,
    ...(line.discount ? [`  ${amountText(line.discount)}`] : []),
    `  ${columns.lineTotal}: ${line.total}`,
    ...(line.recurring ? [`  ${line.recurring}`] : []),
  ].join('\n');
}

function promisedText({ label, items }: NonNullable<ConfirmationView['promised']>): string {
  return [`${label}:`, ...items.map((item) => `  ${item}`)].join('\n');
}

function amountText({ label, amount }: Amount): string {
  return `${label}: ${amount}`;
}
