import type { Amount, ConfirmationView, LineView } from './confirmation-view';
import { markup, nothing, type Markup } from '../../domain/markup';
import { letterHtml, soft } from './letter-html';

/* No image and no link: a receipt asks for nothing. */
const hairline = 'border-bottom:1px solid #e4e7eb';
const figure = 'white-space:nowrap;text-align:right;vertical-align:top';
const heading = `${soft};font-size:12px;font-weight:600;padding:0 0 8px;${hairline}`;

/** The confirmation as one HTML document. */
export function confirmationHtml(view: ConfirmationView): string {
  const { language, subject, intro, total } = view;
  return letterHtml({
    language,
    subject,
    preview: `${intro} ${total.label}: ${total.amount}`,
    body: markup`${opening(view)}
${lines(view)}
${promised(view)}${totals(view)}`,
    footer: nothing,
  });
}

function opening(view: ConfirmationView): Markup {
  return markup`<h1 style="margin:0 0 20px;font-size:24px;line-height:1.25;font-weight:700">${
    view.title
  }</h1>
<p style="margin:0 0 4px" dir="auto">${view.greeting}</p>
<p style="margin:0 0 20px">${view.intro}</p>
<p style="margin:0 0 28px;padding:12px 16px;background:#f7f9fb;border-radius:8px">
<span style="${soft}">${view.order.label}</span>&nbsp;
<strong style="word-break:break-word">${view.order.number}</strong></p>`;
}

function lines({ columns, lines: shown }: ConfirmationView): Markup {
  return markup`<table width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse">
<thead><tr>
<th align="left" style="${heading}">${columns.item}</th>
<th align="right" style="${heading};padding-left:12px">${columns.quantity}</th>
<th align="right" style="${heading};padding-left:20px">${columns.lineTotal}</th>
</tr></thead>
<tbody>
${shown.map(lineRow)}</tbody>
</table>`;
}

function lineRow(line: LineView): Markup {
  return markup`<tr>
<td style="padding:14px 0;${hairline};word-break:break-word">
<span dir="auto" style="font-weight:600">${line.name}</span>${
    line.quantity === '1' && !line.discount ? nothing : note(`${line.quantity} × ${line.unitPrice}`)
  }${line.discount ? note(`${line.discount.label} ${line.discount.amount}`) : nothing}${
    line.recurring ? note(line.recurring) : nothing
  }${line.added ? badge(line.added) : nothing}</td>
<td style="padding:14px 0 14px 12px;${hairline};${figure}">${line.quantity}</td>
<td style="padding:14px 0 14px 20px;${hairline};${figure}">${line.total}</td>
</tr>
`;
}

function promised({ promised: samples }: ConfirmationView): Markup {
  if (!samples) return nothing;
  return markup`<p style="margin:16px 0 0;padding:12px 16px;background:#f7f9fb;border-radius:8px">
<span style="${soft}">${samples.label}</span>${samples.items.map(
    (item) => markup`<br><span dir="auto" style="font-weight:600">${item}</span>`,
  )}</p>
`;
}

function note(text: string): Markup {
  return markup`<br><span style="${soft};font-size:13px">${text}</span>`;
}

function badge(text: string): Markup {
  return markup`<br><span style="display:inline-block;margin-top:6px;padding:2px 10px;
border-radius:10px;background:#e3f5ea;color:#11643a;font-size:12px;font-weight:600">+ ${text}</span>`;
}

function totals({ shipping, total, taxes }: ConfirmationView): Markup {
  return markup`<table role="presentation" width="100%" cellpadding="0" cellspacing="0">
${totalRow(shipping, 'padding:16px 0 0')}${totalRow(
    total,
    'padding:10px 0 4px;font-size:20px;font-weight:700',
  )}${taxes.map((tax) => totalRow(tax, `padding:2px 0 0;font-size:13px;${soft}`))}</table>`;
}

function totalRow({ label, amount }: Amount, style: string): Markup {
  return markup`<tr>
<td style="${style}">${label}</td>
<td style="${style};${figure}">${amount}</td>
</tr>
`;
}
