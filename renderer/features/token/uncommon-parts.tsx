import { type ReactNode, useId, useState } from 'react';
import type { TokenInspection, InspectedDisclosure } from '../../../electron/contract';
import { Callout } from '../../components/callout';
import { CopyButton } from '../../components/button';
import { Fold } from '../../components/disclosure';
import { Icon } from '../../components/icons';
import { marked, Untrusted } from '../../components/untrusted';
import { beginning, paragraphs } from './json-parts';
import { chipsOf } from './member-chips';
import { MemberRemark, MembersHead, MemberValue } from './members-table';
import { RawJson } from './raw-json';
import { Row, Stack } from '../../components/layout';
import { Table } from '../../components/table';
import styles from './uncommon-parts.module.css';
import raw from './raw-json.module.css';
import members from './members-table.module.css';
import looks from '../../components/looks.module.css';

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
      <Stack as="ul" gap={2} pad={[6, 0, 0]}>
        {lines.map((line) => {
          const [, name = line, rest = ''] = /^(\w+): ([\s\S]*)$/.exec(line) ?? [];
          return (
            <li key={line}>
              <code className="literal">{marked(name)}</code> {EMBEDDED.get(name) ?? 'a key'}
              {rest === '' ? null : (
                <>
                  {': '}
                  <Untrusted text={rest} />
                </>
              )}
            </li>
          );
        })}
      </Stack>
    </Callout>
  );
}

export function Payload({ text, base64url }: { text: string | null; base64url: string | null }) {
  const content = text ?? base64url ?? '';
  const shown = beginning(content);
  const isText = text !== null;
  return (
    <Stack as="section" gap={4} aria-label="Payload">
      <Row justify="between">
        <h2>
          Payload <em>{isText ? 'text, not a JSON object' : 'bytes, neither JSON nor text; in base64url'}</em>
        </h2>
        <CopyButton text={content} label="Copy payload" />
      </Row>
      {shown.length < content.length ? (
        <p className="dim">
          The first {shown.length.toLocaleString('en')} of {content.length.toLocaleString('en')} characters. Copy payload gives them all.
        </p>
      ) : null}
      {content === '' ? (
        <p className="dim">Empty.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <pre className={`${raw.json} mono untrusted`} tabIndex={0}>
          {paragraphs(shown).map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, in their order
            <bdi key={index} className={raw.part}>
              {marked(part, 'many')}
            </bdi>
          ))}
        </pre>
      )}
    </Stack>
  );
}

/** Disclosures of an SD-JWT, each with whether its digest is in the token. */
export function Disclosures({ disclosures }: { disclosures: readonly InspectedDisclosure[] }) {
  const chips = chipsOf(disclosures.map(({ value }) => value));
  const loose = disclosures.filter(({ matched }) => !matched).length;
  return (
    <Stack as="section" gap={6}>
      <h2>
        Disclosures <em className="tabular">{disclosures.length}</em>
        {loose > 0 ? (
          <em>
            <span className="tone-warn">{loose === disclosures.length ? 'none' : `${loose} not`} vouched for by the token</span>
          </em>
        ) : null}
      </h2>
      <Table named className={members.table} aria-label="Disclosures">
        <MembersHead last="Digest" />
        <tbody>
          {disclosures.map(({ name, value, matched, digest }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: digests may repeat in hostile input
            <tr key={index}>
              <th scope="row">{name === null ? <span className="faint">(array element)</span> : <Untrusted text={name} />}</th>
              <td>
                <Row wrap align="baseline" className={members.value}>
                  <MemberValue member={value} chips={chips[index] ?? 0} />
                  <MemberRemark member={value} />
                </Row>
              </td>
              <td>
                <Row as="span" gap={4} align="baseline" className={matched ? 'small faint' : 'small tone-warn'}>
                  <Icon name={matched ? 'check' : 'warning'} size={12} tone={matched ? 'live' : 'warn'} />
                  {matched
                    ? 'digest in the token'
                    : digest === ''
                      ? 'not matched: unknown hash'
                      : 'digest not in the token: proves nothing'}
                </Row>
                <code className="tiny faint untrusted">{digest}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Stack>
  );
}

export function NestedToken({ token, title = 'Token inside', children }: { token: TokenInspection; title?: string; children: ReactNode }) {
  const [isOpen, setOpen] = useState(true);
  const id = useId();
  const hasJson = token.headerJson !== null || token.payloadJson !== null;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        <button type="button" className={looks.opener} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={14} />
          {title} <em>{token.summary}</em>
        </button>
      </h2>
      {isOpen ? (
        <Stack gap={16} className={styles.nested}>
          {children}
          {hasJson ? (
            <Fold label="Raw JSON" className={styles.raw}>
              <RawJson token={token} />
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
