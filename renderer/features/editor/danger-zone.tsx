import { useState } from 'react';
import type { ConnectionView, Problem } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { exportConnection } from '../../state/actions';
import { confirmFirst } from '../../state/confirmation';
import { dropDraft } from './drafts';
import { Row, Stack } from '../../components/layout';
import styles from './danger-zone.module.css';

export function DangerZone({ connection, onDone }: { connection: ConnectionView; onDone: (id: string | null) => void }) {
  const [problem, setProblem] = useState<Problem | null>(null);

  const duplicate = async () => {
    setProblem(null);
    const result = await invoke('connections.duplicate', { id: connection.id });
    if (result.ok) onDone(result.value.id);
    else setProblem(result.problem);
  };
  const remove = async () => {
    setProblem(null);
    const result = await invoke('connections.remove', { id: connection.id });
    if (!result.ok) return setProblem(result.problem);
    dropDraft(connection.id);
    onDone(null);
  };
  const calls = connection.calls.length;
  const confirmDelete = () =>
    confirmFirst({
      title: `Delete “${connection.name}”?`,
      text: (
        <>
          <p>This deletes from this computer, for good:</p>
          <ul className={styles.deleted}>
            <li>
              the connection{connection.environment === '' ? '' : ` (${connection.environment})`} and its settings
              {calls === 0 ? '' : calls === 1 ? ', with 1 saved call' : `, with ${calls} saved calls`}
            </li>
            <li>its sealed record: {connection.hasClientSecret === false ? 'any tokens' : 'the client secret and any tokens'}</li>
          </ul>
          <p>The client stays registered at the provider, and its tokens stay valid there until they expire.</p>
        </>
      ),
      confirmLabel: 'Delete',
      onConfirm: remove,
    });
  return (
    <Stack line="above" pad={[16, 0, 0]} as="section" gap={12} className={styles.end} aria-label="Duplicate, export or delete">
      {problem ? <Callout live problem={problem} /> : null}
      <Row gap={24} justify="between">
        <div>
          <h3>Duplicate</h3>
          <p className="dim">The same settings, calls and client secret under a new name; no tokens.</p>
        </div>
        <Button icon="duplicate" onPress={duplicate}>
          Duplicate
        </Button>
      </Row>
      <Row gap={24} justify="between">
        <div>
          <h3>Export</h3>
          <p className="dim">The settings as JSON, for a colleague, a repository or the command line. Secrets and tokens stay here.</p>
        </div>
        <Button icon="upload" onPress={() => exportConnection(connection.id)}>
          Export…
        </Button>
      </Row>
      <Row gap={24} justify="between">
        <div>
          <h3>Delete</h3>
          <p className="dim">Removes the connection from this computer. Nothing changes at the provider.</p>
        </div>
        <Button variant="danger" icon="trash" onPress={confirmDelete}>
          Delete…
        </Button>
      </Row>
    </Stack>
  );
}
