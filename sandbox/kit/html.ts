/** Markup that is known to be safe: only {@link html} makes it. */
export interface Html {
  readonly markup: string;
}

type Part = Html | readonly Html[] | string | number;

/** A template whose values are escaped unless they are already {@link Html}. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = texts.reduce((before, text, index) => {
    const part = parts[index - 1];
    return before + (part === undefined ? '' : markupOf(part)) + text;
  });
  return { markup };
}

function markupOf(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return 'markup' in part ? part.markup : part.map((item) => item.markup).join('');
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Hour, minute, second of an ISO time in UTC; an em dash for none. */
export function clockTime(iso: string | undefined): string {
  return iso === undefined ? '—' : iso.slice(11, 19);
}

const style = `
:root { color-scheme: light dark; --line: #8883; --soft: #8882; --dim: #888; }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 1100px; padding: 24px; }
h1 { font-size: 22px; margin: 0; } h2 { font-size: 16px; margin: 32px 0 8px; }
p { color: var(--dim); margin: 4px 0 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 600; color: var(--dim); font-size: 13px; }
th, td { padding: 7px 12px 7px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number, th.number { text-align: right; white-space: nowrap; }
td code { font-size: 13px; overflow-wrap: anywhere; }
ul { margin: 0; padding-left: 18px; }
.badge { border-radius: 99px; padding: 2px 10px; font-size: 13px; background: var(--soft); }
.good { background: #2a9d5c33; } .warn { background: #e0a10033; } .bad { background: #d0404033; }
.dim { color: var(--dim); }
`;

/** How a {@link badge} is coloured. */
export type Tone = 'plain' | 'good' | 'warn' | 'bad';

/** One word of state, coloured. */
export function badge(tone: Tone, text: string): Html {
  return html`<span class="badge ${tone}">${text}</span>`;
}

/** A whole page without any outside asset; `refreshSeconds` makes the browser load it again. */
export function page(options: {
  readonly title: string;
  readonly intro: string;
  readonly refreshSeconds?: number;
  readonly body: Html;
}): string {
  const refresh =
    options.refreshSeconds === undefined
      ? html``
      : html`<meta http-equiv="refresh" content="${options.refreshSeconds}" />`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        ${refresh}
        <title>${options.title}</title>
        <style>
          ${{ markup: style }}
        </style>
      </head>
      <body>
        <h1>${options.title}</h1>
        <p>${options.intro}</p>
        ${options.body}
      </body>
    </html> `.markup;
}
