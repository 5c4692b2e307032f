import { useRef, useState } from 'react';
import type { GrantView, Problem, ServerAnswerView } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { later } from '../../components/later';
import { Stack } from '../../components/layout';
import { Menu } from '../../components/menu';
import { clock } from '../../state/clock';
import { confirmFirst } from '../../state/confirmation';
import { localDateTime } from '../../state/time';

const ServerAnswer = later(() => import('./server-answer').then((module) => module.ServerAnswer));

interface Question {
  what: ServerAnswerView['what'];
  token: 'access' | 'refresh';
}

export interface Asked extends Question {
  answer: ServerAnswerView | null;
  problem: Problem | null;
}

interface Asking {
  asked: Asked | null;
  isPending: boolean;
  ask: (question: Question) => Promise<void>;
  dismiss: () => void;
}

/** The last question about the current tokens and its answer. `key` identifies them; new tokens drop the old answer. */
export function useAsking(connectionId: string, key: string): Asking {
  const [state, setState] = useState<{ key: string; asked: Asked | null; isPending: boolean } | null>(null);
  const { asked, isPending } = state?.key === key ? state : { asked: null, isPending: false };
  const turn = useRef(0);
  const ask = async (question: Question) => {
    turn.current += 1;
    const mine = turn.current;
    setState({ key, asked: null, isPending: true });
    const result = await invoke('server.ask', { connectionId, ...question });
    if (turn.current !== mine) return;
    const answered = result.ok ? { answer: result.value, problem: null } : { answer: null, problem: result.problem };
    setState({ key, asked: { ...question, ...answered }, isPending: false });
  };
  return { asked, isPending, ask, dismiss: () => setState(null) };
}

const QUESTIONS = {
  'introspect-access': { what: 'introspection', token: 'access' },
  'introspect-refresh': { what: 'introspection', token: 'refresh' },
  userinfo: { what: 'userinfo', token: 'access' },
  'revoke-access': { what: 'revocation', token: 'access' },
  'revoke-refresh': { what: 'revocation', token: 'refresh' },
} as const satisfies Record<string, Question>;

/** Questions to the server about these tokens; revoking asks for confirmation first. */
export function AskMenu({ grant, asking }: { grant: GrantView; asking: Asking }) {
  const { hasRefreshToken } = grant;
  return (
    <Menu<keyof typeof QUESTIONS>
      label="Ask the server"
      isPending={asking.isPending}
      items={[
        { id: 'introspect-access', label: 'Is the access token active?', description: 'Introspection, RFC 7662' },
        hasRefreshToken && { id: 'introspect-refresh', label: 'Is the refresh token active?', description: 'Introspection, RFC 7662' },
        { id: 'userinfo', label: 'Who signed in?', description: 'Userinfo, with the access token' },
        { id: 'revoke-access', label: 'Revoke the access token…', tone: 'danger', separated: true },
        hasRefreshToken && { id: 'revoke-refresh', label: 'Revoke the refresh token…', tone: 'danger' },
      ]}
      onAction={(id) => {
        const question = QUESTIONS[id];
        if (question.what === 'revocation') confirmRevoking(question.token, grant, () => asking.ask(question));
        else void asking.ask(question);
      }}
    />
  );
}

function confirmRevoking(token: 'access' | 'refresh', { connectionId, expiresAt }: GrantView, onConfirm: () => unknown): void {
  const until = expiresAt === null ? 'indefinitely' : `until it expires, ${localDateTime(expiresAt, clock.now())}`;
  const effect =
    token === 'refresh'
      ? "Asks the provider to revoke it. Most also revoke the access tokens issued with it. You can't refresh afterwards and have to sign in again."
      : `Asks the provider to revoke it. APIs that check with the provider then reject it; APIs that only check the signature may accept it ${until}. Some providers also revoke the refresh token.`;
  confirmFirst({
    title: `Revoke the ${token} token?`,
    about: connectionId,
    text: (
      <Stack gap={8}>
        <p>{effect}</p>
        <p>Afterwards, Tokenscope asks the provider about each token to show the effect. The tokens stay here for inspection.</p>
      </Stack>
    ),
    confirmLabel: 'Revoke it',
    cancelLabel: 'Keep it',
    onConfirm,
  });
}

export function Answer({ asking, onClose }: { asking: Asking; onClose: () => void }) {
  return asking.asked ? <ServerAnswer asked={asking.asked} onClose={onClose} /> : null;
}
