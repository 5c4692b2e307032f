import { useEffect, useState } from 'react';
import type { ConnectionView, Pair, Problem } from '../../../electron/contract';
import { Failure } from '../../../electron/model/failure';
import { checkVariables, type VariableInput } from '../../../electron/model/variables';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { KeyValueEditor } from '../../components/key-value-editor';
import { Page, Row, Section } from '../../components/layout';
import { say, useApp } from '../../state/app';
import { useCommand } from '../../state/commands';
import { useArrival } from './arrival';
import { setVariableDraft, useVariableDraft } from './session';
import { storedVariables, VariableRows } from './variable-rows';

/** The variables that a connection's calls can be written with: its own, and those of its environment. */
export function VariablesPage({ connection, onSaved }: { connection: ConnectionView; onSaved: (view: ConnectionView) => void }) {
  const { id, environment } = connection;
  const environments = useApp((state) => state.settings.environments);
  const sharing = useApp((state) => state.connections.filter((other) => other.environment === environment).length);
  const draft = useVariableDraft(id);
  const [problem, setProblem] = useState<Problem | null>(null);
  const stored = storedVariables(connection);
  const root = useArrival(id, 'variables');
  const { own, shared } = draft ?? stored;
  const edited = draft !== null && JSON.stringify(draft) !== JSON.stringify(stored);
  const edit = (change: { own?: VariableInput[]; shared?: Pair[] }) => setVariableDraft(id, { own, shared, ...change });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was wrong with other variables is over
  useEffect(() => setProblem(null), [draft]);

  const save = async () => {
    if (!edited) return;
    const kept = checked(shared);
    if ('problem' in kept) return setProblem(kept.problem);
    const done = await invoke('calls.setVariables', { connectionId: id, variables: own });
    if (!done.ok) return setProblem(done.problem);
    if (environment !== '' && JSON.stringify(shared) !== JSON.stringify(stored.shared)) {
      const { [environment]: _, ...others } = environments;
      const all = kept.pairs.length === 0 ? others : { ...others, [environment]: kept.pairs };
      const updated = await invoke('settings.update', { environments: all });
      if (!updated.ok) return setProblem(updated.problem);
    }
    setVariableDraft(id, null);
    onSaved(done.value);
    say({ tone: 'ok', text: 'Variables saved.' });
  };
  useCommand('save', () => void save());

  return (
    <Page ref={root} tabIndex={-1} gap={24} aria-label="Variables" className="ringless">
      <Section
        level="h2"
        title="Variables"
        gap={8}
        actions={
          edited ? (
            <Row gap={6}>
              <Button size="small" variant="quiet" onPress={() => setVariableDraft(id, null)}>
                Revert
              </Button>
              <Button size="small" variant="primary" onPress={save}>
                Save
              </Button>
            </Row>
          ) : undefined
        }
      >
        <p className="dim">
          Write <code>{'{{name}}'}</code> in the URL, query, headers or body of a call. The value replaces it unchanged; query parameters
          are encoded. <code>{'\\{{name}}'}</code> is sent as text.
        </p>
        {problem ? <Callout live problem={problem} /> : null}
      </Section>
      <Section title="This connection" gap={8}>
        <VariableRows rows={own} onChange={(next) => edit({ own: next })} sealed={connection.sealedVariables} />
        <p className="small dim">
          A secret value is sealed in the vault. It is sent to this connection's API only, and hidden in previews, logs and exports.
        </p>
      </Section>
      {environment === '' ? (
        <p className="dim">Set an environment for this connection under Settings to share variables with others in the same environment.</p>
      ) : (
        <Section
          title={
            <>
              Environment <bdi>{environment}</bdi>
            </>
          }
          gap={8}
        >
          <KeyValueEditor
            label={`Variables of ${environment}`}
            hideLabel
            pairs={shared}
            onChange={(next) => edit({ shared: next })}
            addLabel="Add shared variable"
          />
          <p className="small dim">
            {sharing > 1 ? `Shared by the ${sharing} connections of this environment.` : 'Shared by all connections of this environment.'} A
            connection's own variable of the same name overrides it. Not for secrets: they are stored in plain text.
          </p>
        </Section>
      )}
    </Page>
  );
}

function checked(shared: Pair[]): { pairs: Pair[] } | { problem: Problem } {
  try {
    return { pairs: checkVariables(shared, 'variables') };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { code, what, likelyCause, action, evidence } = error;
    return { problem: { code, what, likelyCause, action, evidence } };
  }
}
