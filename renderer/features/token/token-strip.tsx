import type { DecodedView } from '../../../electron/contract';
import { Button, IconButton } from '../../components/button';
import { Kbd } from '../../components/kbd';
import { copyToken, revealToken } from '../../state/actions';

export interface TokenStripProps {
  connectionId: string;
  token: DecodedView;
  kind: 'access' | 'id';
  hasId: boolean;
  onKind: (kind: 'access' | 'id') => void;
  isRaw: boolean;
  /** Null: there is no JSON to show. */
  onRaw: ((isRaw: boolean) => void) | null;
}

/** The token as a thing: its parts in their colours, never the whole of it, and what can be done with it. */
export function TokenStrip({ connectionId, token, kind, hasId, onKind, isRaw, onRaw }: TokenStripProps) {
  return (
    <section className="strip" aria-label={kind === 'id' ? 'ID token' : 'Access token'}>
      <div className="strip-head">
        {hasId ? (
          // biome-ignore lint/a11y/useSemanticElements: two buttons of one kind, not a form
          <div className="segmented" role="group" aria-label="Which token">
            <button type="button" aria-pressed={kind === 'access'} onClick={() => onKind('access')}>
              Access token
            </button>
            <button type="button" aria-pressed={kind === 'id'} onClick={() => onKind('id')}>
              ID token
            </button>
          </div>
        ) : (
          <h2>Access token</h2>
        )}
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
        <div className="strip-actions">
          <IconButton icon="copy" label={`Copy ${kind === 'id' ? 'ID' : 'access'} token`} onPress={() => copyToken(connectionId, kind)} />
          <Button icon="eye" onPress={() => revealToken(connectionId, kind)}>
            Reveal
          </Button>
        </div>
      </div>
      <p className="strip-foot tabular">
        {token.length.toLocaleString('en')} characters, fingerprint <code>{token.fingerprint}</code>
      </p>
    </section>
  );
}

function Preview({ token }: { token: DecodedView }) {
  const [header, payload] = token.preview;
  if (header === undefined) {
    return (
      <div className="strip-preview clip faint">
        {token.format === 'opaque' ? 'opaque, shown on request only' : 'shown on request only'}
      </div>
    );
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
        {token.format === 'jwe' ? 'encrypted' : bytes === null || bytes === 0 ? 'no signature' : `signature, ${bytes} bytes`}
      </span>
    </div>
  );
}
