import { useState } from 'react';
import type { Problem } from '../../../electron/contract';
import type { RegistrationOutcome } from '../../../electron/model/registered';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Dialog } from '../../components/dialog';
import { Fact, Facts } from '../../components/facts';
import { Stack } from '../../components/layout';
import { Loading } from '../../components/placeholders';
import { TextField } from '../../components/text-field';
import { marked } from '../../components/untrusted';
import { clock } from '../../state/clock';
import { localDateTime } from '../../state/time';
import { useAnswer } from '../../state/use-answer';
import { RawText } from '../token/raw-json';

interface RegisterDialogProps {
  id: string;
  /** `update`: sends the settings of a client that was registered from here. */
  act: 'register' | 'update';
  onClose: () => void;
}

const WORDS = {
  register: { title: 'Register a client', send: 'Register', done: 'The client is registered' },
  update: { title: 'Change the registration', send: 'Send', done: 'The registration is changed' },
} as const;

/** What will be sent, sending it, and what came of it. */
export function RegisterDialog({ id, act, onClose }: RegisterDialogProps) {
  const { value: plan, problem: noPlan } = useAnswer(() => invoke('registration.plan', { connectionId: id }), id);
  const [token, setToken] = useState('');
  const [isSending, setSending] = useState(false);
  const [outcome, setOutcome] = useState<RegistrationOutcome | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const words = WORDS[act];
  const send = async () => {
    setSending(true);
    const initialToken = token.trim();
    const result =
      act === 'update'
        ? await invoke('registration.update', { connectionId: id })
        : await invoke('registration.register', { connectionId: id, ...(initialToken !== '' && { initialToken }) });
    setSending(false);
    setProblem(result.ok ? null : result.problem);
    if (result.ok) setOutcome(result.value);
  };
  const isReady = plan !== null && outcome === null;
  return (
    <Dialog
      onClose={onClose}
      closeLabel={outcome === null ? 'Cancel' : 'Close'}
      size="large"
      title={words.title}
      about={id}
      actions={
        isReady ? (
          <Button variant="primary" isPending={isSending} onPress={send}>
            {words.send}
          </Button>
        ) : null
      }
    >
      <Stack gap={16}>
        {problem === null ? null : <Callout live problem={problem} />}
        {noPlan === null ? null : <Callout problem={noPlan} />}
        {outcome === null ? null : <Outcome title={words.done} outcome={outcome} />}
        {plan === null && noPlan === null ? <Loading /> : null}
        {isReady ? (
          <>
            {act === 'register' && plan.replaces !== null ? (
              <Callout tone="warning" title={<>The new client replaces {marked(plan.replaces)} in this connection</>}>
                Its secret is deleted here. At the server it stays until it is deleted there.
              </Callout>
            ) : null}
            <RawText title="What will be sent" note={act === 'register' ? `to ${plan.endpoint}` : 'from the settings'} text={plan.body} />
            {act === 'register' ? (
              <TextField
                label="Initial access token"
                type="password"
                mono
                autoComplete="off"
                value={token}
                onChange={setToken}
                description="Only for servers that want one; their operator has it. Sent once, and not stored."
              />
            ) : null}
          </>
        ) : null}
      </Stack>
    </Dialog>
  );
}

function Outcome({ title, outcome }: { title: string; outcome: RegistrationOutcome }) {
  const { clientId, hasSecret, secretExpiresAt, managed, changes, remarks } = outcome;
  return (
    <>
      <Callout live tone="ok" title={title}>
        <Facts terms="148px">
          <Fact name="Client ID" className="mono" text={clientId} />
          <Fact name="Client secret">{hasSecret ? 'Sealed in the vault' : 'Not issued'}</Fact>
          {secretExpiresAt === null ? null : <Fact name="Secret expires">{localDateTime(secretExpiresAt, clock.now())}</Fact>}
          <Fact name="Registration">{managed ? 'Can be read, changed and deleted from here' : "Can't be changed from here"}</Fact>
        </Facts>
      </Callout>
      {changes.length + remarks.length === 0 ? null : (
        <Callout tone="warning" title="Not all is as requested">
          <ul>
            {changes.map(({ member, asked, given }) => (
              <li key={member}>
                The server changed {member} from <bdi className="untrusted">{marked(asked ?? 'nothing')}</bdi> to{' '}
                <bdi className="untrusted">{marked(given ?? 'nothing')}</bdi>.
              </li>
            ))}
            {remarks.map((remark) => (
              <li key={remark}>{marked(remark)}</li>
            ))}
          </ul>
        </Callout>
      )}
    </>
  );
}

/** What the server has of the client now. */
export function RegisteredDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { value, problem } = useAnswer(() => invoke('registration.read', { connectionId: id }), id);
  return (
    <Dialog onClose={onClose} closeLabel="Close" size="large" title="The registered client" about={id}>
      {problem === null ? null : <Callout problem={problem} />}
      {value === null ? (
        problem === null ? (
          <Loading />
        ) : null
      ) : (
        <RawText title="Registration" note="as the server has it, without secrets" text={value.text} />
      )}
    </Dialog>
  );
}
