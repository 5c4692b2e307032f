import type { ConnectionSettings, ConnectionView } from '../../../electron/contract';
import { type ReactNode, useEffect } from 'react';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { EditorAside } from './aside';
import { sayUndoable } from './undo';
import { fieldOfPath } from './form-fields';
import { FormContext, useForm } from './form-context';
import { secretToSend } from './form-model';
import { FormSection, SECTION_IDS } from './form-section';
import { Essentials } from './sections';
import { type Saving, useConnectionForm } from './use-connection-form';
import { GivenButton } from './given-button';
import { select } from '../../state/actions';
import { useCommand } from '../../state/commands';
import { confirmFirst } from '../../state/confirmation';
import { arrived, useWanted } from '../../state/wanted';
import { Page, Row, Stack } from '../../components/layout';
import looks from '../../components/looks.module.css';
import styles from './connection-form.module.css';

/** Where the person starts on a new connection: the first thing only they can know. */
const FIRST_FIELD = ['issuer', 'endpoints', 'clientId'];

export interface ConnectionFormProps {
  /** What the form starts from and compares with. */
  initial: ConnectionSettings;
  connection: ConnectionView | null;
  /** Asks the issuer for its endpoints when the form opens. */
  discoverFirst?: boolean;
  /** `andConnect`: the person wants to sign in at once. */
  onSaved: (view: ConnectionView, andConnect: boolean) => void;
  /** Leaving without saving; absent in a place that can't be left from here. */
  onLeave?: () => void;
  /** Above the form, given whether there are unsaved changes. */
  head?: (leave: () => void) => ReactNode;
  foot?: ReactNode;
}

export function ConnectionForm({ initial, connection, discoverFirst, onSaved, onLeave, head, foot }: ConnectionFormProps) {
  const isNew = connection === null;
  const editing = useConnectionForm({ initial, connection, isLeavable: onLeave !== undefined });
  const { context, root, dirty, saving, showRestored } = editing;
  const { form, asked, discover } = context;

  useEffect(() => {
    const first =
      connection === null ? FIRST_FIELD.find((field) => asked.has(field) && !(field === 'issuer' && initial.issuer)) : undefined;
    if (first)
      root.current?.querySelector<HTMLElement>(`[data-field="${first === 'endpoints' ? 'endpoint-authorization' : first}"] input`)?.focus();
  }, [connection, asked, initial.issuer, root]);

  const led = useWanted(connection?.id ?? null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each time the person is led here
  useEffect(() => {
    if (led?.setting !== undefined && editing.lead(led.setting) !== null) arrived(led);
  }, [led]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useEffect(() => {
    if (discoverFirst) void discover();
  }, []);

  const save = async (andConnect = false) => {
    const done = await editing.save(andConnect);
    if (done === null) return;
    if (connection && done.isUndoable) sayUndoable(connection);
    onSaved(done.view, andConnect);
  };

  const discard = () => {
    editing.discard();
    onLeave?.();
  };
  const leave = () => {
    if (!dirty) return onLeave?.();
    confirmFirst({
      title: isNew ? 'Leave without saving?' : 'Discard your changes?',
      text: isNew
        ? 'The new connection is not saved. What you entered will be lost.'
        : `Your unsaved changes to “${initial.name}” will be lost.`,
      confirmLabel: isNew ? 'Leave' : 'Discard',
      cancelLabel: 'Keep editing',
      onConfirm: discard,
    });
  };
  useCommand('save', () => save());
  // What was typed is kept for the next time, but for a secret.
  useCommand('leave', () => {
    if (dirty && 'clientSecret' in secretToSend(form.secret)) leave();
    else if (onLeave) onLeave();
    else if (connection) select(connection.id, 'token');
  });

  return (
    <FormContext value={context}>
      <div className={`${styles.editor} fill`} ref={root}>
        <Page gap={16}>
          {head?.(leave)}
          {showRestored ? (
            <Callout
              tone="note"
              title="Unsaved changes restored"
              actions={
                <Button size="small" onPress={discard}>
                  Discard them
                </Button>
              }
            >
              You left this form before saving. A client secret is not kept: enter it again.
            </Callout>
          ) : null}
          <GivenButton calls={initial.calls} draftKey={editing.draftKey} />
          <Essentials />
          {SECTION_IDS.map((id) => (
            <FormSection key={id} id={id} />
          ))}
          {foot}
        </Page>
        <EditorAside />
        {isNew || dirty || saving.isDone || saving.problem ? (
          <SaveBar dirty={dirty} saving={saving} onSave={save} onLeave={onLeave || dirty ? leave : null} />
        ) : null}
      </div>
    </FormContext>
  );
}

/** Height of the buttons in pixels: the row has it before there are any. */
const BUTTONS = 30;

interface SaveBarProps {
  dirty: boolean;
  saving: Saving;
  onSave: (andConnect: boolean) => void;
  /** null: there is nowhere to go and nothing to discard. */
  onLeave: (() => void) | null;
}

function SaveBar({ dirty, saving, onSave, onLeave }: SaveBarProps) {
  const { connection, issues, goTo } = useForm();
  const { underWay, problem, isDone } = saving;
  const isNew = connection === null;
  // Nothing is missing, so a new connection can be saved and signed in to at once.
  const canConnect = isNew && issues.length === 0;
  const refused = fieldOfPath(problem?.evidence.find((item) => item.label === 'Field')?.value ?? '');
  return (
    <Stack pad={[8, 24]} line="above" gap={8} className={styles.bar}>
      {problem ? (
        <Callout
          live
          problem={problem}
          mending={null}
          title="Not saved. Your changes are still here."
          actions={
            refused ? (
              <Button size="small" onPress={() => goTo(refused)}>
                Show the field
              </Button>
            ) : null
          }
        />
      ) : null}
      <Row gap={8} style={{ minHeight: BUTTONS }}>
        <Row as="p" grow wrap gap={[2, 12]} className="dim" role="status">
          <BarState isDirty={dirty && !isNew} isDone={isDone} />
        </Row>
        {onLeave ? <Button onPress={onLeave}>{isNew ? 'Cancel' : 'Discard'}</Button> : null}
        {isNew || dirty ? (
          <Button variant={canConnect ? 'default' : 'primary'} isPending={underWay === 'save'} onPress={() => onSave(false)}>
            Save
          </Button>
        ) : null}
        {isNew ? (
          <Button
            variant={canConnect ? 'primary' : 'default'}
            isDisabled={!canConnect}
            isPending={underWay === 'connect'}
            onPress={() => onSave(true)}
          >
            Save and connect
          </Button>
        ) : null}
      </Row>
    </Stack>
  );
}

function BarState({ isDirty, isDone }: { isDirty: boolean; isDone: boolean }) {
  const { shown, goTo } = useForm();
  if (shown.length === 0) return isDirty ? 'Unsaved changes' : isDone ? <span className="tone-live">Saved</span> : '';
  return (
    <>
      <span className="tone-dead">To fix: </span>
      {shown.map((issue) => (
        <button key={issue.field} type="button" className={looks.link} onClick={() => goTo(issue.field)}>
          {issue.label}
        </button>
      ))}
    </>
  );
}
