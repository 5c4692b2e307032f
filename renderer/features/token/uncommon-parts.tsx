import './uncommon-parts.css';
import { type ReactNode, useId, useState } from 'react';
import type { TokenInspection, InspectedDisclosure } from '../../../electron/contract';
import { Callout } from '../../components/callout';
import { CopyButton } from '../../components/copy-button';
import { Fold } from '../../components/fold';
import { Icon } from '../../components/icons';
import { marked, Untrusted } from '../../components/untrusted';
import { beginning, paragraphs } from './json-parts';
import { chipsOf } from './member-chips';
import { MemberRemark, MembersHead, MemberValue } from './members-table';
import { RawJson } from './raw-json';

const EMBEDDED: ReadonlyMap<string, string> = new Map([
  ['jwk', 'a key'],
  ['jku', 'a key set address'],
  ['x5c', 'a certificate'],
  ['x5u', 'a certificate address'],
]);

/** The header contains its own keys, or says where to get them; trusting them means trusting anyone. Lines such as "jku: https://…". */
export function EmbeddedKeys({ lines }: { lines: readonly string[] }) {
  return (
    <Callout tone="warning" title="This token contains its own keys: shown, never used">
      Anyone can put their own key into a token's header, so Tokenscope neither fetches nor trusts these. Verify with the issuer's keys.
      <ul className="embedded-keys">
        {lines.map((line) => {
          const [, name = line, rest = ''] = /^(\w+): ([\s\S]*)$/.exec(line) ?? [];
          return (
            <li key={line}>
              <code>{marked(name)}</code> {EMBEDDED.get(name) ?? 'a key'}
              {rest === '' ? null : (
                <>
                  {': '}
                  <Untrusted text={rest} />
                </>
              )}
            </li>
          );
        })}
      </ul>
    </Callout>
  );
}

export function Payload({ text, base64url }: { text: string | null; base64url: string | null }) {
  const content = text ?? base64url ?? '';
  const shown = beginning(content);
  const isText = text !== null;
  return (
    <section className="raw" aria-label="Payload">
      <div className="raw-head">
        <h2>
          Payload <em>{isText ? 'text, not a JSON object' : 'bytes, neither JSON nor text; in base64url'}</em>
        </h2>
        <CopyButton text={content} label="Copy payload" />
      </div>
      {shown.length < content.length ? (
        <p className="raw-cut">
          The first {shown.length.toLocaleString('en')} of {content.length.toLocaleString('en')} characters. Copy payload gives them all.
        </p>
      ) : null}
      {content === '' ? (
        <p className="opaque">Empty.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <pre className="raw-json untrusted" tabIndex={0}>
          {paragraphs(shown).map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, in their order
            <bdi key={index} className="raw-part">
              {marked(part, 'many')}
            </bdi>
          ))}
        </pre>
      )}
    </section>
  );
}

/** Disclosures of an SD-JWT, each with whether its digest is in the token. */
export function Disclosures({ disclosures }: { disclosures: readonly InspectedDisclosure[] }) {
  const chips = chipsOf(disclosures.map(({ value }) => value));
  const loose = disclosures.filter(({ matched }) => !matched).length;
  return (
    <section className="members">
      <h2>
        Disclosures <em className="tabular">{disclosures.length}</em>
        {loose > 0 ? (
          <em>
            <span className="tone-warn">{loose === disclosures.length ? 'none' : `${loose} not`} vouched for by the token</span>
          </em>
        ) : null}
      </h2>
      <table className="members-table disclosures-table" aria-label="Disclosures">
        <MembersHead last="Digest" />
        <tbody>
          {disclosures.map(({ name, value, matched, digest }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: digests may repeat in hostile input
            <tr key={index}>
              <th scope="row">{name === null ? <span className="faint">(array element)</span> : <Untrusted text={name} />}</th>
              <td>
                <div className="member-value">
                  <MemberValue member={value} chips={chips[index] ?? 0} />
                  <MemberRemark member={value} />
                </div>
              </td>
              <td>
                <span className={`disclosed${matched ? '' : ' disclosed-loose'}`}>
                  <Icon name={matched ? 'check' : 'warning'} size={12} />
                  {matched
                    ? 'digest in the token'
                    : digest === ''
                      ? 'not matched: unknown hash'
                      : 'digest not in the token: proves nothing'}
                </span>
                <code className="disclosed-digest untrusted">{digest}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function NestedToken({ token, title = 'Token inside', children }: { token: TokenInspection; title?: string; children: ReactNode }) {
  const [isOpen, setOpen] = useState(true);
  const id = useId();
  const hasJson = token.headerJson !== null || token.payloadJson !== null;
  return (
    <section className="nested" aria-labelledby={id}>
      <h2 id={id}>
        <button type="button" className="nested-head" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={14} />
          {title} <em>{token.summary}</em>
        </button>
      </h2>
      {isOpen ? (
        <div className="nested-body">
          {children}
          {hasJson ? (
            <Fold label="Raw JSON" className="nested-raw">
              <RawJson token={token} />
            </Fold>
          ) : null}
          <p className="nested-foot tabular">
            {token.length.toLocaleString('en')} characters, fingerprint <code>{token.fingerprint}</code>. {token.signature.text}
          </p>
        </div>
      ) : null}
    </section>
  );
}
