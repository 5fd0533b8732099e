import { markup, type Markup } from '../domain/markup';

/** What a link in a message opens: one question, one button, nothing to load. */
export function unsubscribePage(): string {
  return page(
    'No more offers?',
    markup`<p>You will get no more offers of this kind. Confirmations of your orders still reach
you.</p>
<form method="post"><button>Stop these messages</button></form>`,
  );
}

export function unsubscribedPage(): string {
  return page(
    'You will get no more of these',
    markup`<p>It is done. Confirmations of your orders still reach you.</p>`,
  );
}

function page(title: string, body: Markup): string {
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title><style>${{ html: style }}</style></head>
<body><main><h1>${title}</h1>
${body}
</main></body></html>
`.html;
}

const style = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 15vh auto 0; max-width: 30rem; padding: 24px; }
h1 { font-size: 24px; margin: 0 0 8px; }
button { font: inherit; font-weight: 600; margin-top: 16px; padding: 12px 24px; border: 0;
  border-radius: 8px; background: #1f2933; color: #fff; cursor: pointer; }
button:focus-visible { outline: 3px solid #4c9ffe; outline-offset: 2px; }
`;
