import { useId, useMemo, useRef, useState } from 'react';
import type { ConnectionSettings, ConnectionSummary, ConnectionView } from '../../../electron/contract';
import { settingsIn } from '../../../electron/model/connection-input';
import { tidied } from '../../../electron/model/connection-rules';
import { groupKey, nameOfAll } from '../../../electron/model/environments';
import { fieldOf } from '../../../electron/model/failure';
import { canReplace, doubtfulIn, inNewEnvironment, keeping, placesOf } from '../../../electron/model/new-environment';
import { entryFor } from '../../../electron/model/providers/entries';
import { freeName } from '../../../electron/model/text/free-name';
import { invoke } from '../../bridge';
import { Button, usePending } from '../../components/button';
import { Callout } from '../../components/callout';
import { Dialog } from '../../components/dialog';
import { focusFirstWrong } from '../../components/first-wrong';
import { Form, Stack } from '../../components/layout';
import { TextField } from '../../components/text-field';
import { Checkbox } from '../../components/toggles';
import { ask, inQuotes, select } from '../../state/actions';
import { say, store } from '../../state/app';
import { useAnswer } from '../../state/use-answer';
import { labelOf } from '../preflight/offer';
import { newPart, toForm, toInput, withOwnRedirect } from '../editor/form-model';

const PLACE = 'place ';

/** Asks what is different in another environment, then makes a connection of its own for it, without secrets. */
export function NewEnvironment({ summary, view, onClose }: { summary: ConnectionSummary; view: ConnectionView; onClose: () => void }) {
  const settings = useMemo(() => settingsIn(view), [view]);
  const places = useMemo(() => placesOf(settings, entryOf(settings)), [settings]);
  const { value: plain, problem } = useAnswer(() => invoke('connections.plain', { id: summary.id }), summary.id);
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({
    group: summary.group || nameOfAll(summary),
    ...Object.fromEntries(places.map((place) => [PLACE + place, place])),
  });
  const [isTried, setTried] = useState(false);
  const [isPending, run] = usePending();
  const form = useRef<HTMLFormElement>(null);
  const formId = useId();
  const textOf = (id: string) => (texts[id] ?? '').trim();
  const made = inNewEnvironment(plain === null ? settings : keeping(settings, plain, kept), {
    environment: textOf('environment'),
    group: textOf('group'),
    clientId: textOf('clientId'),
    places: new Map(places.map((place) => [place, textOf(PLACE + place)])),
  });
  const errors = problemsOf(made, places, textOf);
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
      about={summary.id}
      actions={
        <Button variant="primary" type="submit" form={formId} isPending={isPending} isDisabled={plain === null}>
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
        {places.map((place) => (
          <TextField
            key={place}
            {...field(PLACE + place)}
            mono
            description={place.includes('/') ? 'The path names the tenant.' : undefined}
            label={
              <>
                Instead of <bdi>{place}</bdi>
              </>
            }
          />
        ))}
        {problem ? <Callout tone="error" problem={problem} /> : null}
        {plain === null ? null : <Doubtful paths={doubtfulIn(settings, plain)} of={summary} kept={kept} onChange={setKept} />}
      </Form>
    </Dialog>
  );
}

interface DoubtfulProps {
  paths: readonly string[];
  of: ConnectionSummary;
  kept: ReadonlySet<string>;
  onChange: (kept: ReadonlySet<string>) => void;
}

/** Asks for each value that may be a secret of this environment. */
function Doubtful({ paths, of, kept, onChange }: DoubtfulProps) {
  if (paths.length === 0) return null;
  return (
    <Stack role="group" aria-label="What may be secret" gap={8}>
      <p>
        These may be secrets of <bdi>{of.name}</bdi>. Tick what to copy; the rest is left out.
      </p>
      {paths.map((path) => (
        <Checkbox
          key={path}
          isSelected={kept.has(path)}
          onChange={(isKept) => onChange(new Set(isKept ? [...kept, path] : [...kept].filter((each) => each !== path)))}
        >
          <bdi>{labelOf(path)}</bdi>
        </Checkbox>
      ))}
    </Stack>
  );
}

const entryOf = (settings: ConnectionSettings) => entryFor({ ...settings, tokenEndpoint: settings.endpoints.token });

const namesTaken = () => store.get().connections.map(({ name }) => name);

/** What is wrong, by field. */
function problemsOf(made: ReturnType<typeof settingsIn>, places: readonly string[], textOf: (id: string) => string): Map<string, string> {
  const found = new Map<string, string>();
  if (textOf('environment') === '') found.set('environment', 'Enter a label, such as "staging".');
  if (textOf('group') === '') found.set('group', 'Enter a name for the group.');
  for (const place of places) {
    if (!canReplace(place, textOf(PLACE + place)))
      found.set(
        PLACE + place,
        `Enter a host${place.includes('/') ? ' and path, such as id.example.com/acme.' : ', such as api.example.com.'}`,
      );
  }
  if (found.size > 0) return found;
  for (const failure of tidied(made).wrong) {
    const field = fieldOf(failure) ?? '';
    found.set(['environment', 'group', 'clientId'].includes(field) ? field : 'environment', `${failure.what} ${failure.action}`);
  }
  return found;
}
