import { type ReactNode, useId, useState } from 'react';
import type { InspectedDisclosure, TokenInspection } from '../../../electron/contract';
import { Callout } from '../../components/callout';
import { Fold, Opener } from '../../components/disclosure';
import { Stack } from '../../components/layout';
import { each, marked, Untrusted } from '../../components/untrusted';
import { chipsOf } from './member-value';
import { MemberRow, MembersFrame, Remark } from './members-table';
import { inParagraphs, RawJson, RawText } from './raw-json';
import styles from './uncommon-parts.module.css';

const EMBEDDED: ReadonlyMap<string, string> = new Map([
  ['jwk', 'a key'],
  ['jku', 'a key set URL'],
  ['x5c', 'a certificate'],
  ['x5u', 'a certificate URL'],
]);

/** The header contains its own keys, or says where to get them; trusting them means trusting anyone. Lines such as "jku: https://…". */
export function EmbeddedKeys({ lines }: { lines: readonly string[] }) {
  return (
    <Callout tone="warning" title="This token contains its own keys: shown, never used">
      Anyone can put their own key into a token's header, so Tokenscope neither fetches nor trusts these. Verify with the issuer's keys.
      <Stack as="ul" gap={2} pad={[6, 0, 0]}>
        {lines.map((line) => {
          const [, name = line, rest = ''] = /^(\w+): ([\s\S]*)$/.exec(line) ?? [];
          return (
            <li key={line}>
              <code className="literal">{marked(name)}</code> {EMBEDDED.get(name) ?? 'a key'}
              {rest === '' ? '' : ': '}
              <Untrusted text={rest} />
            </li>
          );
        })}
      </Stack>
    </Callout>
  );
}

export function Payload({ text, base64url }: { text: string | null; base64url: string | null }) {
  const note = text === null ? 'bytes, neither JSON nor text; in base64url' : 'text, not a JSON object';
  return <RawText title="Payload" label="Payload" note={note} text={text ?? base64url ?? ''} draw={asWritten} />;
}

const asWritten = (text: string) => inParagraphs(text, (part) => marked(part, 'many'));

/** Disclosures of an SD-JWT, each with whether its digest is in the token. */
export function Disclosures({ disclosures }: { disclosures: readonly InspectedDisclosure[] }) {
  const chips = chipsOf(disclosures.map(({ value }) => value));
  const loose = disclosures.filter(({ matched }) => !matched).length;
  const note = (
    <>
      {disclosures.length} {loose > 0 ? <span className="tone-warn">{loose} not vouched for by the token</span> : null}
    </>
  );
  return (
    <MembersFrame title="Disclosures" note={note} last="Digest">
      {each(disclosures, ({ name, value, matched, digest }, index) => (
        <MemberRow
          name={name === null ? <span className="faint">(array element)</span> : <Untrusted text={name} />}
          member={value}
          chips={chips[index]}
        >
          <Remark isOff={!matched}>
            {matched ? 'digest in the token' : digest === '' ? 'not matched: unknown hash' : 'digest not in the token: proves nothing'}
          </Remark>
          <code className="small faint untrusted">{digest}</code>
        </MemberRow>
      ))}
    </MembersFrame>
  );
}

export function NestedToken({ token, children }: { token: TokenInspection; children: ReactNode }) {
  const [isOpen, setOpen] = useState(true);
  const id = useId();
  const hasJson = token.headerJson !== null || token.payloadJson !== null;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        <Opener isOpen={isOpen} onToggle={setOpen}>
          Token inside <em>{token.summary}</em>
        </Opener>
      </h2>
      {isOpen ? (
        <Stack gap={16} className={styles.nested}>
          {children}
          {hasJson ? (
            <Fold label="Raw JSON">
              <Stack gap={12}>
                <RawJson token={token} />
              </Stack>
            </Fold>
          ) : null}
          <p className="small faint tabular">
            {token.length.toLocaleString('en')} characters, fingerprint <code>{token.fingerprint}</code>. {token.signature.text}
          </p>
        </Stack>
      ) : null}
    </section>
  );
}
