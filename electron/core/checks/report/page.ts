import { STYLE } from './html-style';
import { html, line, Markup } from './text';

/** A page of its own: nothing is fetched and nothing runs. Its policy forbids scripts, addresses, forms, and any style but its own. */
export async function pageOf(title: string, body: Markup): Promise<string> {
  const policy = `default-src 'none'; style-src 'sha256-${await hashOf(STYLE)}'; base-uri 'none'; form-action 'none'`;
  const { text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${line(title, 162)}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
${body}
</body>
</html>
`;
  return text;
}

/** Whose page it is, and what it is. */
export const brandHtml = (what: string): Markup =>
  html`<p class="brand"><svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><circle cx="10" cy="10" r="7.5"/><path d="M10 2.5a7.5 7.5 0 1 1-7.1 9.9"/></svg>Tokenscope <span class="dim">${what}</span></p>`;

async function hashOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return btoa(String.fromCharCode(...digest));
}
