import { lazy, Suspense, useRef, useState } from 'react';
import type { GrantView, Problem, ServerAnswerView } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Menu, type MenuEntry } from '../../components/menu';

const RevokeDialog = lazy(() => import('./revoke-dialog').then((module) => ({ default: module.RevokeDialog })));
const ServerAnswer = lazy(() => import('./server-answer').then((module) => ({ default: module.ServerAnswer })));

export interface Question {
  what: ServerAnswerView['what'];
  token: 'access' | 'refresh';
}

export interface Asked extends Question {
  answer: ServerAnswerView | null;
  problem: Problem | null;
}

export interface Asking {
  asked: Asked | null;
  isPending: boolean;
  ask: (question: Question) => Promise<void>;
  dismiss: () => void;
}

/** The last question about the current tokens and its answer. `key` identifies them; new tokens drop the old answer. */
export function useAsking(connectionId: string, key: string): Asking {
  const [state, setState] = useState<{ key: string; asked: Asked | null; isPending: boolean } | null>(null);
  const current = state?.key === key ? state : { key, asked: null, isPending: false };
  const turn = useRef(0);
  const ask = async (question: Question) => {
    turn.current += 1;
    const mine = turn.current;
    setState({ key, asked: null, isPending: true });
    const result = await invoke('server.ask', { connectionId, ...question });
    if (turn.current !== mine) return;
    setState({
      key,
      asked: { ...question, answer: result.ok ? result.value : null, problem: result.ok ? null : result.problem },
      isPending: false,
    });
  };
  return { asked: current.asked, isPending: current.isPending, ask, dismiss: () => setState(null) };
}

const QUESTIONS = {
  'introspect-access': { what: 'introspection', token: 'access' },
  'introspect-refresh': { what: 'introspection', token: 'refresh' },
  userinfo: { what: 'userinfo', token: 'access' },
  'revoke-access': { what: 'revocation', token: 'access' },
  'revoke-refresh': { what: 'revocation', token: 'refresh' },
} as const satisfies Record<string, Question>;

type QuestionId = keyof typeof QUESTIONS;

/** Questions to the server about these tokens; revoking asks for confirmation first. */
export function AskMenu({ grant, asking }: { grant: GrantView; asking: Asking }) {
  const [revoking, setRevoking] = useState<{ token: 'access' | 'refresh'; isOpen: boolean } | null>(null);
  const { hasRefreshToken } = grant;
  const items: MenuEntry<QuestionId>[] = [
    { id: 'introspect-access', label: 'Is the access token active?', description: 'Introspection, RFC 7662' },
    ...(hasRefreshToken
      ? [{ id: 'introspect-refresh' as const, label: 'Is the refresh token active?', description: 'Introspection, RFC 7662' }]
      : []),
    { id: 'userinfo', label: 'Who signed in?', description: 'Userinfo, with the access token' },
    { id: 'revoke-access', label: 'Revoke the access token…', tone: 'danger', separated: true },
    ...(hasRefreshToken ? [{ id: 'revoke-refresh' as const, label: 'Revoke the refresh token…', tone: 'danger' as const }] : []),
  ];
  return (
    <>
      <Menu
        label="Ask the server"
        trigger={
          <Button size="small" iconAfter="chevron-down" isPending={asking.isPending}>
            Ask the server
          </Button>
        }
        items={items}
        onAction={(id) => {
          const question = QUESTIONS[id];
          if (question.what === 'revocation') setRevoking({ token: question.token, isOpen: true });
          else void asking.ask(question);
        }}
      />
      {revoking === null ? null : (
        <Suspense>
          <RevokeDialog
            token={revoking.token}
            isOpen={revoking.isOpen}
            expiresAt={grant.expiresAt}
            onRevoke={() => asking.ask({ what: 'revocation', token: revoking.token })}
            onClose={() => setRevoking({ ...revoking, isOpen: false })}
          />
        </Suspense>
      )}
    </>
  );
}

export function Answer({ asking, onClose }: { asking: Asking; onClose: () => void }) {
  if (!asking.asked) return null;
  return (
    <Suspense>
      <ServerAnswer asked={asking.asked} onClose={onClose} />
    </Suspense>
  );
}
