import { useCallback, useEffect, useRef, useState } from 'react';
import type { ConnectionView, Problem, SavedCall } from '../../../electron/contract';
import { invoke, on } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { EmptyState } from '../../components/empty-state';
import { Spinner } from '../../components/spinner';
import { say } from '../../state/app';
import { CallList } from './call-list';
import { CallWorkbench } from './call-workbench';
import { copyOf, newCall } from './saved-calls';
import { forgetCall, selectCall, setDraft, useSelectedCall } from './session';
import { Grid, Stack } from '../../components/layout';

/** The test calls of a connection: a list, one to edit and send, and what came back. */
export function Calls({ connectionId }: { connectionId: string }) {
  const { connection, problem, retry, take } = useConnection(connectionId);
  const remembered = useSelectedCall(connectionId);
  const naming = useRef<string | null>(null);

  if (problem) {
    return (
      <Stack pad={[16, 24]}>
        <Callout live problem={problem} actions={<Button onPress={retry}>Try again</Button>} />
      </Stack>
    );
  }
  if (connection === null) {
    return (
      <Stack pad={[16, 24]}>
        <Spinner label="Loading" size={20} />
      </Stack>
    );
  }

  const { calls } = connection;
  const call = calls.find((one) => one.id === remembered) ?? calls[0] ?? null;

  const save = async (saved: SavedCall): Promise<boolean> => {
    const result = await invoke('calls.save', { connectionId, call: saved });
    if (!result.ok) {
      say({ problem: result.problem });
      return false;
    }
    take(result.value);
    return true;
  };
  const addCall = async (made: SavedCall) => {
    if (!(await save(made))) return;
    naming.current = made.id;
    selectCall(connectionId, made.id);
  };
  const add = () => addCall(newCall(crypto.randomUUID()));
  const remove = async (id: string) => {
    const result = await invoke('calls.remove', { connectionId, id });
    if (!result.ok) return say({ problem: result.problem });
    const at = calls.findIndex((one) => one.id === id);
    const neighbour = calls[at + 1] ?? calls[at - 1] ?? null;
    forgetCall(connectionId, id);
    selectCall(connectionId, neighbour?.id ?? null);
    take(result.value);
  };

  if (call === null) {
    return (
      <EmptyState
        title="No calls yet"
        actions={
          <Button variant="primary" icon="plus" onPress={add}>
            Add a call
          </Button>
        }
      >
        A test call proves whether the API takes this token. Begin with something harmless, such as reading who you are.
      </EmptyState>
    );
  }
  return (
    <Grid columns="216px minmax(0, 1fr)" className="fill">
      <CallList connectionId={connectionId} calls={calls} selected={call.id} onSelect={(id) => selectCall(connectionId, id)} onAdd={add} />
      <CallWorkbench
        key={call.id}
        connection={connection}
        call={call}
        startNaming={naming.current === call.id}
        onNamed={() => {
          naming.current = null;
        }}
        onSave={async (saved) => {
          if (await save(saved)) setDraft(connectionId, saved.id, null);
        }}
        onDuplicate={(shown) =>
          addCall(
            copyOf(
              shown,
              crypto.randomUUID(),
              calls.map((one) => one.name),
            ),
          )
        }
        onRemove={() => remove(call.id)}
      />
    </Grid>
  );
}

function useConnection(id: string) {
  const [connection, setConnection] = useState<ConnectionView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const load = useCallback(async () => {
    const result = await invoke('connections.get', { id });
    if (result.ok) setConnection(result.value);
    setProblem(result.ok ? null : result.problem);
  }, [id]);
  useEffect(() => {
    void load();
    return on('connection.changed', (summary) => {
      if (summary.id === id) void load();
    });
  }, [id, load]);
  return { connection: connection?.id === id ? connection : null, problem, retry: load, take: setConnection };
}
