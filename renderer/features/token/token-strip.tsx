import type { ReactNode } from 'react';
import type { TokenInspection } from '../../../electron/contract';
import { Kbd } from '../../components/kbd';

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

/** The token itself: its parts in colour, never in full, with its actions. */
export function TokenStrip({ token, name, heading, actions, asks, isRaw, onRaw }: TokenStripProps) {
  return (
    <section className="strip" aria-label={name}>
      <div className="strip-head">
        {heading}
        <span className="strip-summary clip" title={token.summary}>
          <bdi>{token.summary}</bdi>
        </span>
        {onRaw ? (
          <button type="button" className="raw-toggle" aria-pressed={isRaw} aria-keyshortcuts="J" onClick={() => onRaw(!isRaw)}>
            {isRaw ? 'Parts' : 'Raw JSON'} <Kbd>J</Kbd>
          </button>
        ) : null}
      </div>
      <div className="strip-token">
        <Preview token={token} />
        {actions ? <div className="strip-actions">{actions}</div> : null}
      </div>
      <div className="strip-foot">
        <p className="tabular">
          {token.length.toLocaleString('en')} characters, fingerprint <code>{token.fingerprint}</code>
        </p>
        {asks}
      </div>
    </section>
  );
}

function Preview({ token }: { token: TokenInspection }) {
  const [header, payload] = token.preview;
  if (header === undefined) {
    return <div className="strip-preview clip faint">{token.format === 'opaque' ? 'opaque, not shown here' : 'not shown here'}</div>;
  }
  const bytes = token.signature.bytes;
  return (
    <div className="strip-preview clip">
      <bdi className="segment-header">{header.slice(0, 14)}…</bdi>
      {payload === undefined ? null : (
        <>
          <i>.</i>
          <bdi className="segment-payload">{payload.slice(0, 20)}…</bdi>
        </>
      )}
      <i>.</i>
      <span className="segment-signature">
        {isEncrypted(token) ? 'encrypted' : bytes === null || bytes === 0 ? 'no signature' : `signature, ${bytes} bytes`}
      </span>
    </div>
  );
}

export const isEncrypted = ({ format, paseto }: TokenInspection) =>
  format === 'jwe' || format === 'jwe-json' || (format === 'paseto' && paseto?.purpose === 'local');
