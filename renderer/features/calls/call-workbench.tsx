import { useEffect, useRef } from 'react';
import type { ConnectionView, SavedCall } from '../../../electron/contract';
import type { Values } from '../../../electron/model/variables';
import { Button } from '../../components/button';
import { CopyAs } from '../../components/copy-as';
import { Callout } from '../../components/callout';
import { MoreMenu } from '../../components/menu';
import { KeysOf } from '../../components/keys';
import { Spinner } from '../../components/icons';
import { Split } from '../../components/splitter';
import { each } from '../../components/untrusted';
import { ask } from '../../state/actions';
import { useCommand } from '../../state/commands';
import { callEntries } from './call-menu';
import { previewOf, useScheme } from './preview';
import { RequestEditor } from './request-editor';
import { ResponseView } from './response-view';
import { inputOf, sameCall, tidy } from './saved-calls';
import { cancelCall, sendCall, setDraft, useCallState } from './session';
import { useIsWide } from './use-is-wide';
import { useValues } from './use-values';
import { Card, Column, Row, Stack } from '../../components/layout';
import fields from '../../components/text-field.module.css';
import styles from './call-workbench.module.css';

/** Pixels from which request and response stand side by side. */
const WIDE = 1_000;
/** Of the request's pane. */
const BESIDE = { name: 'call-beside', label: 'Width of the request', initial: 500, least: 360, rest: 420 };
const ABOVE = { name: 'call-above', label: 'Height of the request', initial: 200, least: 140, rest: 200 };

export interface CallWorkbenchProps {
  connection: ConnectionView;
  call: SavedCall;
  /** Puts the focus into the name at once: a call just added. */
  startNaming: boolean;
  onNamed: () => void;
  onSave: (call: SavedCall) => void;
  onDuplicate: (call: SavedCall) => void;
  onElsewhere: () => void;
  onRemove: () => void;
}

export function CallWorkbench({ connection, call, startNaming, onNamed, onSave, onDuplicate, onElsewhere, onRemove }: CallWorkbenchProps) {
  const { draft, running, result, problem } = useCallState(connection.id, call.id);
  const name = useRef<HTMLInputElement>(null);
  const values = useValues(connection);
  const [workbench, isWide] = useIsWide(WIDE);
  const shown = draft ?? call;
  const edited = draft !== null && !sameCall(draft, call);

  const edit = (next: SavedCall) => setDraft(connection.id, call.id, next);
  const send = () => {
    if (previewOf(connection, shown, values).built) void sendCall(connection.id, call.id, inputOf(shown));
  };
  const save = () => {
    if (edited) onSave(tidy(shown));
  };
  useCommand('send', send);
  useCommand('save', save);

  // Once: typing renders again and must not select anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (!startNaming) return;
    name.current?.select();
    onNamed();
  }, []);

  return (
    <Column className={styles.workbench} ref={workbench}>
      <Row gap={6} pad={[8, 16, 0, 24]}>
        <input
          ref={name}
          className={`${fields.input} ${fields.frame} ${styles.name}`}
          aria-label="Name of the call"
          value={shown.name}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => edit({ ...shown, name: event.target.value })}
        />
        {edited ? (
          <>
            <Button size="small" variant="quiet" onPress={() => setDraft(connection.id, call.id, null)}>
              Revert
            </Button>
            <Button size="small" onPress={save}>
              Save
            </Button>
          </>
        ) : null}
        <CopyAs
          isQuiet
          isDisabled={!previewOf(connection, shown, values).built}
          onCopy={async (language) => {
            const done = await ask('calls.copyAs', { connectionId: connection.id, call: inputOf(shown), language });
            return done ? done.value.names : null;
          }}
        />
        <MoreMenu
          label="More for this call"
          items={callEntries(shown, {
            // The menu gives the focus back to its button first.
            onRename: () => setTimeout(() => name.current?.select(), 50),
            onDuplicate,
            onElsewhere,
            onRemove,
          })}
        />
      </Row>
      {connection.allowPlainHttp ? (
        <p className={`${styles.plain} dim`}>
          <b className="tone-warn">Plain http is allowed for this connection.</b> Tokens sent to an http:// URL can be read in transit.
        </p>
      ) : null}
      <Split {...(isWide ? BESIDE : ABOVE)} stacked={!isWide} className={styles.panes}>
        <RequestEditor
          connection={connection}
          call={shown}
          values={values}
          running={running}
          onChange={edit}
          onSend={send}
          onCancel={() => cancelCall(connection.id, call.id)}
        />
        <Stack line={isWide ? 'before' : 'above'} className={`${styles.answer}${running ? ` ${styles.old}` : ''}`}>
          {problem ? (
            <Stack pad={[16, 24]}>
              <Callout live problem={problem} actions={<Button onPress={send}>Send again</Button>} />
            </Stack>
          ) : result ? (
            <ResponseView result={result} connection={connection} />
          ) : (
            <Stack gap={12} pad={24} role="region" aria-label="The request to send" tabIndex={0} className={`${styles.hint} dim scroll`}>
              {running ? (
                <>
                  <Spinner size={20} />
                  <p role="status">Waiting for the response…</p>
                </>
              ) : (
                <>
                  <RequestPreview connection={connection} call={shown} values={values} />
                  <p>
                    Press <KeysOf command="send" /> to send it.
                  </p>
                </>
              )}
            </Stack>
          )}
        </Stack>
      </Split>
    </Column>
  );
}

/** What will go over the wire, the token as words. */
function RequestPreview({ connection, call, values }: { connection: ConnectionView; call: SavedCall; values: Values }) {
  const { built } = previewOf(connection, inputOf(call), values, useScheme(connection));
  if (built === null) return null;
  return (
    <Card frame="dashed" gap={2} maxWidth={640} className="mono untrusted">
      <p>
        <span className="literal">{built.method}</span> {built.url}
      </p>
      {each(built.headers, (header) => (
        <p>
          <span className="name">{header.name}:</span> {header.value}
        </p>
      ))}
    </Card>
  );
}
