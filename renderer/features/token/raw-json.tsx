import { type ReactNode, useMemo } from 'react';
import type { DecodedView } from '../../../electron/contract';
import { CopyButton } from '../../components/copy-button';
import { marked } from '../../components/untrusted';

/** Header and payload as received, pretty-printed. */
export function RawJson({ token }: { token: DecodedView }) {
  return (
    <>
      {token.headerJson === null ? null : <Json title="Header" text={token.headerJson} />}
      {token.payloadJson === null ? null : <Json title="Payload" text={token.payloadJson} />}
    </>
  );
}

function Json({ title, text }: { title: string; text: string }) {
  const coloured = useMemo(() => colour(text), [text]);
  return (
    <section className="raw" aria-label={`${title} as JSON`}>
      <div className="raw-head">
        <h2>
          {title} <em>JSON as received</em>
        </h2>
        <CopyButton text={text} label={`Copy ${title.toLowerCase()}`} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre className="raw-json untrusted" tabIndex={0}>
        {coloured}
      </pre>
    </section>
  );
}

const token = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Names, texts and literals in their colours; long texts stay plain. */
function colour(text: string): ReactNode {
  if (text.length > 40_000) return marked(text);
  const parts: ReactNode[] = [];
  let at = 0;
  for (const match of text.matchAll(token)) {
    if (match.index > at) parts.push(text.slice(at, match.index));
    const [whole, quoted, colon] = match;
    const kind = quoted === undefined ? 'json-literal' : colon === undefined ? 'json-text' : 'json-name';
    parts.push(
      <bdi key={match.index} className={kind}>
        {marked(quoted ?? whole)}
      </bdi>,
    );
    if (colon) parts.push(colon);
    at = match.index + whole.length;
  }
  parts.push(text.slice(at));
  return parts;
}
