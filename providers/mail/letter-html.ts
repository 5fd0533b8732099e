import { markup, type Markup } from '../../domain/markup';

/*
 * Email clients read tables and inline styles and little else, so that is all there is here: no
 * style sheet and no script.
 */
export const font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
export const ink = 'color:#1f2933';
export const soft = 'color:#5f6b7a';

/** What stands on the sheet of every email. */
export interface Sheet {
  language: string;
  subject: string;
  /** the line an inbox shows beside the subject; unseen in the email itself */
  preview: string;
  body: Markup;
  /** below the sheet */
  footer: Markup;
}

/** An email as one HTML document. */
export function letterHtml({ language, subject, preview, body, footer }: Sheet): string {
  return markup`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${subject}</title>
</head>
<body style="margin:0;padding:0;background:#f2f4f7">
<div style="display:none;max-height:0;overflow:hidden">${preview}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f2f4f7">
<tr><td align="center" style="padding:32px 12px">
<table role="presentation" width="600" cellpadding="0" cellspacing="0"
 style="width:100%;max-width:600px;background:#ffffff;border:1px solid #e4e7eb;border-radius:12px">
<tr><td style="padding:36px 32px 32px;${font};${ink};font-size:15px;line-height:1.5">
${body}
</td></tr>
</table>${footer}
</td></tr>
</table>
</body>
</html>
`.html;
}
