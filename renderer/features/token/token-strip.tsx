import type { ReactNode } from 'react';
import type { TokenInspection } from '../../../electron/contract';
import { KeysOf, useAriaKeys } from '../../components/keys';
import { Row } from '../../components/layout';
import { Segmented } from '../../components/segmented';
import styles from './token-strip.module.css';

export interface TokenStripProps {
  token: TokenInspection;
  name: string;
  /** A heading, or buttons to choose a token. */
  heading: ReactNode;
  actions?: ReactNode;
  /** Questions about the token, shown below it. */
  asks?: ReactNode;
  isRaw: boolean;
  /** null if there is no JSON. */
  onRaw: ((isRaw: boolean) => void) | null;
}

const WAYS = [
  { id: 'parts', label: 'Parts' },
  {
    id: 'raw',
    label: (
      <>
        Raw JSON <KeysOf command="raw-json" />
      </>
    ),
  },
] as const;

/** The token itself: its parts in colour, never in full, with its actions. */
export function TokenStrip({ token, name, heading, actions, asks, isRaw, onRaw }: TokenStripProps) {
  const keys = useAriaKeys('raw-json');
  return (
    <section aria-label={name}>
      <Row pad={[0, 0, 8]} gap={8}>
        {heading}
        <span className="small faint clip grow" title={token.summary}>
          <bdi>{token.summary}</bdi>
        </span>
        {onRaw ? (
          <Segmented
            label="How it is shown"
            options={WAYS}
            value={isRaw ? 'raw' : 'parts'}
            onChange={(way) => onRaw(way === 'raw')}
            keys={keys}
          />
        ) : null}
      </Row>
      <Row frame="panel" gap={12} pad={[8, 8, 8, 12]}>
        <Preview token={token} />
        {actions ? <Row gap={6}>{actions}</Row> : null}
      </Row>
      <Row pad={[6, 0, 0]} gap={12} justify="between" className="small faint">
        <p className="tabular">
          {token.length.toLocaleString('en')} characters, fingerprint <code>{token.fingerprint}</code>
        </p>
        {asks}
      </Row>
    </section>
  );
}

function Preview({ token }: { token: TokenInspection }) {
  const [header, payload] = token.preview;
  if (header === undefined) {
    return (
      <div className={`strip-token ${styles.preview} mono clip faint grow`}>
        {token.format === 'opaque' ? 'opaque, not shown here' : 'not shown here'}
      </div>
    );
  }
  const bytes = token.signature.bytes;
  return (
    <div className={`strip-token ${styles.preview} mono clip grow`}>
      <bdi className="literal">{header.slice(0, 14)}…</bdi>
      {payload === undefined ? null : (
        <>
          <i>.</i>
          <bdi className="name">{payload.slice(0, 20)}…</bdi>
        </>
      )}
      <i>.</i>
      <span className="faint">
        {isEncrypted(token) ? 'encrypted' : bytes === null || bytes === 0 ? 'no signature' : `signature, ${bytes} bytes`}
      </span>
    </div>
  );
}

export const isEncrypted = ({ format, paseto }: TokenInspection) =>
  format === 'jwe' || format === 'jwe-json' || (format === 'paseto' && paseto?.purpose === 'local');
