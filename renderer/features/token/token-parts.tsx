import type { ReactNode } from 'react';
import type { TokenInspection } from '../../../electron/contract';
import { Callout } from '../../components/callout';
import { later } from '../../components/later';
import { Untrusted } from '../../components/untrusted';
import { MembersTable } from './members-table';
import { isEncrypted } from './token-strip';

const EmbeddedKeys = later(() => import('./uncommon-parts').then((module) => module.EmbeddedKeys));
const Payload = later(() => import('./uncommon-parts').then((module) => module.Payload));
const Disclosures = later(() => import('./uncommon-parts').then((module) => module.Disclosures));
const NestedToken = later(() => import('./uncommon-parts').then((module) => module.NestedToken));

/** Nested tokens shown; the JSON has the rest. */
const MAX_DEPTH = 5;

export interface TokenPartsProps {
  token: TokenInspection;
  /** From the token response; shown for an opaque token. */
  tokenType?: string | null;
  /** Replaces the payload of an encrypted token. */
  locked?: ReactNode;
  depth?: number;
}

/** A token part by part. All of it is untrusted text. */
export function TokenParts({ token, tokenType = null, locked, depth = 0 }: TokenPartsProps) {
  return (
    <>
      <TokenProblem token={token} />
      {token.embeddedKeys.length > 0 ? <EmbeddedKeys lines={token.embeddedKeys} /> : null}
      {token.format === 'opaque' ? (
        <p className="dim prose">
          Opaque tokens are normal: there is nothing in them for a client to read.
          {tokenType === null ? '' : ' What the response stated about it is below.'}
        </p>
      ) : null}
      <MembersTable title="Header" members={token.header} tone="header" />
      {token.refused ? (
        <Callout tone="warning" title="A verifier must reject this token">
          <Untrusted text={token.refused} />
        </Callout>
      ) : null}
      <MembersTable title="Claims with what is disclosed" members={token.processed} isCounted />
      <MembersTable title={token.processed.length > 0 ? 'Claims as signed' : 'Claims'} members={token.claims} isCounted />
      <PayloadPart token={token} />
      {token.disclosures.length > 0 ? <Disclosures disclosures={token.disclosures} /> : null}
      {isEncrypted(token)
        ? (locked ?? <p className="dim prose">The payload is encrypted for someone else; only the header is readable.</p>)
        : null}
      {token.nested && depth < MAX_DEPTH ? (
        <NestedToken token={token.nested}>
          <TokenParts token={token.nested} depth={depth + 1} />
        </NestedToken>
      ) : null}
    </>
  );
}

export function PayloadPart({ token }: { token: TokenInspection }) {
  const { payloadText, payloadBase64url } = token;
  return payloadText === null && payloadBase64url === null ? null : <Payload text={payloadText} base64url={payloadBase64url} />;
}

export function TokenProblem({ token }: { token: TokenInspection }) {
  if (!token.problem) return null;
  return (
    <Callout tone="warning" title="This token can't be read in full">
      <span className="untrusted">{token.problem}</span>
    </Callout>
  );
}
