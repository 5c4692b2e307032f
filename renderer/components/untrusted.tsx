import type { ReactNode } from 'react';

/** Controls and format characters (Unicode Cc and Cf), such as bidi overrides; but not white space, nor the joiners that scripts need. */
const unseen = /(?![\t\n\r\u200C\u200D])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Text with what can't be seen in it made visible as its code point, so that nothing reads otherwise than it is. */
export function marked(text: string): ReactNode {
  if (text.search(unseen) < 0) return text;
  const parts: ReactNode[] = [];
  let at = 0;
  for (const match of text.matchAll(unseen)) {
    if (match.index > at) parts.push(<bdi key={`t${at}`}>{text.slice(at, match.index)}</bdi>);
    const code = `U+${(match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    parts.push(
      <span key={match.index} className="unseen" title="An invisible character">
        {code}
      </span>,
    );
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push(<bdi key={`t${at}`}>{text.slice(at)}</bdi>);
  return parts;
}

/** Text from outside, as text only: direction kept inside, invisible characters shown, selectable. */
export function Untrusted({ text, className = '' }: { text: string; className?: string }) {
  return <bdi className={`untrusted ${className}`}>{marked(text)}</bdi>;
}
