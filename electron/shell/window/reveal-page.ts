import { createHash } from 'node:crypto';
import { escapeMarkup } from '../../model/text/markup';

/** The fonts of the main window, by the path at which the page asks for them: how their files' names begin. */
export const REVEAL_FONTS = { '/inter.woff2': 'inter-latin-wght-normal', '/mono.woff2': 'jetbrains-mono-latin-wght-normal' } as const;

/** Going to one of these places in the page copies the token. Two, so that it can be copied again without a script. */
const COPIES = ['copied', 'copied-again'] as const;

/** Whether an address within the page is one that copies. */
export function asksToCopy(address: string): boolean {
  return COPIES.some((place) => address.endsWith(`#${place}`));
}

/** How long the page stays open, counted down by the style sheet alone. */
export const REVEALED_SECONDS = 60;

const STYLE = `@font-face{font-family:Inter;src:url(/inter.woff2) format("woff2");font-weight:100 900}
@font-face{font-family:Mono;src:url(/mono.woff2) format("woff2");font-weight:100 800}
@property --left{syntax:"<integer>";inherits:false;initial-value:${REVEALED_SECONDS}}
:root{color-scheme:light dark;--bg:#fff;--panel:#f1f3f6;--line:#e3e6eb;--edge:#c3c9d2;--text:#171b21;--dim:#525c6b;--accent:#2f5bd7;--live:#137748}
@media (prefers-color-scheme:dark){:root{--bg:#0e1116;--panel:#0a0d11;--line:#232a34;--edge:#3a4453;--text:#e7ebf1;--dim:#9aa5b5;--accent:#7aa2ff;--live:#4cc38a}}
*{box-sizing:border-box;margin:0}
body{font:13px/1.5 Inter,system-ui,sans-serif;background:var(--bg);color:var(--text);padding:20px 24px;display:flex;flex-direction:column;gap:12px;height:100vh}
header{display:flex;align-items:center;gap:12px}
h1{flex:1;min-width:0;font-size:16px;line-height:1.4;font-weight:600;overflow-wrap:anywhere}
p{color:var(--dim)}
a{flex:none;padding:5px 12px;border:1px solid var(--edge);border-radius:6px;font-weight:500;color:var(--text);text-decoration:none}
a:hover{background:var(--panel)}
a:focus-visible,pre:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.again,.done,#copied,#copied-again{display:none}
.done{color:var(--live);font-weight:500}
body:has(#copied:target) .first{display:none}
body:has(#copied:target) .again,body:has(:target) .done{display:block}
pre{flex:1;min-height:0;overflow:auto;padding:14px 16px;border:1px solid var(--line);border-radius:8px;background:var(--panel);font:12.5px/1.7 Mono,ui-monospace,monospace;white-space:pre-wrap;word-break:break-all;user-select:all}
.left{font-variant-numeric:tabular-nums;animation:left ${REVEALED_SECONDS}s linear forwards;counter-reset:left var(--left)}
.left::after{content:counter(left) " s"}
@keyframes left{from{--left:${REVEALED_SECONDS}}to{--left:0}}`;

/** Content-Security-Policy of the page: only its one style element, by hash, and the fonts. */
export const REVEAL_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The page that shows one token: text only, no script. @param clearsInSeconds When a copy leaves the clipboard. */
export function revealPage(what: string, connection: string, token: string, clearsInSeconds: number): string {
  const copy = (place: (typeof COPIES)[number], when: string) => `<a class="${when}" role="button" href="#${place}">Copy</a>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeMarkup(what)}</title><style>${STYLE}</style></head><body>
<i id="copied"></i><i id="copied-again"></i>
<header><h1>${escapeMarkup(what)} of ${escapeMarkup(connection)}</h1>
<span class="done" role="status">Copied. The clipboard is cleared after ${clearsInSeconds} s.</span>
${copy('copied', 'first')}${copy('copied-again', 'again')}</header>
<pre tabindex="0" aria-label="${escapeMarkup(what)}">${escapeMarkup(token)}</pre>
<p>Press Escape to close this window. It closes automatically in <span class="left" role="timer" aria-label="at most ${REVEALED_SECONDS} s"></span>. Anyone with this text can act as its owner until it expires.</p>
</body></html>`;
}
