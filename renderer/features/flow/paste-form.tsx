import { type FormEvent, useState } from 'react';
import type { FlowView, Problem } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { TextField } from '../../components/text-field';
import fields from '../../components/text-field.module.css';
import { checkPasted } from './pasted-url';
import styles from './paste-form.module.css';
import { Grid } from '../../components/layout';

/** Takes the URL the browser ended on. Checked here for slips; the main process checks it for real. */
export function PasteForm({ flow }: { flow: FlowView }) {
  const [url, setUrl] = useState('');
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const check = checkPasted(url, flow.redirectUri);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!check.ok || isSending) return;
    setSending(true);
    setProblem(null);
    const result = await invoke('flows.paste', { flowId: flow.id, url: url.trim() });
    setSending(false);
    if (result.ok) setUrl('');
    else setProblem(result.problem);
  };
  return (
    <Grid as="form" columns="minmax(0, 1fr) auto" gap={8} align="start" className={styles.paste} onSubmit={send}>
      <TextField
        label="The URL you ended on"
        mono
        autoFocus
        value={url}
        onChange={setUrl}
        placeholder={`${flow.redirectUri ?? 'https://…'}?code=…&state=…`}
        errorMessage={check.text}
      />
      <Button className={fields.beside} variant="primary" type="submit" isDisabled={!check.ok} isPending={isSending}>
        Continue
      </Button>
      {problem ? <Callout live problem={problem} /> : null}
    </Grid>
  );
}
