import { markup, nothing, type Markup } from '../../domain/markup';
import type { FollowUpView } from './follow-up-view';
import { font, letterHtml, soft } from './letter-html';

/** The follow-up as one HTML document. */
export function followUpHtml(view: FollowUpView): string {
  const { language, subject, reason } = view;
  return letterHtml({
    language,
    subject,
    preview: reason,
    body: markup`<h1 dir="auto" style="margin:0 0 20px;font-size:24px;line-height:1.25;font-weight:700">${subject}</h1>
<p style="margin:0 0 4px" dir="auto">${view.greeting}</p>
<p style="margin:0 0 24px" dir="auto">${reason}</p>
${offered(view)}
<p style="margin:24px 0 8px">${view.validUntil}</p>
<p style="margin:0;${soft}">${view.newOrder}</p>`,
    footer: footer(view),
  });
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
  return markup`
<p style="margin:20px 0 0;max-width:560px;${font};${soft};font-size:12px;line-height:1.5">${why}
<br><a href="${unsubscribe.url}" style="${soft}">${unsubscribe.label}</a></p>`;
}
