import { createHash } from 'node:crypto';
import { escapeMarkup } from '../model/markup';

const STYLE = `:root{color-scheme:light dark;--bg:#fff;--panel:#f5f6f8;--line:#e3e6eb;--text:#171b21;--dim:#566070}
@media (prefers-color-scheme:dark){:root{--bg:#0e1116;--panel:#151a21;--line:#232a34;--text:#e7ebf1;--dim:#98a3b3}}
*{box-sizing:border-box;margin:0}
body{font:13px/1.5 Inter,system-ui,sans-serif;background:var(--bg);color:var(--text);padding:20px 24px;display:flex;flex-direction:column;gap:12px;height:100vh}
h1{font-size:15px;font-weight:600}
p{color:var(--dim)}
pre{flex:1;min-height:0;overflow:auto;padding:14px 16px;border:1px solid var(--line);border-radius:8px;background:var(--panel);font:12px/1.7 "JetBrains Mono",ui-monospace,monospace;white-space:pre-wrap;word-break:break-all;user-select:all}`;

/** Content-Security-Policy of the page: only its one style element, by hash. */
export const REVEAL_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The page that shows one token: text only, no script. `seconds`: how long it stays open. */
export function revealPage(what: string, connection: string, token: string, seconds: number): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeMarkup(what)}</title><style>${STYLE}</style></head><body>
<h1>${escapeMarkup(what)} of ${escapeMarkup(connection)}</h1>
<pre tabindex="0" aria-label="${escapeMarkup(what)}">${escapeMarkup(token)}</pre>
<p>Escape closes this window; it closes automatically after ${seconds} s. Whoever has this text can act as its owner until it expires.</p>
</body></html>`;
}
