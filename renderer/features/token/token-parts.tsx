import { lazy, type ReactNode, Suspense } from 'react';
import type { TokenInspection } from '../../../electron/contract';
import { Callout } from '../../components/callout';
import { Untrusted } from '../../components/untrusted';
import { MembersTable } from './members-table';
import { isEncrypted } from './token-strip';

const EmbeddedKeys = lazy(() => import('./uncommon-parts').then((module) => ({ default: module.EmbeddedKeys })));
const Payload = lazy(() => import('./uncommon-parts').then((module) => ({ default: module.Payload })));
const Disclosures = lazy(() => import('./uncommon-parts').then((module) => ({ default: module.Disclosures })));
const NestedToken = lazy(() => import('./uncommon-parts').then((module) => ({ default: module.NestedToken })));

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
      {token.embeddedKeys.length > 0 ? (
        <Suspense>
          <EmbeddedKeys lines={token.embeddedKeys} />
        </Suspense>
      ) : null}
      {token.format === 'opaque' ? (
        <p className="dim prose">
          An opaque token{tokenType ? ` of type ${tokenType}` : ''}: only the provider can interpret it, so there is nothing to read. That
          is normal. {tokenType === null ? '' : 'What the response said about it is below.'}
        </p>
      ) : null}
      <MembersTable title="Header" members={token.header} tone="header" />
      {token.refused ? (
        <Callout tone="warning" title="A verifier must refuse this token">
          <Untrusted text={token.refused} />
        </Callout>
      ) : null}
      <MembersTable title="Claims with what is disclosed" members={token.processed} isCounted />
      <MembersTable title={token.processed.length > 0 ? 'Claims as signed' : 'Claims'} members={token.claims} isCounted />
      <PayloadPart token={token} />
      {token.disclosures.length > 0 ? (
        <Suspense>
          <Disclosures disclosures={token.disclosures} />
        </Suspense>
      ) : null}
      {isEncrypted(token)
        ? (locked ?? <p className="dim prose">The payload is encrypted for someone else; only the header is readable.</p>)
        : null}
      {token.nested && depth < MAX_DEPTH ? (
        <Suspense>
          <NestedToken token={token.nested}>
            <TokenParts token={token.nested} depth={depth + 1} />
          </NestedToken>
        </Suspense>
      ) : null}
    </>
  );
}

export function PayloadPart({ token }: { token: TokenInspection }) {
  if (token.payloadText === null && token.payloadBase64url === null) return null;
  return (
    <Suspense>
      <Payload text={token.payloadText} base64url={token.payloadBase64url} />
    </Suspense>
  );
}

export function TokenProblem({ token }: { token: TokenInspection }) {
  if (!token.problem) return null;
  return (
    <Callout tone="warning" title="This token can't be read in full">
      <span className="untrusted">{token.problem}</span>
    </Callout>
  );
}
