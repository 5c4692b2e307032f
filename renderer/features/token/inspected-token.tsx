import { type ReactNode, type Ref, useRef, useState } from 'react';
import type { TokenInspection, FindingView } from '../../../electron/contract';
import { later } from '../../components/later';
import { ScrollPane } from '../../components/layout';
import { useCommand } from '../../state/commands';
import { useOffers } from '../../state/offers';
import type { Decrypt } from './decrypt-panel';
import { FindingProvider } from '../find/finding';
import { Findings } from './findings';
import styles from './inspected-token.module.css';
import { memberOffers } from './member-offers';
import { RawJson } from './raw-json';
import { type KeyOffers, NO_OFFERS, useVerification, type Verify } from './signature';
import { SignaturePanel, type SignaturePanelHandle } from './signature-panel';
import { PayloadPart, TokenParts, TokenProblem } from './token-parts';
import { isEncrypted, TokenStrip } from './token-strip';

const PageFind = later(() => import('../find/page-find').then((module) => module.PageFind));
const DecryptPanel = later(() => import('./decrypt-panel').then((module) => module.DecryptPanel));

export interface InspectedTokenProps {
  decoded: TokenInspection;
  findings: readonly FindingView[];
  verify: Verify;
  /** `keep`: seal the key if it works; only true if `sealing` is given. */
  decrypt: Decrypt;
  /** Accessible name of the token: "Access token". */
  name?: string;
  actions?: ReactNode;
  /** Questions about the token, shown below it. */
  asks?: ReactNode;
  /** A heading, or buttons to choose a token. */
  heading?: ReactNode;
  /** Where it is shown, such as a connection's id and "access", to keep results for the same token in two places apart. */
  place?: string;
  /** Keys available without typing. */
  offers?: KeyOffers;
  /** Set if a decryption key can be sealed here; whether one is, and how to forget it. */
  sealing?: { isSealed: boolean; forget: () => Promise<unknown> };
  onMute?: (code: string, muted: boolean) => unknown;
  /** From the token response; shown for an opaque token. */
  tokenType?: string | null;
  /** Slots above the token, between it and its parts, below them, and after the remarks. */
  above?: ReactNode;
  between?: ReactNode;
  below?: ReactNode;
  side?: ReactNode;
}

/**
 * One token in full: parts, signature, findings. Independent of connections: its callbacks do the work. J shows the raw JSON, V verifies.
 */
export function InspectedToken(props: InspectedTokenProps) {
  const { decoded, findings, verify, decrypt, offers = NO_OFFERS, place = '' } = props;
  const [isRaw, setRaw] = useState(false);
  const [isFinding, setFinding] = useState(false);
  const main = useRef<HTMLElement>(null);
  const signature = useRef<SignaturePanelHandle>(null);
  const key = `${place} ${decoded.fingerprint}`;
  const checking = useVerification(key, verify);
  // A detached payload that the person provided.
  const attached = checking.view?.attached;
  const shown = attached ? { ...attached, fingerprint: decoded.fingerprint } : decoded;
  const hasJson = shown.headerJson !== null || shown.payloadJson !== null;
  useCommand('raw-json', hasJson ? () => setRaw((raw) => !raw) : null);
  useCommand('find', isFinding ? null : () => setFinding(true));
  useOffers(() => ({ group: 'Claims', offers: memberOffers(shown, () => setRaw(false)) }));
  useCommand('verify', () => signature.current?.verify());
  const locked =
    isEncrypted(decoded) && decoded.paseto?.version !== 'v1' ? (
      <DecryptPanel key={key} token={decoded} offers={offers} sealing={props.sealing} decrypt={decrypt} />
    ) : null;
  return (
    <InspectionFrame
      mainRef={main}
      main={
        <FindingProvider value={isFinding}>
          {isFinding ? <PageFind what="the token" root={main} onClose={() => setFinding(false)} /> : null}
          {props.above}
          <TokenStrip
            token={shown}
            name={props.name ?? 'The token itself'}
            heading={props.heading ?? <h2>Token</h2>}
            actions={props.actions}
            asks={props.asks}
            isRaw={isRaw && hasJson}
            onRaw={hasJson ? setRaw : null}
          />
          {props.between}
          {isRaw && hasJson ? (
            <>
              <TokenProblem token={shown} />
              <RawJson token={shown} />
              <PayloadPart token={shown} />
              {locked}
            </>
          ) : (
            <TokenParts token={shown} tokenType={props.tokenType} locked={locked} />
          )}
          {props.below}
        </FindingProvider>
      }
      side={
        <>
          <SignaturePanel key={key} ref={signature} token={decoded} offers={offers} checking={checking} />
          <Findings key={place} findings={[...findings, ...(checking.view?.findings ?? [])]} onMute={props.onMute} />
          {props.side}
        </>
      }
    />
  );
}

/** The token on the left, remarks on the right, or below if there is no room. */
export function InspectionFrame({ main, side, mainRef }: { main: ReactNode; side: ReactNode; mainRef?: Ref<HTMLElement> }) {
  return (
    <div className={`${styles.inspection} fill`}>
      <div className={`${styles.columns} fill`}>
        <ScrollPane ref={mainRef} label="Token" pad={[16, 24, 24]} className={styles.main}>
          {main}
        </ScrollPane>
        <ScrollPane aside label="Remarks on this token" className={styles.side}>
          {side}
        </ScrollPane>
      </div>
    </div>
  );
}
