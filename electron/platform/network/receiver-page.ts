import { createHash } from 'node:crypto';
import { escapeMarkup } from '../../model/text/markup';
import type { ReceiverPage } from '../../core/ports';

const STYLE = `
:root { color-scheme: light dark; --ground: #f6f7f9; --card: #fff; --line: #e2e5ea; --text: #1b1f27; --soft: #566070; --good: #17774a; --bad: #b3362b; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #13161b; --card: #1b1f26; --line: #2c323c; --text: #e9ecf1; --soft: #a2abb9; --good: #58c792; --bad: #f2877b; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 30rem; width: 100%; background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 32px; }
svg { display: block; width: 40px; height: 40px; margin-bottom: 20px; fill: none; stroke-width: 2.5; stroke-linecap: round; stroke-linejoin: round; }
.ok svg { stroke: var(--good); }
.not-ok svg { stroke: var(--bad); }
h1 { font-size: 1.3rem; line-height: 1.3; margin: 0 0 8px; font-weight: 650; overflow-wrap: anywhere; }
p { margin: 0; color: var(--soft); overflow-wrap: anywhere; white-space: pre-line; }
footer { margin-top: 24px; padding-top: 16px; border-top: 1px solid var(--line); font-size: .85rem; color: var(--soft); }
`;

const MARK = {
  ok: '<circle cx="20" cy="20" r="17"/><path d="M12.5 20.5l5 5 10-11"/>',
  notOk: '<circle cx="20" cy="20" r="17"/><path d="M20 11.5v10.5"/><path d="M20 28v.2"/>',
};

/** Sent with every page: no script, no request to anywhere, no frame, no copy kept. */
export const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  Connection: 'close',
} as const;

/** The page that answers a redirect. Both texts may quote what the provider sent and are shown as text. */
export function renderPage({ ok, title, text }: ReceiverPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(title)} - Tokenscope</title>
<style>${STYLE}</style>
</head>
<body>
<main class="${ok ? 'ok' : 'not-ok'}">
<svg viewBox="0 0 40 40" role="img" aria-label="${ok ? 'Done' : 'Not done'}">${ok ? MARK.ok : MARK.notOk}</svg>
<h1>${escapeMarkup(title)}</h1>
<p>${escapeMarkup(text)}</p>
<footer>You can close this tab and go back to Tokenscope.</footer>
</main>
</body>
</html>
`;
}
