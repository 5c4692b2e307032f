/** The page's whole style. Colours are the window's. Nothing of a run may get in here: the policy names its hash. */
export const STYLE = `
:root{color-scheme:light dark;--surface:#fff;--panel:#f8f9fb;--line:#e3e6eb;--strong:#c3c9d2;--text:#171b21;--dim:#525c6b;--accent:#2f5bd7;--accent-soft:#e8eefd;--pass:#147a4b;--pass-soft:#e6f5ed;--warn:#8a5a00;--warn-soft:#fdf3db;--fail:#c0353a;--fail-soft:#fdebec;--none:#626d7e;--none-soft:#eef0f4;--on:#fff;--place:#6f42c1;--sans:Inter,"Inter Variable",system-ui,-apple-system,"Segoe UI","Noto Sans",sans-serif;--mono:"JetBrains Mono",ui-monospace,"SF Mono","Cascadia Mono","DejaVu Sans Mono",Menlo,Consolas,monospace}
@media (prefers-color-scheme:dark){:root{--surface:#0e1116;--panel:#141920;--line:#232a34;--strong:#3a4453;--text:#e7ebf1;--dim:#9aa5b5;--accent:#7aa2ff;--accent-soft:#18223c;--pass:#4cc38a;--pass-soft:#10261c;--warn:#f0b429;--warn-soft:#29210f;--fail:#f2777a;--fail-soft:#2c1719;--none:#8290a2;--none-soft:#1d242e;--on:#0b1020;--place:#c4a5ff}}
*{box-sizing:border-box;margin:0}
html{-webkit-text-size-adjust:100%}
body{font:14px/1.55 var(--sans);background:var(--surface);color:var(--text);-webkit-font-smoothing:antialiased}
main{max-width:1080px;margin:0 auto;padding:36px 32px 20px}
footer{max-width:1080px;margin:0 auto;padding:18px 32px 48px;color:var(--dim);font-size:12.5px}
section{margin-top:40px}
h1{font-size:28px;line-height:1.25;font-weight:640;letter-spacing:-.018em;margin:10px 0 16px;overflow-wrap:anywhere}
h2{font-size:16px;font-weight:620;margin-bottom:12px}
h2 em,h3 em,h4 em{font-style:normal;font-weight:400;color:var(--dim);font-size:13px;margin-left:6px;font-variant-numeric:tabular-nums}
h3{font-size:14px;font-weight:600}
.dim{color:var(--dim)}
.num{font-variant-numeric:tabular-nums}
.mono{font:12.5px/1.55 var(--mono);overflow-wrap:anywhere}
.symbols{position:absolute;width:0;height:0}
a{color:var(--accent);text-decoration:none}
a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
.brand{display:flex;align-items:center;gap:8px;font-weight:600;font-size:13px}
.brand svg{fill:none;stroke:var(--line);stroke-width:3}
.brand svg path{stroke:var(--pass);stroke-linecap:round}
.brand .dim{font-weight:400}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:10px 28px}
dt{color:var(--dim);font-size:12.5px}
dd{overflow-wrap:anywhere}
.icon{flex:none;display:block}
.shape{fill:currentColor}
.shape.open{fill:none;stroke:currentColor;stroke-width:1.5}
.stroke{fill:none;stroke:var(--on);stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round}
.shape.open+.stroke{stroke:currentColor;stroke-width:1.6}
.icon.v-pass{color:var(--pass)}.icon.v-fail{color:var(--fail)}.icon.v-warn{color:var(--warn)}
.icon.v-could-not-run,.icon.v-not-seen,.icon.v-not-applicable,.icon.v-not-run{color:var(--none)}
.summary{margin-top:26px;border:1px solid var(--line);border-radius:12px;padding:20px 24px 16px;background:var(--panel)}
.summary h2{display:flex;gap:12px;align-items:center;font-size:20px;letter-spacing:-.01em;margin-bottom:16px}
.summary h2 .icon{width:24px;height:24px}
.s-pass{background:var(--pass-soft);border-color:transparent}.s-fail{background:var(--fail-soft);border-color:transparent}.s-warn{background:var(--warn-soft);border-color:transparent}
.share{display:block;width:100%;height:8px}
.share .v-pass{fill:var(--pass)}.share .v-fail{fill:var(--fail)}.share .v-warn{fill:var(--warn)}.share .v-could-not-run,.share .v-not-seen{fill:var(--none)}.share .v-not-applicable,.share .v-not-run{fill:var(--strong)}
.counts{list-style:none;padding:0;margin-top:12px;display:flex;flex-wrap:wrap;gap:6px 24px}
.counts li{display:flex;align-items:center;gap:7px}
.counts b{font-weight:640}
.note{border:1px solid var(--line);border-left-width:3px;border-radius:8px;padding:14px 18px;margin-top:10px;background:var(--surface);break-inside:avoid}
.note.s-fail{background:var(--surface);border-color:var(--line);border-left-color:var(--fail)}
.note.s-warn{background:var(--surface);border-color:var(--line);border-left-color:var(--warn)}
.note.s-could-not-run,.note.s-not-seen{border-left-color:var(--none);border-left-style:dashed}
.note h3{display:flex;gap:10px;align-items:flex-start}
.note h3 .icon{margin-top:3px}
.note h3 .word{margin-left:auto;white-space:nowrap;font-weight:500;font-size:13px;padding-left:12px}
.note.s-fail .word{color:var(--fail)}.note.s-warn .word{color:var(--warn)}.note.s-could-not-run .word,.note.s-not-seen .word{color:var(--none)}
.note>p{margin:3px 0 10px 26px;overflow-wrap:anywhere}
.note .pairs{margin-left:26px}
.note ul{margin:6px 0 0 26px;padding-left:18px;overflow-wrap:anywhere}
.pairs>div{display:grid;grid-template-columns:130px minmax(0,1fr);gap:14px;padding:2.5px 0}
.pairs dt{padding-top:1px}
.figure{display:inline-block;margin-right:22px;font-variant-numeric:tabular-nums}
.figure i{font-style:normal;color:var(--dim);margin-right:4px}
.links a{display:inline-block;min-width:24px;padding:0 6px;margin:0 3px 3px 0;text-align:center;border:1px solid var(--line);border-radius:5px;font-size:12.5px;font-variant-numeric:tabular-nums}
.tag{font:500 11.5px var(--sans);border:1px solid var(--line);border-radius:20px;padding:1px 8px;color:var(--dim);margin-left:6px}
figure{border:1px solid var(--line);border-radius:10px;padding:16px 18px 12px;background:var(--panel)}
.timeline{display:block;width:100%;height:auto;font-family:var(--sans)}
.timeline text{fill:var(--text);font-size:11.5px}
.timeline .name{font-size:12px}
.timeline .tick{fill:var(--dim);font-size:10.5px;font-variant-numeric:tabular-nums}
.timeline .lull{font-style:italic}
.timeline .grid{stroke:var(--line);stroke-width:1;stroke-dasharray:1 3}
.timeline .break{fill:var(--line);fill-opacity:.45}
.timeline .rule{stroke:var(--line);stroke-width:1}
.bar rect{fill:var(--strong)}
.bar.v-pass rect{fill:var(--pass)}.bar.v-fail rect{fill:var(--fail)}.bar.v-warn rect{fill:var(--warn)}.bar.v-could-not-run rect,.bar.v-not-seen rect{fill:var(--surface);stroke:var(--none)}
.bar .on{fill:none;stroke:var(--on);stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.bar.v-could-not-run .on,.bar.v-not-seen .on{stroke:var(--none)}
.generation .current{fill:var(--accent)}
.generation .past{fill:var(--accent-soft);stroke:var(--accent);stroke-opacity:.55}
.generation .rest{fill:none;stroke:var(--accent);stroke-opacity:.7;stroke-dasharray:3 3}
.timeline .in{font:10.5px var(--mono)}
.timeline .in-current{fill:var(--on)}
.event circle,.event rect,.event path{fill:var(--surface);stroke:var(--none);stroke-width:1.2}
.event.t-good rect{stroke:var(--pass);fill:var(--pass-soft)}.event.t-bad path{stroke:var(--fail);fill:var(--fail-soft)}
.event text,.timeline .event text{font:600 9.5px var(--sans);fill:var(--text)}
figcaption{display:flex;flex-wrap:wrap;gap:4px 18px;margin-top:12px;color:var(--dim);font-size:12.5px}
figcaption span{display:flex;align-items:center;gap:6px}
figcaption .icon{width:13px;height:13px}
.key{width:20px;height:9px;border-radius:2px}
.key.current{background:var(--accent)}.key.lull{background:var(--line)}.key.past{background:var(--accent-soft);border:1px solid var(--accent)}.key.rest{height:0;border-radius:0;border-top:1.5px dashed var(--accent)}
.families{display:grid;grid-template-columns:repeat(auto-fit,minmax(360px,1fr));gap:18px 32px;margin-top:18px}
.events{margin:0;break-inside:avoid}
.events ol{list-style:none;padding:0;margin-top:6px}
.events li{display:grid;grid-template-columns:22px 62px minmax(0,1fr);gap:8px;padding:3px 0;align-items:start;font-size:13px;overflow-wrap:anywhere}
.events .num{color:var(--dim)}
.group{margin:22px 0 6px}
.checks,.exchanges{border-top:1px solid var(--line)}
.check,.exchange{border-bottom:1px solid var(--line);scroll-margin:16px}
summary{display:grid;gap:12px;align-items:start;padding:9px 6px;cursor:pointer;list-style:none;border-radius:6px}
summary::-webkit-details-marker{display:none}
summary:hover{background:var(--panel)}
.note summary{display:inline-block;padding:2px 6px;margin-left:20px;color:var(--accent);font-size:13px}
.check summary{grid-template-columns:16px minmax(0,1fr) auto 68px}
.check summary .icon{margin-top:3px}
.check summary .num{text-align:right;font-size:13px}
.statement{overflow-wrap:anywhere}
.statement small{display:block;color:var(--dim);font-size:13px}
.word{font-weight:500;font-size:13px}
.w-pass{color:var(--pass)}.w-fail{color:var(--fail)}.w-warn{color:var(--warn)}.w-could-not-run,.w-not-seen,.w-not-applicable,.w-not-run{color:var(--none)}
.check .pairs{padding:2px 8px 14px 34px}
.steps{padding:0;list-style:none}
.steps li{overflow-wrap:anywhere}
table{width:100%;border-collapse:collapse;table-layout:fixed}
th{text-align:left;font-weight:500;color:var(--dim);font-size:12.5px;padding:0 12px 6px 0}
td{border-top:1px solid var(--line);padding:6px 12px 6px 0;vertical-align:top;overflow-wrap:anywhere}
.promises th:first-child{width:28%}.promises th:last-child{width:26%}
section>p{margin-bottom:12px}
.exchange summary{grid-template-columns:26px 92px 48px minmax(0,1fr) auto 62px;font-size:13px}
.exchange summary .num{text-align:right}
.exchange summary .url{white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.exchange .bad,h4 .bad{color:var(--fail)}
.exchange .status{font-weight:600}
.exchange:target{background:var(--accent-soft)}
.sides{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:24px;padding:4px 8px 10px 40px}
h4{font-size:12.5px;font-weight:600;margin-bottom:4px}
.first{font-weight:500;margin-bottom:6px}
.headers td{padding:3px 10px 3px 0;font-size:11.5px}
.headers td:first-child{width:36%;color:var(--dim)}
pre{font:11.5px/1.6 var(--mono);white-space:pre-wrap;overflow-wrap:anywhere;background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:9px 11px;margin-top:8px;max-height:520px;overflow:auto}
.place{color:var(--place)}
.proves{padding:0 8px 12px 40px;font-size:12.5px}
@media (max-width:720px){main{padding:22px 16px}footer{padding:16px}.sides{grid-template-columns:1fr;padding-left:8px}.pairs>div{grid-template-columns:1fr;gap:0}.check summary{grid-template-columns:16px minmax(0,1fr) auto}.check summary .num{display:none}.exchange summary{grid-template-columns:24px 48px minmax(0,1fr) auto}.exchange .purpose,.exchange summary .num:last-child{display:none}.families{grid-template-columns:1fr}figure{overflow-x:auto}.timeline{min-width:640px}}
@media print{@page{margin:14mm 13mm}:root{color-scheme:light;--surface:#fff;--panel:#f8f9fb;--line:#d9dde3;--strong:#c3c9d2;--text:#171b21;--dim:#525c6b;--accent:#2f5bd7;--accent-soft:#e8eefd;--pass:#147a4b;--pass-soft:#e6f5ed;--warn:#8a5a00;--warn-soft:#fdf3db;--fail:#c0353a;--fail-soft:#fdebec;--none:#626d7e;--none-soft:#eef0f4;--on:#fff;--place:#6f42c1}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}body{font-size:9.5pt;line-height:1.45}h1{font-size:20pt}.note{padding:9px 14px}.note summary{display:none}.check .pairs{padding-bottom:6px}.check .more{display:none}.facts{grid-template-columns:repeat(3,1fr)}.families{grid-template-columns:1fr 1fr}main,footer{max-width:none;padding:0}footer{padding-top:14px;break-before:avoid}section{margin-top:24px}h2,h3,h4{break-after:avoid}.keep figure,summary,.pairs>div,tr,li{break-inside:avoid}details::details-content{content-visibility:visible;display:block;block-size:auto}details>*{display:block}.check summary,.exchange summary{display:grid;padding:7px 0}.evidence{break-before:page}pre{max-height:none;overflow:visible;font-size:8.5pt}.exchange{font-size:9pt}.exchange:not(.proof)>:not(summary){display:none}.exchange:not(.proof) summary .url{white-space:nowrap}.exchange:not(.proof)::details-content{display:none}.exchange .sides>div:first-child .first{display:none}.sides{padding-left:0}.proves{padding-left:0}.headers td{font-size:8.5pt}.mono{font-size:9pt}}
`;
