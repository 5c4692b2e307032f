import { useId, useMemo, useRef, useState } from 'react';
import type { ConnectionSummary, ConnectionView } from '../../../electron/contract';
import { settingsIn } from '../../../electron/model/connection-input';
import { tidied } from '../../../electron/model/connection-rules';
import { groupKey, nameOfAll } from '../../../electron/model/environments';
import { fieldOf } from '../../../electron/model/failure';
import { hostsOf, inNewEnvironment } from '../../../electron/model/new-environment';
import { freeName } from '../../../electron/model/text/free-name';
import { urlOf } from '../../../electron/model/text/url';
import { Button, usePending } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { focusFirstWrong } from '../../components/first-wrong';
import { Form } from '../../components/layout';
import { TextField } from '../../components/text-field';
import { ask, inQuotes, select } from '../../state/actions';
import { say, store } from '../../state/app';
import { newPart, toForm, toInput, withOwnRedirect } from '../editor/form-model';

const HOST = 'host ';

/** Asks what is different in another environment, then makes a connection of its own for it, without secrets. */
export function NewEnvironment({ summary, view, onClose }: { summary: ConnectionSummary; view: ConnectionView; onClose: () => void }) {
  const settings = useMemo(() => settingsIn(view), [view]);
  const hosts = useMemo(() => hostsOf(settings), [settings]);
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({
    group: summary.group || nameOfAll(summary),
    ...Object.fromEntries(hosts.map((host) => [HOST + host, host])),
  });
  const [isTried, setTried] = useState(false);
  const [isPending, run] = usePending();
  const form = useRef<HTMLFormElement>(null);
  const formId = useId();
  const textOf = (id: string) => (texts[id] ?? '').trim();
  const made = inNewEnvironment(settings, {
    environment: textOf('environment'),
    group: textOf('group'),
    clientId: textOf('clientId'),
    hosts: new Map(hosts.map((host) => [host, textOf(HOST + host)])),
  });
  const errors = problemsOf(made, hosts, textOf);
  const field = (id: string) => ({
    value: texts[id] ?? '',
    onChange: (text: string) => setTexts({ ...texts, [id]: text }),
    errorMessage: isTried ? (errors.get(id) ?? null) : null,
  });
  const create = async () => {
    setTried(true);
    if (errors.size > 0) return focusFirstWrong(form.current);
    const filled = withOwnRedirect(toForm({ ...made, name: freeName(made.name, namesTaken()) }), newPart());
    const created = await ask('connections.create', { input: toInput(filled, made.calls) });
    if (created === null) return;
    if (groupKey(summary.group) !== groupKey(made.group)) {
      await ask('connections.update', { id: summary.id, input: { ...settings, group: made.group } });
    }
    onClose();
    select(created.value.id, 'settings');
    say({ tone: 'ok', text: `Created ${inQuotes(created.value.name)}. It has no secrets or tokens yet.` });
  };
  return (
    <Dialog
      onClose={onClose}
      title="New environment"
      actions={
        <Button variant="primary" type="submit" form={formId} isPending={isPending}>
          Create
        </Button>
      }
    >
      <Form id={formId} ref={form} gap={16} aria-label="New environment" onSubmit={() => run(create)}>
        <p>
          A connection of its own with the settings and saved calls of <bdi>{summary.name}</bdi>, but no secrets, tokens or notes.
        </p>
        <TextField {...field('environment')} label="Environment" placeholder="staging, sandbox…" autoFocus />
        <TextField
          {...field('group')}
          label="Group"
          description="What its environments have in common. Switch between them in the header."
        />
        <TextField {...field('clientId')} label="Client ID" mono description="Optional: enter it later, with the secret." />
        {hosts.map((host) => (
          <TextField
            key={host}
            {...field(HOST + host)}
            mono
            label={
              <>
                Instead of <bdi>{host}</bdi>
              </>
            }
          />
        ))}
      </Form>
    </Dialog>
  );
}

const namesTaken = () => store.get().connections.map(({ name }) => name);

/** What is wrong, by field. */
function problemsOf(made: ReturnType<typeof settingsIn>, hosts: readonly string[], textOf: (id: string) => string): Map<string, string> {
  const found = new Map<string, string>();
  if (textOf('environment') === '') found.set('environment', 'Enter a label, such as "staging".');
  if (textOf('group') === '') found.set('group', 'Enter a name for the group.');
  for (const host of hosts) {
    const text = textOf(HOST + host);
    if (urlOf(`https://${text}`)?.host !== text.toLowerCase().replace(/:443$/, ''))
      found.set(HOST + host, 'Enter a host, such as api.example.com.');
  }
  if (found.size > 0) return found;
  for (const failure of tidied(made).wrong) {
    const field = fieldOf(failure) ?? '';
    found.set(['environment', 'group', 'clientId'].includes(field) ? field : 'environment', `${failure.what} ${failure.action}`);
  }
  return found;
}
