import { useState } from 'react';
import type { CallResultView, Problem, SavedCall } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { remediesOf } from '../../components/explanation';
import { Row } from '../../components/layout';
import { Select } from '../../components/select';
import { TextField } from '../../components/text-field';
import { select } from '../../state/actions';
import { statusPhrase } from '../calls/status';
import { Coach } from '../exchanges/coach';
import { useGuide } from './guide-context';

/** One harmless request with the new token: whether the service takes it. */
export function CallStep() {
  const { connection, goOn } = useGuide();
  const { id, calls, apiBaseUrl } = connection;
  const [chosen, setChosen] = useState<string | null>(null);
  const [address, setAddress] = useState('');
  const [outcome, setOutcome] = useState<{ result: CallResultView | null; problem: Problem | null } | null>(null);
  // What mends it leads then.
  const isMended = remediesOf({ mend: (outcome?.result?.explanation ?? outcome?.problem)?.mend }).length > 0;
  const call = calls.find((each) => each.id === chosen) ?? calls[0] ?? null;

  const send = async () => {
    setOutcome(null);
    const saved = call ?? (await add(id, address));
    if ('code' in saved) return setOutcome({ result: null, problem: saved });
    const result = await invoke('guide.call', { connectionId: id, savedId: saved.id, callId: crypto.randomUUID() });
    setOutcome(result.ok ? { result: result.value, problem: null } : { result: null, problem: result.problem });
  };
  return (
    <>
      <p className="prose">
        The token is here. Now check that the service accepts it: this request only reads, and shows that everything works together.
      </p>
      {call === null ? (
        <TextField
          label="URL of a request that only reads"
          mono
          value={address}
          onChange={setAddress}
          placeholder={apiBaseUrl === null ? 'https://api.example.com/me' : '/me'}
          description="From the provider's documentation; often one that returns your own profile."
        />
      ) : calls.length > 1 ? (
        <Select
          label="Request"
          options={calls.map(({ id: value, name }) => ({ id: value, label: name }))}
          value={call.id}
          onChange={setChosen}
        />
      ) : null}
      {outcome === null ? null : <Outcome {...outcome} />}
      <Row gap={8} wrap>
        <Button variant={isMended ? 'default' : 'primary'} icon="send" isDisabled={call === null && address.trim() === ''} onPress={send}>
          {call === null ? 'Send the request' : `Send “${call.name}”`}
        </Button>
        {outcome?.result ? <Button onPress={() => select(id, 'calls')}>Show in Calls</Button> : null}
        <Button variant="quiet" onPress={() => goOn('no-call')}>
          Go on without
        </Button>
      </Row>
    </>
  );
}

/** Saves a call to that address. Answers with it, or with why not. */
async function add(connectionId: string, url: string): Promise<SavedCall | Problem> {
  const call = { id: '', name: 'First call', method: 'GET', url: url.trim(), query: [], headers: [], body: '' };
  const saved = await invoke('calls.save', { connectionId, call });
  if (!saved.ok) return saved.problem;
  const added = saved.value.calls.at(-1);
  if (added === undefined) throw new Error('A call that was saved is missing');
  return added;
}

function Outcome({ result, problem }: { result: CallResultView | null; problem: Problem | null }) {
  const last = result?.exchanges.findLast(({ purpose }) => purpose === 'call');
  const unanswered = problem ?? last?.problem ?? null;
  if (result?.explanation) return <Coach coach={result.explanation} isLabelled={false} />;
  if (unanswered) return <Callout live problem={unanswered} />;
  if (last?.status == null) return null;
  return (
    <Callout live tone="warning" title={`Response: ${last.status} ${statusPhrase(last.status, last.exchange?.response?.statusText ?? '')}`}>
      That proves nothing yet. Choose another request, or look at the response in Calls.
    </Callout>
  );
}
