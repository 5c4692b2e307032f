import { useRef } from 'react';
import type { SavedCall } from '../../../electron/contract';
import { Button } from '../../components/button';
import { later } from '../../components/later';
import { ProblemPane, EmptyState, Loading } from '../../components/placeholders';
import { Split } from '../../components/splitter';
import { ask } from '../../state/actions';
import { say } from '../../state/app';
import { perform } from '../../state/commands';
import { useConnection } from '../../state/use-connection';
import { CallList } from './call-list';
import { CallWorkbench } from './call-workbench';
import { copyOf, newCall } from './saved-calls';
import { forgetCall, selectCall, setDraft, showBeside, useBeside, useSelectedCall } from './session';
import { HistoryPage } from './history-page';
import { VariablesPage } from './variables-page';

const ElsewherePage = later(() => import('./elsewhere-page').then((module) => module.ElsewherePage), <Loading />);

export function Calls({ connectionId }: { connectionId: string }) {
  const { value: connection, problem, again, take } = useConnection(connectionId);
  const remembered = useSelectedCall(connectionId);
  const beside = useBeside(connectionId);
  const naming = useRef<string | null>(null);

  if (problem) return <ProblemPane problem={problem} onRetry={again} />;
  if (connection === null) return <Loading />;

  const { calls } = connection;
  const call = calls.find((one) => one.id === remembered) ?? calls[0] ?? null;

  const save = async (saved: SavedCall): Promise<boolean> => {
    const done = await ask('calls.save', { connectionId, call: saved });
    if (done) take(done.value);
    return done !== null;
  };
  const addCall = async (made: SavedCall) => {
    if (!(await save(made))) return;
    naming.current = made.id;
    selectCall(connectionId, made.id);
  };
  const add = () => addCall(newCall(crypto.randomUUID()));
  const remove = async (id: string) => {
    const done = await ask('calls.remove', { connectionId, id });
    if (!done) return;
    const at = calls.findIndex((one) => one.id === id);
    const neighbour = calls[at + 1] ?? calls[at - 1] ?? null;
    const gone = calls[at];
    const draft = forgetCall(connectionId, id);
    if (gone) {
      const undo = async () => {
        if ((await ask('calls.save', { connectionId, call: gone })) === null) return;
        setDraft(connectionId, id, draft);
        selectCall(connectionId, id);
      };
      say({ tone: 'ok', text: 'Call deleted.', undo });
    }
    selectCall(connectionId, neighbour?.id ?? null);
    take(done.value);
  };

  const duplicate = (shown: SavedCall) =>
    addCall(
      copyOf(
        shown,
        crypto.randomUUID(),
        calls.map((one) => one.name),
      ),
    );
  /** What the page of a call does, once it is there. */
  const inPage = (id: string, act: () => unknown) => {
    selectCall(connectionId, id);
    requestAnimationFrame(() => requestAnimationFrame(act));
  };
  const deedsOf = ({ id }: SavedCall) => ({
    onSend: () => inPage(id, () => perform('send')),
    onRename: () => inPage(id, () => document.querySelector<HTMLInputElement>('[aria-label="Name of the call"]')?.select()),
    onDuplicate: duplicate,
    onElsewhere: () => {
      selectCall(connectionId, id);
      showBeside(connectionId, 'elsewhere');
    },
    onRemove: () => remove(id),
  });

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
        A test call proves whether the API accepts this token. Start with something harmless, such as reading your own profile.
      </EmptyState>
    );
  }
  return (
    <Split name="calls" label="Width of the list" initial={216} least={140} rest={380} className="fill">
      <CallList
        connectionId={connectionId}
        calls={calls}
        selected={beside === null ? call.id : null}
        onSelect={(id) => selectCall(connectionId, id)}
        onAdd={add}
        deedsOf={deedsOf}
        beside={beside}
        onBeside={(id) => showBeside(connectionId, id)}
      />
      {beside === 'variables' ? (
        <VariablesPage connection={connection} onSaved={take} />
      ) : beside === 'history' ? (
        <HistoryPage connectionId={connectionId} call={call} />
      ) : beside === 'elsewhere' ? (
        <ElsewherePage connection={connection} call={call} />
      ) : (
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
          onDuplicate={duplicate}
          onElsewhere={() => showBeside(connectionId, 'elsewhere')}
          onRemove={() => remove(call.id)}
        />
      )}
    </Split>
  );
}
