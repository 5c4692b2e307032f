import { useMemo } from 'react';
import type { TokenInspection } from '../../../electron/contract';
import { CopyButton } from '../../components/button';
import { beginning, colour } from './json-parts';
import { Row, Stack } from '../../components/layout';
import raw from './raw-json.module.css';

export function RawJson({ token }: { token: TokenInspection }) {
  return (
    <>
      {token.headerJson === null ? null : <RawText title="Header" note="JSON as received" text={token.headerJson} />}
      {token.payloadJson === null ? null : <RawText title="Payload" note="JSON as received" text={token.payloadJson} />}
    </>
  );
}

export function RawText({ title, note, text }: { title: string; note: string; text: string }) {
  const shown = useMemo(() => beginning(text), [text]);
  const coloured = useMemo(() => colour(shown), [shown]);
  return (
    <Stack as="section" gap={4} aria-label={`${title} as JSON`}>
      <Row justify="between">
        <h2>
          {title} <em>{note}</em>
        </h2>
        <CopyButton text={text} label={`Copy ${title.toLowerCase()}`} />
      </Row>
      {shown.length < text.length ? (
        <p className="dim">
          The first {shown.length.toLocaleString('en')} of {text.length.toLocaleString('en')} characters. Copy {title.toLowerCase()} gives
          them all.
        </p>
      ) : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre className={`raw-json ${raw.json} mono untrusted`} tabIndex={0}>
        {coloured}
      </pre>
    </Stack>
  );
}
