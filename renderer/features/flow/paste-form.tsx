import { useState } from 'react';
import type { FlowView, Problem } from '../../../electron/contract';
import { bringsOnlyTokens, isAnsweredByForm, isAnsweredInFragment } from '../../../electron/model/authorize-request';
import { answerIn, pastedAddress } from '../../../electron/model/pasted-answer';
import { urlOf } from '../../../electron/model/text/url';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Form, Row } from '../../components/layout';
import { TextField } from '../../components/text-field';

/** Takes the URL the browser ended on. Checked here for slips; the main process checks it for real. */
export function PasteForm({ flow }: { flow: FlowView }) {
  const [url, setUrl] = useState('');
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  // What the sign-in itself reports of the pasted URL is the same refusal.
  const shown = flow.problem ?? problem;
  const check = checkPasted(url, flow.redirectUri);
  const send = async () => {
    if (!check.ok || isSending) return;
    setSending(true);
    setProblem(null);
    const result = await invoke('flows.paste', { flowId: flow.id, url: url.trim() });
    setSending(false);
    if (result.ok) setUrl('');
    else setProblem(result.problem);
  };
  return (
    <Form gap={8} onSubmit={send}>
      <TextField
        label={isAnsweredByForm(flow.authorizeUrl) ? 'Form data' : 'Redirected URL'}
        mono
        autoFocus
        value={url}
        onChange={setUrl}
        placeholder={exampleOf(flow)}
        errorMessage={check.text}
      />
      <Row>
        <Button variant="primary" type="submit" isDisabled={!check.ok} isPending={isSending}>
          Continue
        </Button>
      </Row>
      {shown ? <Callout live problem={shown} /> : null}
    </Form>
  );
}

function exampleOf({ authorizeUrl, redirectUri }: FlowView): string {
  const answer = `${bringsOnlyTokens(authorizeUrl) ? 'access_token' : 'code'}=…&state=…`;
  if (isAnsweredByForm(authorizeUrl)) return answer;
  return `${redirectUri ?? 'https://…'}${isAnsweredInFragment(authorizeUrl) ? '#' : '?'}${answer}`;
}

/**
 * A quick check of what was pasted: complete, at the expected address, with an answer and its state, which a signed answer has inside. The
 * main process checks it for real. `text` says what is wrong; null while there is nothing to say.
 */
export function checkPasted(text: string, redirectUri: string | null): { ok: boolean; text: string | null } {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: false, text: null };
  const trouble = troubleWith(trimmed, redirectUri);
  return { ok: trouble === null, text: trouble };
}

const ANSWERS = ['code', 'error', 'access_token', 'id_token', 'response'];

function troubleWith(text: string, redirectUri: string | null): string | null {
  const url = urlOf(redirectUri === null ? text : pastedAddress(text, redirectUri));
  if (url === null) return "This isn't a complete URL. Copy everything in the address bar, from https:// to the end.";
  const expected = urlOf(redirectUri ?? '');
  if (expected !== null && !sameAddress(url, expected))
    return `This URL is a different page. The redirect goes to ${redirectUri}: finish signing in, then copy the URL.`;
  const answer = answerIn(url);
  if (!ANSWERS.some((name) => answer.has(name)))
    return 'This URL has no code, token or error. Copy all of it after the provider has redirected you.';
  if (!answer.has('state') && !answer.has('response'))
    return "This URL has no state, so it can't be matched to this sign-in. Copy the whole URL.";
  return null;
}

const sameAddress = (a: URL, b: URL) => a.protocol === b.protocol && a.host === b.host && a.pathname === b.pathname;
