import { markup, nothing, type Markup } from '../../domain/markup';
import type { FollowUpView } from './follow-up-view';

/* Tables and inline styles, as in the confirmation: email clients read little else. */
const font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const ink = 'color:#1f2933';
const soft = 'color:#5f6b7a';

/** The follow-up as one HTML document. */
export function followUpHtml(view: FollowUpView): string {
  return markup`<!doctype html>
<html lang="${view.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${view.subject}</title>
</head>
<body style="margin:0;padding:0;background:#f2f4f7">
<div style="display:none;max-height:0;overflow:hidden">${view.reason}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f2f4f7">
<tr><td align="center" style="padding:32px 12px">
<table role="presentation" width="600" cellpadding="0" cellspacing="0"
 style="width:100%;max-width:600px;background:#ffffff;border:1px solid #e4e7eb;border-radius:12px">
<tr><td style="padding:36px 32px 32px;${font};${ink};font-size:15px;line-height:1.5">
<h1 dir="auto" style="margin:0 0 20px;font-size:24px;line-height:1.25;font-weight:700">${view.subject}</h1>
<p style="margin:0 0 4px" dir="auto">${view.greeting}</p>
<p style="margin:0 0 24px" dir="auto">${view.reason}</p>
${offered(view)}
<p style="margin:24px 0 8px">${view.validUntil}</p>
<p style="margin:0;${soft}">${view.newOrder}</p>
</td></tr>
</table>
${footer(view)}
</td></tr>
</table>
</body>
</html>
`.html;
}

function offered(view: FollowUpView): Markup {
  const { price, link } = view;
  return markup`<table role="presentation" width="100%" cellpadding="0" cellspacing="0"
 style="background:#f7f9fb;border-radius:8px">
<tr>${image(view)}<td style="padding:20px">
<p dir="auto" style="margin:0;font-weight:600;word-break:break-word">${view.name}</p>${
    view.quantity === undefined
      ? nothing
      : markup`
<p style="margin:0;${soft};font-size:13px">${view.quantity}</p>`
  }
<p style="margin:8px 0 0"><span style="${soft}">${price.label}</span>&nbsp;
<strong style="font-size:20px">${price.amount}</strong>&nbsp;
<span style="${soft};font-size:13px">${price.insteadOf}</span></p>
<p dir="auto" style="margin:8px 0 16px;color:#11643a">${view.deal}</p>
<a href="${link.url}" style="display:inline-block;padding:12px 24px;border-radius:8px;
background:#1f2933;color:#ffffff;font-weight:600;text-decoration:none">${link.label}</a>
</td></tr></table>`;
}

function image({ imageUrl, name }: FollowUpView): Markup {
  if (imageUrl === undefined) return nothing;
  return markup`<td width="140" style="padding:20px 0 20px 20px;vertical-align:top">
<img src="${imageUrl}" alt="${name}" width="120" style="display:block;border-radius:6px"></td>`;
}

function footer({ why, unsubscribe }: FollowUpView): Markup {
  return markup`<p style="margin:20px 0 0;max-width:560px;${font};${soft};font-size:12px;line-height:1.5">${why}
<br><a href="${unsubscribe.url}" style="${soft}">${unsubscribe.label}</a></p>`;
}
