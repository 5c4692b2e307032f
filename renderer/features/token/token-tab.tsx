import './token.css';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { ConnectionSummary, GrantView } from '../../../electron/contract';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { loadGrant } from '../../state/actions';
import { useApp, useFlow, useGrant, useVault } from '../../state/app';
import { Loading } from '../loading';
import { useSlowOpening } from '../vault/slow-opening';
import { isFailing, VaultScreen, WaitingForKeychain } from '../vault/vault-screen';
import { Family } from './family';
import { Findings, Signature } from './findings';
import { Lifetime } from './lifetime';
import { MembersTable } from './members-table';
import { RawJson } from './raw-json';
import { NeverConnected, StateNotice } from './states';
import { TokenStrip } from './token-strip';

const FlowPanel = lazy(() => import('../flow/flow-panel').then((module) => ({ default: module.FlowPanel })));

/** What the connection holds: the sign-in under way, the vault's trouble, or the token and all that is known of it. */
export function TokenTab({ summary }: { summary: ConnectionSummary }) {
  const { id } = summary;
  const flow = useFlow(id);
  const grant = useGrant(id);
  const problem = useApp((state) => state.grantProblems.get(id) ?? null);
  const vault = useVault();
  const isWaiting = useSlowOpening();

  if (flow && flow.status !== 'done' && flow.status !== 'cancelled') {
    return (
      <div className="pane-scroll">
        <Suspense fallback={<Loading />}>
          <FlowPanel connectionId={id} />
        </Suspense>
      </div>
    );
  }
  if (vault.corrupt.includes(id)) return <VaultScreen connectionId={id} name={summary.name} />;
  if (isFailing(vault.state)) return <VaultScreen />;
  if (problem && !grant) {
    return (
      <div className="pane-message">
        <Callout problem={problem} actions={<Button onPress={() => loadGrant(id)}>Try again</Button>} />
      </div>
    );
  }
  if (!grant && isWaiting && summary.state !== 'never-connected') return <WaitingForKeychain />;
  if (!grant) return summary.state === 'never-connected' ? <NeverConnected id={id} /> : <Skeleton />;
  if (grant.state === 'never-connected') return <NeverConnected id={id} />;
  return <Inspection summary={summary} grant={grant} />;
}

function Skeleton() {
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">Opening the sealed record</span>
      <i />
      <i />
      <i />
    </div>
  );
}

function Inspection({ summary, grant }: { summary: ConnectionSummary; grant: GrantView }) {
  const [shown, setShown] = useState<'access' | 'id'>('access');
  const [isRaw, setRaw] = useState(false);
  const kind = shown === 'id' && grant.id ? 'id' : 'access';
  const token = kind === 'id' ? grant.id : grant.access;

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target;
      const isTyping =
        target instanceof Element && target.closest('input, textarea, select, [contenteditable], [role="menu"], [role="dialog"]');
      if (event.key.toLowerCase() !== 'j' || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
      setRaw((raw) => !raw);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);

  const hasJson = !!token && (token.headerJson !== null || token.payloadJson !== null);
  return (
    <div className="inspection">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="inspection-main" aria-label="Token" tabIndex={0}>
        <StateNotice summary={summary} grant={grant} />
        <Lifetime grant={grant} />
        {token ? (
          <>
            <TokenStrip
              connectionId={grant.connectionId}
              token={token}
              kind={kind}
              hasId={grant.id !== null}
              onKind={setShown}
              isRaw={isRaw && hasJson}
              onRaw={hasJson ? setRaw : null}
            />
            {token.problem ? (
              <Callout tone="warning" title="This token can't be read in full">
                <span className="untrusted">{token.problem}</span>
              </Callout>
            ) : null}
            {isRaw && hasJson ? <RawJson token={token} /> : <Parts token={token} tokenType={grant.tokenType} />}
          </>
        ) : null}
        <MembersTable
          title="Response"
          note={kind === 'access' && token?.format === 'opaque' ? 'all that is known of this token' : 'what came with the token'}
          members={grant.response}
        />
      </section>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <aside className="inspection-side" aria-label="Remarks on this token" tabIndex={0}>
        {token ? <Signature token={token} /> : null}
        <Findings findings={grant.findings} />
        <Family grant={grant} />
      </aside>
    </div>
  );
}

function Parts({ token, tokenType }: { token: NonNullable<GrantView['access']>; tokenType: string | null }) {
  if (token.format === 'opaque') {
    return (
      <p className="opaque">
        An opaque token{tokenType ? ` of type ${tokenType}` : ''}: it means something to the provider only, so there is nothing inside to
        read. That is normal. What the response said about it is below.
      </p>
    );
  }
  return (
    <>
      <MembersTable title="Header" members={token.header} tone="header" />
      <MembersTable title="Claims" members={token.claims} isCounted />
      {token.format === 'jwe' ? <p className="opaque">The payload is encrypted for somebody else; only the header can be read.</p> : null}
    </>
  );
}
