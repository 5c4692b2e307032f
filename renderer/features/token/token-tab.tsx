import { useEffect, useRef, useState } from 'react';
import type { ConnectionSummary, GrantView } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { Button, IconButton } from '../../components/button';
import { later } from '../../components/later';
import { Loading, ProblemPane } from '../../components/placeholders';
import { rescueFocus } from '../../components/rescue-focus';
import { Segmented } from '../../components/segmented';
import { copyToken, forgetKey, loadGrant, muteFinding, revealToken } from '../../state/actions';
import { useApp, useFlow, useGrant, useVault, useView } from '../../state/app';
import { useSlowOpening } from '../vault/slow-opening';
import { InMemoryNote } from '../vault/vault-banner';
import { isFailing, VaultScreen, WaitingForKeychain } from '../vault/vault-screen';
import { Answer, AskMenu, useAsking } from './ask-menu';
import { Family } from './family';
import { Findings } from './findings';
import { InspectedToken, InspectionFrame } from './inspected-token';
import { Lifetime } from './lifetime';
import { MembersTable } from './members-table';
import { type KeyOffers, NO_OFFERS } from './signature';
import { NeverConnected, Skeleton, StateNotice } from './states';

const ExchangedToken = later(() => import('./exchanged-token').then((module) => module.ExchangedToken));
const FlowPanel = later(() => import('../flow/flow-panel').then((module) => module.FlowPanel), <Loading />);

export function TokenTab({ summary }: { summary: ConnectionSummary }) {
  const { id } = summary;
  const flow = useFlow(id);
  const grant = useGrant(id);
  const problem = useApp((state) => state.grantProblems.get(id) ?? null);
  const vault = useVault();
  const isWaiting = useSlowOpening();
  const isSigningIn = flow !== null && flow.status !== 'done' && flow.status !== 'cancelled';
  const stands = isSigningIn ? 'signing in' : (grant?.state ?? 'unread');
  const before = useRef({ id, stands });
  // The buttons of a sign-in leave with it, and those of the empty page once there are tokens. At the start nothing was left.
  useEffect(() => {
    const was = before.current.id === id ? before.current.stands : stands;
    if (was !== stands && !isSigningIn)
      rescueFocus(...(was === 'unread' ? [] : ['[role="tab"][aria-selected="true"]']), '#connection-list');
    before.current = { id, stands };
  }, [id, stands, isSigningIn]);

  if (isSigningIn) return <FlowPanel key={id} connectionId={id} />;
  if (vault.corrupt.includes(id)) return <VaultScreen key={id} connectionId={id} name={summary.name} />;
  if (isFailing(vault.state) && !summary.practice) return <VaultScreen />;
  if (problem && !grant) return <ProblemPane key={id} problem={problem} onRetry={() => loadGrant(id)} />;
  if (!grant && isWaiting && summary.state !== 'never-connected') return <WaitingForKeychain />;
  if (!grant) return summary.state === 'never-connected' ? <NeverConnected key={id} id={id} /> : <Skeleton />;
  if (grant.state === 'never-connected') return <NeverConnected key={id} id={id} />;
  return <Inspection summary={summary} grant={grant} />;
}

const TOKENS = [
  { id: 'access', label: 'Access token' },
  { id: 'id', label: 'ID token' },
] as const;

function Inspection({ summary, grant }: { summary: ConnectionSummary; grant: GrantView }) {
  const { connectionId } = grant;
  const [shown, setShown] = useState<'access' | 'id'>('access');
  const kind = shown === 'id' && grant.id ? 'id' : 'access';
  const token = kind === 'id' ? grant.id : grant.access;
  const offers = useOffers(connectionId);
  const asking = useAsking(connectionId, `${grant.access?.fingerprint} ${grant.refreshFingerprint}`);
  const asks = useRef<HTMLDivElement>(null);

  const above = (
    <>
      {summary.practice ? <InMemoryNote /> : null}
      <StateNotice summary={summary} grant={grant} />
      <Lifetime grant={grant} />
    </>
  );
  const response = (
    <MembersTable
      title="Response"
      note={kind === 'access' && token?.format === 'opaque' ? 'all that is known of this token' : 'what came with the token'}
      members={grant.response}
    />
  );
  const mute = (code: string, muted: boolean) => muteFinding(connectionId, code, muted);
  if (!token) {
    return (
      <InspectionFrame
        main={
          <>
            {above}
            {response}
          </>
        }
        side={
          <>
            <Findings key={connectionId} findings={grant.findings} onMute={mute} />
            <Family grant={grant} />
          </>
        }
      />
    );
  }
  return (
    <InspectedToken
      decoded={token}
      findings={grant.findings}
      verify={(keys, beside) => invoke('tokens.verify', { connectionId, token: kind, keys, ...(beside && { beside }) })}
      decrypt={(key, keep, beside) => invoke('tokens.decrypt', { connectionId, token: kind, key, keep, ...(beside && { beside }) })}
      name={kind === 'id' ? 'ID token' : 'Access token'}
      place={`${connectionId} ${kind}`}
      offers={offers}
      sealing={{ isSealed: grant.hasDecryptionKey, forget: () => forgetKey(connectionId) }}
      onMute={mute}
      tokenType={grant.tokenType}
      heading={grant.id ? <Segmented label="Which token" options={TOKENS} value={kind} onChange={setShown} /> : <h2>Access token</h2>}
      actions={
        <>
          <IconButton icon="copy" label={`Copy ${kind === 'id' ? 'ID' : 'access'} token`} onPress={() => copyToken(connectionId, kind)} />
          <Button icon="eye" onPress={() => revealToken(connectionId, kind)}>
            Reveal
          </Button>
        </>
      }
      asks={
        <div ref={asks}>
          <AskMenu grant={grant} asking={asking} />
        </div>
      }
      above={above}
      between={
        <Answer
          asking={asking}
          onClose={() => {
            asking.dismiss();
            asks.current?.querySelector('button')?.focus();
          }}
        />
      }
      below={
        <>
          {response}
          {grant.isExchanged ? <ExchangedToken key={grant.access?.fingerprint} connectionId={connectionId} /> : null}
        </>
      }
      side={<Family grant={grant} />}
    />
  );
}

function useOffers(connectionId: string): KeyOffers {
  const view = useView(connectionId);
  if (view === null) return NO_OFFERS;
  return { keySet: view.endpoints.jwks !== null || view.issuer !== null, clientSecret: view.hasClientSecret !== false };
}
