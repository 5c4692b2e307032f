import { useMemo, useState } from 'react';
import { providerOf, type TemplateId } from '../../../electron/model/providers/offered';
import { defaultsOf } from '../../../electron/model/templates';
import { invoke } from '../../bridge';
import { ProblemPane } from '../../components/problem-pane';
import { connect } from '../../state/actions';
import { useAnswer, useEvent } from '../../state/use-answer';
import { Loading } from '../loading';
import { ConnectionForm } from './connection-form';
import { DangerZone } from './danger-zone';
import { TemplateChooser } from './template-chooser';
import looks from '../../components/looks.module.css';

export interface EditorProps {
  /** null: a new connection, begun with the template chooser. */
  id: string | null;
  /** Skips the chooser. */
  template?: TemplateId;
  /** The connection to go to: the one saved or made; null after leaving without one or deleting this one. */
  onDone: (id: string | null) => void;
}

export function Editor({ id, template, onDone }: EditorProps) {
  const [chosen, setChosen] = useState<TemplateId | null>(template ?? null);
  if (id !== null) return <Existing id={id} onDone={onDone} />;
  if (chosen === null) return <TemplateChooser onChoose={setChosen} onCreated={onDone} onCancel={() => onDone(null)} />;
  return <New template={chosen} onDone={onDone} onOther={template === undefined ? () => setChosen(null) : undefined} />;
}

/** `onOther` lets the person choose another provider. */
function New({ template, onDone, onOther }: { template: TemplateId; onDone: EditorProps['onDone']; onOther?: () => void }) {
  const initial = useMemo(() => defaultsOf(template), [template]);
  const { label, summary } = providerOf(template);
  return (
    <ConnectionForm
      key={template}
      initial={initial}
      connection={null}
      onSaved={(view, andConnect) => {
        onDone(view.id);
        if (andConnect) void connect(view.id);
      }}
      onLeave={() => (onOther ? onOther() : onDone(null))}
      head={(leave) => (
        <header>
          <h1 className="title">New {label} connection</h1>
          <p className="dim">{summary}</p>
          {onOther ? (
            <button type="button" className={looks.link} onClick={leave}>
              Choose another provider
            </button>
          ) : null}
        </header>
      )}
    />
  );
}

function Existing({ id, onDone }: { id: string; onDone: EditorProps['onDone'] }) {
  const { value: connection, problem, again, take } = useAnswer(() => invoke('connections.get', { id }), id);
  useEvent('connection.changed', (summary) => {
    if (summary.id === id) again();
  });
  if (connection === null) return problem ? <ProblemPane problem={problem} onRetry={again} /> : <Loading />;
  return (
    <ConnectionForm
      key={connection.id}
      initial={connection}
      connection={connection}
      onSaved={take}
      foot={<DangerZone connection={connection} onDone={onDone} />}
    />
  );
}
