import { useState } from 'react';
import type { ChainView, PlannedRequest } from '../../../electron/model/discovery';
import { changedParts, editableOf, editOf } from '../../../electron/model/discovery-edit';
import { LINK_WORDS } from '../../../electron/model/discovery-words';
import { Button } from '../../components/button';
import { KeysOf } from '../../components/keys';
import { KeyValueEditor } from '../../components/key-value-editor';
import { Form, Row, ScrollPane } from '../../components/layout';
import { Select } from '../../components/select';
import { TextArea, TextField } from '../../components/text-field';
import { Untrusted } from '../../components/untrusted';
import { useCommand } from '../../state/commands';
import { runRest, sendNext } from '../../state/discovery';
import { METHODS } from '../calls/methods';
import { BackOneStep, ChangedParts, PaneHead } from './pane-head';
import { Why } from './verdicts';

/** The next request before it goes: everything in it can be changed, but for what is secret. */
export function NextRequest({ view, request }: { view: ChainView; request: PlannedRequest }) {
  const planned = editableOf(request);
  const [draft, setDraft] = useState(planned);
  const changed = changedParts(planned, draft);
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  const send = () => sendNext(view.id, editOf(planned, draft));
  useCommand('step', send);
  const methods = METHODS.some(({ id }) => id === draft.method) ? METHODS : [...METHODS, { id: draft.method, label: draft.method }];
  return (
    <ScrollPane label="Next request" data-step-detail pad={[16, 24, 24]}>
      <PaneHead note={`${LINK_WORDS[request.link].title}, not sent yet`} title={request.title}>
        <Why why={request.why} section={request.section} />
      </PaneHead>
      <Form gap={16} onSubmit={send}>
        <Row gap={8} align="start" wrap>
          <Select label="Method" options={methods} value={draft.method} onChange={(method) => change({ method })} mono />
          <TextField label="URL" mono className="grow" value={draft.url} onChange={(url) => change({ url })} autoFocus />
        </Row>
        <KeyValueEditor label="Headers" addLabel="Add a header" pairs={draft.headers} onChange={(headers) => change({ headers })} />
        {planned.body === null && draft.method === 'GET' ? null : (
          <TextArea label="Body" mono rows={6} value={draft.body ?? ''} onChange={(body) => change({ body })} />
        )}
        {request.sealed.length === 0 ? null : (
          <p className="small dim">
            Added as it is sent, and never shown: {request.sealed.map(({ where, name, kind }) => `${kind} (${where} ${name})`).join(', ')}.
          </p>
        )}
        <ChangedParts parts={changed}>
          {changed.includes('url') ? (
            <span className="small dim">
              planned: <Untrusted className="mono" text={planned.url} />
            </span>
          ) : null}
          <Button size="small" variant="quiet" onPress={() => setDraft(planned)}>
            Undo changes
          </Button>
        </ChangedParts>
        <Row gap={8} wrap>
          <Button variant="primary" icon="send" type="submit">
            Send
          </Button>
          <KeysOf command="step" />
          <Button onPress={() => runRest(view.id)}>Send the rest</Button>
          <BackOneStep view={view} />
        </Row>
      </Form>
    </ScrollPane>
  );
}
