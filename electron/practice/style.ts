export const STYLE = `
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
.scopes code{color:var(--dim);min-width:35%;overflow-wrap:anywhere;text-align:right}
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
