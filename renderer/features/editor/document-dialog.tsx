import { useState } from 'react';
import type { Problem, Result } from '../../../electron/contract';
import type { ChainVerdict } from '../../../electron/model/discovery';
import { brokenRules } from '../../../electron/model/discovery-words';
import { counted } from '../../../electron/model/text/counts';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Dialog } from '../../components/dialog';
import { Form, Row, Stack } from '../../components/layout';
import { TextField } from '../../components/text-field';
import { ask } from '../../state/actions';
import { say } from '../../state/app';
import { Verdicts } from '../discovery/verdicts';
import { RawText } from '../token/raw-json';

interface DocumentDialogProps {
  connectionId: string;
  /** Where it is, or will be; empty: not known yet. */
  url: string;
  onClose: () => void;
}

/** Writes the client ID metadata document of a connection, and holds the hosted one to the draft. */
export function DocumentDialog({ connectionId, url: first, onClose }: DocumentDialogProps) {
  const [url, setUrl] = useState(first);
  const [text, setText] = useState<string | null>(null);
  const [verdicts, setVerdicts] = useState<ChainVerdict[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isChecking, setChecking] = useState(false);
  const about = { connectionId, url: url.trim() };
  const taken = <T,>(result: Result<T>, take: (value: T) => void) => {
    setProblem(result.ok ? null : result.problem);
    if (result.ok) take(result.value);
  };
  // What was written or checked names the URL before.
  const move = (to: string) => {
    setUrl(to);
    setText(null);
    setVerdicts(null);
    setProblem(null);
  };
  const write = async () => {
    setVerdicts(null);
    taken(await invoke('registration.document', about), (made) => setText(made.text));
  };
  const check = async () => {
    setChecking(true);
    taken(await invoke('registration.checkDocument', about), (found) => setVerdicts(found.verdicts));
    setChecking(false);
  };
  const save = async () => {
    const done = await ask('registration.saveDocument', about);
    if (done?.value.path) say({ tone: 'ok', text: `Saved as ${done.value.path}.` });
  };
  return (
    <Dialog onClose={onClose} closeLabel="Close" size="large" title="Client ID metadata document" about={connectionId}>
      <Stack gap={16}>
        <p>
          Some servers read a client from a document at a URL that you host; the URL is the Client ID, and nothing has to be registered.
          Write it, upload it as it is, then check it here.
        </p>
        <Form gap={8} onSubmit={() => (about.url === '' ? undefined : write())}>
          <TextField
            label="URL of the document"
            mono
            value={url}
            onChange={move}
            placeholder="https://example.com/oauth/client.json"
            autoFocus
          />
          <Row gap={8}>
            <Button variant="primary" type="submit" isDisabled={about.url === ''}>
              Write the document
            </Button>
            <Button isDisabled={about.url === ''} isPending={isChecking} onPress={check}>
              Check the hosted one
            </Button>
          </Row>
        </Form>
        {problem === null ? null : <Callout live problem={problem} />}
        {verdicts === null ? null : <Checked verdicts={verdicts} />}
        {text === null ? null : (
          <>
            <RawText title="Document" note="to be hosted at that URL" text={text} />
            <Row>
              <Button icon="download" onPress={save}>
                Save…
              </Button>
            </Row>
          </>
        )}
      </Stack>
    </Dialog>
  );
}

function Checked({ verdicts }: { verdicts: ChainVerdict[] }) {
  const broken = brokenRules({ verdicts });
  return (
    <>
      {broken.length === 0 ? (
        <Callout live tone="ok" title="The hosted document can be used">
          Enter its URL as Client ID.
        </Callout>
      ) : (
        <Callout live tone="warning" title={`The hosted document has ${counted(broken.length, 'broken rule')}`} />
      )}
      <Verdicts verdicts={verdicts} />
    </>
  );
}
