import type { Run } from '../../../../electron/core/checks/run';
import { sampleRun } from './sample';

/** Names of members whose values are chosen from a closed set or are ids of our own; everything else may be a server's text. */
const CLOSED = new Set(['group', 'status', 'verdict', 'tone', 'kind', 'evidence', 'id', 'purpose']);

/** The sample run with every open text made by `text`; `place` names the member, such as "results.3.measured.0.value". */
export function runWith(text: (place: string) => string): Run {
  const replaced = (value: unknown, path: string[], name: string): unknown => {
    if (Array.isArray(value)) return CLOSED.has(name) ? value : value.map((each, index) => replaced(each, [...path, String(index)], name));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, replaced(member, [...path, key], key)]));
    }
    return typeof value === 'string' && !CLOSED.has(name) ? text(path.join('.')) : value;
  };
  const run: Run = Object.assign(sampleRun(), replaced(sampleRun(), [], ''));
  return run;
}

/** Texts that break out of where they stand, if anything lets them. */
export const HOSTILE = [
  '</title></style></script><script>alert(1)</script><img src=x onerror=alert(1)>',
  "\"><svg onload=alert(1)>' onmouseover='alert(1)",
  '<!--<![CDATA[ ]]>--> &lt;b&gt; &amp; &#60;script&#62;',
  '`` ``` |a|b|\n\n# heading\n- list\n<details>\n[link](javascript:alert(1)) ![i](http://evil.example/x.png)',
  '@everyone #123 http://evil.example www.evil.example $x^2$ ~~gone~~ **bold** __x__',
  '\u0000\u0007\u001b[31m\u202egnp.exe\u2066\ufffe\ud800 \udc00 \u2028',
  ']]></failure><failure>',
];

export const hostileRun = (): Run => {
  let count = 0;
  return runWith(() => {
    count += 1;
    return `${HOSTILE[count % HOSTILE.length] ?? ''} ${count}`;
  });
};
