import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { escapeMarkup } from '../model/text/markup';

const STYLE = `
:root{--bg:#f3f5f8;--glow:#dfe8fb;--card:#fff;--line:#e0e4ea;--edge:#c2c9d3;--text:#171b21;--dim:#566070;--accent:#2f5bd7;--press:#274cb6;--on:#fff;--live:#147a4b;--field:#fff;--code:#f3f5f8;--shadow:0 1px 2px rgb(20 30 50/.05),0 12px 40px -12px rgb(20 30 50/.16)}
@media (prefers-color-scheme:dark){:root{--bg:#0a0d11;--glow:#17213a;--card:#12161d;--line:#27303b;--edge:#3b4654;--text:#e7ebf1;--dim:#98a3b3;--accent:#7aa2ff;--press:#97b6ff;--on:#0b1020;--live:#4cc38a;--field:#0c1015;--code:#1b222c;--shadow:0 1px 2px rgb(0 0 0/.4),0 16px 48px -16px rgb(0 0 0/.7)}}
*{box-sizing:border-box;margin:0}
body{min-height:100vh;display:grid;place-items:center;padding:32px 20px;font:15px/1.5 Inter,system-ui,-apple-system,"Segoe UI",sans-serif;color:var(--text);background:radial-gradient(720px 420px at 50% -40px,var(--glow),transparent 70%) no-repeat var(--bg);-webkit-font-smoothing:antialiased}
main{width:100%;max-width:400px}
.card{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:28px 32px 30px;box-shadow:var(--shadow)}
.brand{display:flex;align-items:center;gap:10px;margin-bottom:24px;font-size:13px;font-weight:500;color:var(--dim)}
.mark{width:26px;height:26px;fill:none;stroke-width:3.5}.mark .track{stroke:var(--line)}.mark .live{stroke:var(--live);stroke-linecap:round}.mark .core{fill:var(--accent)}
h1{font-size:22px;line-height:1.25;font-weight:600;letter-spacing:-.015em}
.lead{margin-top:4px;color:var(--dim);overflow-wrap:anywhere}.lead b{font-weight:500;color:var(--text)}
form{margin-top:22px}
label{display:block;margin:14px 0 6px;font-size:13px;font-weight:500}
input{width:100%;padding:9px 12px;font:inherit;color:inherit;background:var(--field);border:1px solid var(--edge);border-radius:8px}
.hint{margin-top:14px;font-size:13px;color:var(--dim);overflow-wrap:anywhere}
code{font:12px/1.6 "JetBrains Mono",ui-monospace,SFMono-Regular,Menlo,monospace}
.scopes{list-style:none;padding:0;border:1px solid var(--line);border-radius:10px}
.scopes li{display:flex;justify-content:space-between;align-items:baseline;gap:12px;padding:9px 12px}
.scopes li+li{border-top:1px solid var(--line)}
.scopes span{flex:none;max-width:65%}
.scopes code{color:var(--dim);overflow-wrap:anywhere;text-align:right}
.actions{display:flex;gap:10px;margin-top:22px}
button{flex:1;padding:10px 16px;font:inherit;font-weight:500;color:var(--text);background:transparent;border:1px solid var(--edge);border-radius:8px;cursor:pointer}
button:hover{background:var(--code)}
button.primary{flex:2;color:var(--on);background:var(--accent);border-color:var(--accent)}
button.primary:hover{background:var(--press);border-color:var(--press)}
input:focus-visible,button:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
dl{margin-top:20px;border-top:1px solid var(--line)}
dl div{padding:9px 0}dl div+div{border-top:1px solid var(--line)}dl div:last-child{padding-bottom:0}
dt{font-size:12px;color:var(--dim)}dd{overflow-wrap:anywhere}
.foot{margin-top:18px;text-align:center;font-size:12px;color:var(--dim)}
@media (max-width:420px){.card{padding:24px 20px}}
`;

const MARK = `<svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><circle class="track" cx="16" cy="16" r="12.5"/><circle class="live" cx="16" cy="16" r="12.5" pathLength="100" stroke-dasharray="70 100" transform="rotate(-90 16 16)"/><circle class="core" cx="16" cy="16" r="4"/></svg>`;

/**
 * No scripts, and only the one style sheet, by its hash. No form-action: browsers also apply it to the redirect after the form, which
 * leads to the client.
 */
export const PAGE_HEADERS = {
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

export function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': Buffer.byteLength(html), ...PAGE_HEADERS });
  response.end(html);
}

/** The request a sign-in page is about. All of it may be hostile text. */
export interface Asking {
  /** As a person reads it. */
  provider: string;
  clientId: string;
  /** null: no redirect comes back, and the person returns to their device. */
  redirectUri: string | null;
}

export function page(title: string, provider: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${escapeMarkup(title)}</title><style>${STYLE}</style></head>
<body><main><div class="card"><div class="brand">${MARK}<span>${escapeMarkup(provider)}</span></div>${body}</div><p class="foot">Runs on this computer, inside Tokenscope. Nothing leaves it.</p></main></body></html>`;
}

function hiddenInputs(hidden: Record<string, string>): string {
  return Object.entries(hidden)
    .map(([name, value]) => `<input type="hidden" name="${escapeMarkup(name)}" value="${escapeMarkup(value)}">`)
    .join('');
}

export interface FormTarget {
  action: string;
  hidden: Record<string, string>;
}

export function loginPage(asking: Asking, form: FormTarget, userName: string): string {
  return page(
    `Sign in: ${asking.provider}`,
    asking.provider,
    `<h1>Sign in</h1>
<p class="lead">to let <b>${escapeMarkup(asking.clientId)}</b> act for you</p>
<form method="post" action="${escapeMarkup(form.action)}">${hiddenInputs(form.hidden)}
<label for="username">User name</label>
<input id="username" name="username" value="${escapeMarkup(userName)}" autocomplete="off" data-1p-ignore data-bwignore data-lpignore="true" autocapitalize="none" spellcheck="false" required maxlength="64" autofocus>
<p class="hint">Any user name works here, and no password is needed.</p>
<div class="actions"><button class="primary" name="decision" value="allow">Sign in</button><button name="decision" value="deny" formnovalidate>Cancel</button></div>
</form>`,
  );
}

const SCOPES: Record<string, string> = {
  openid: 'Know who you are',
  profile: 'See your name',
  email: 'See your e-mail address',
  offline_access: 'Get a refresh token',
  'api:read': 'Read from the sample API',
  'api:write': 'Write to the sample API',
  'mcp:read': 'Use the tools of the MCP server',
  'mcp:write': 'Use its tools that need more',
};

export function consentPage(asking: Asking, form: FormTarget, userName: string, scopes: string[]): string {
  const rows = scopes.map((scope) => {
    const meaning = Object.hasOwn(SCOPES, scope) ? SCOPES[scope] : undefined;
    return `<li><span>${escapeMarkup(meaning ?? 'Use this scope')}</span><code>${escapeMarkup(scope)}</code></li>`;
  });
  const list = rows.length > 0 ? `<ul class="scopes">${rows.join('')}</ul>` : '<p class="hint">It requests no scopes.</p>';
  return page(
    `Allow access: ${asking.provider}`,
    asking.provider,
    `<h1>Allow access?</h1>
<p class="lead"><b>${escapeMarkup(asking.clientId)}</b> asks to act for <b>${escapeMarkup(userName)}</b></p>
<form method="post" action="${escapeMarkup(form.action)}">${hiddenInputs(form.hidden)}
${list}
<p class="hint">${asking.redirectUri === null ? 'The device gets the tokens.' : `You return to <code>${escapeMarkup(asking.redirectUri)}</code>`}</p>
<div class="actions"><button class="primary" name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button></div>
</form>`,
  );
}

/** For a sign-in that nobody began, or that was finished. */
export function signInOver(response: ServerResponse, provider: string): void {
  const text = 'It was already finished, or took too long. You can close this tab, or start again from the app.';
  sendPage(response, 400, errorPage(provider, 'This sign-in is over', text));
}

/** `facts`: names and values, such as OAuth's error and error_description. */
export function errorPage(provider: string, title: string, text: string, facts: [string, string][] = []): string {
  const rows = facts.map(([name, value]) => `<div><dt>${escapeMarkup(name)}</dt><dd>${escapeMarkup(value)}</dd></div>`).join('');
  return page(
    `${title}: ${provider}`,
    provider,
    `<h1>${escapeMarkup(title)}</h1><p class="lead">${escapeMarkup(text)}</p>${rows ? `<dl>${rows}</dl>` : ''}`,
  );
}

export function indexPage(issuer: string, entries: [string, string][]): string {
  const rows = entries
    .map(([name, path]) => `<div><dt>${escapeMarkup(name)}</dt><dd><code>${escapeMarkup(path)}</code></dd></div>`)
    .join('');
  return page(
    'Practice provider',
    'Practice provider',
    `<h1>Running</h1><p class="lead">An authorization server and a sample API to practise with, at <b>${escapeMarkup(issuer)}</b></p><dl>${rows}</dl>`,
  );
}

/** What a single-page app returns for every path, whatever was asked for. */
export function appPage(): string {
  return page('Practice app', 'Practice app', '<h1>Loading</h1>');
}
