import { useEffect, useState } from 'react';
import type { ConnectionView, Problem, TemplateId, Template } from '../../../electron/contract';
import { invoke, on } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Spinner } from '../../components/spinner';
import { connect } from '../../state/actions';
import { ConnectionForm } from './connection-form';
import { DangerZone } from './danger-zone';
import { TemplateChooser } from './template-chooser';
import styles from '../../components/empty-state.module.css';
import looks from '../../components/looks.module.css';

export interface EditorProps {
  /** null: a new connection, begun with the template chooser. */
  id: string | null;
  /** Skips the chooser. */
  template?: TemplateId;
  /** The connection to go to: the one saved or made; null after leaving without one or deleting this one. */
  onDone: (id: string | null) => void;
}

/** Writes a new connection or edits an existing one. */
export function Editor({ id, template, onDone }: EditorProps) {
  const { templates, connection, problem, retry, setConnection } = useLoaded(id);
  const [chosen, setChosen] = useState<TemplateId | null>(template ?? null);

  if (problem) {
    return (
      <div className={styles.empty}>
        <Callout live problem={problem} actions={<Button onPress={retry}>Try again</Button>} />
      </div>
    );
  }
  if (templates === null || (id !== null && connection === null)) {
    return (
      <div className={styles.empty}>
        <Spinner label="Loading" size={20} />
      </div>
    );
  }
  if (connection !== null) {
    return (
      <ConnectionForm
        key={connection.id}
        initial={connection}
        connection={connection}
        template={templates.find((one) => one.id === connection.template)}
        onSaved={setConnection}
        foot={<DangerZone connection={connection} onDone={onDone} />}
      />
    );
  }
  const starting = templates.find((one) => one.id === chosen);
  if (starting === undefined) {
    return <TemplateChooser templates={templates} onChoose={setChosen} onCreated={onDone} onCancel={() => onDone(null)} />;
  }
  return (
    <ConnectionForm
      key={starting.id}
      initial={starting.defaults}
      connection={null}
      template={starting}
      onSaved={(view, andConnect) => {
        onDone(view.id);
        if (andConnect) void connect(view.id);
      }}
      onLeave={() => (template === undefined ? setChosen(null) : onDone(null))}
      head={(leave) => (
        <header>
          <h1 className="title">New {starting.label} connection</h1>
          <p className="dim">{starting.summary}</p>
          {template === undefined ? (
            <button type="button" className={looks.link} onClick={leave}>
              Choose another provider
            </button>
          ) : null}
        </header>
      )}
    />
  );
}

function useLoaded(id: string | null) {
  const [templates, setTemplates] = useState<Template[] | null>(null);
  const [connection, setConnection] = useState<ConnectionView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt loads again
  useEffect(() => {
    let current = true;
    setProblem(null);
    setConnection(null);
    const load = async () => {
      const [list, one] = await Promise.all([invoke('templates.list'), id === null ? null : invoke('connections.get', { id })]);
      if (!current) return;
      if (!list.ok) return setProblem(list.problem);
      if (one && !one.ok) return setProblem(one.problem);
      setTemplates(list.value);
      setConnection(one ? one.value : null);
    };
    void load();
    return () => {
      current = false;
    };
  }, [id, attempt]);

  useEffect(() => {
    if (id === null) return;
    return on('connection.changed', async (summary) => {
      if (summary.id !== id) return;
      const result = await invoke('connections.get', { id });
      if (result.ok) setConnection((shown) => (shown?.id === id ? result.value : shown));
    });
  }, [id]);

  return { templates, connection: connection?.id === id ? connection : null, problem, retry: () => setAttempt(attempt + 1), setConnection };
}
