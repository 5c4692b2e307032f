import { useEffect, useState } from 'react';
import {
  type BackupReview,
  type BackupSecret,
  kindInWords,
  RESTORE_CHOICES,
  type RestoreChoice,
  type RestoredConnection,
} from '../../../electron/model/backup';
import type { Problem } from '../../../electron/contract';
import { counted } from '../../../electron/model/text/counts';
import { invoke } from '../../bridge';
import { Button, usePending } from '../../components/button';
import { Callout } from '../../components/callout';
import { Fold } from '../../components/disclosure';
import { Form, Grid, Page, Row, Section, Stack } from '../../components/layout';
import { Select } from '../../components/select';
import { Table } from '../../components/table';
import { TextField } from '../../components/text-field';
import { Checkbox } from '../../components/toggles';
import { each, marked } from '../../components/untrusted';
import { ask, goHome, showPreferences } from '../../state/actions';
import { say } from '../../state/app';
import { localDate } from '../../state/time';
import { LeftList } from '../import/not-carried';
import { labelOf } from '../preflight/offer';

/** A backup that was chosen: its passphrase, then what is in it, then what of it is restored. */
export function Restore({ id, name }: { id: string; name: string }) {
  const [review, setReview] = useState<BackupReview | null>(null);
  // However the person leaves: the main process keeps what was opened until then.
  useEffect(() => () => void invoke('backups.drop', { id }), [id]);
  return review === null ? <Open id={id} name={name} onOpen={setReview} /> : <Review review={review} />;
}

function Open({ id, name, onOpen }: { id: string; name: string; onOpen: (review: BackupReview) => void }) {
  const [passphrase, setPassphrase] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isPending, run] = usePending();
  const open = () =>
    run(async () => {
      const result = await invoke('backups.open', { id, passphrase });
      if (result.ok) onOpen(result.value);
      else setProblem(result.problem);
    });
  const isWrong = problem?.code === 'backup-passphrase-wrong';
  return (
    <Page as="section" gap={16} aria-labelledby="restore-title">
      <header>
        <h1 className="title" id="restore-title">
          Restore “<bdi>{marked(name)}</bdi>”
        </h1>
        <p className="dim">The file is intact. Nothing is changed before you have seen what is in it.</p>
      </header>
      {problem && !isWrong ? <Callout problem={problem} live /> : null}
      <Form gap={16} aria-label="Passphrase" onSubmit={open}>
        <Grid columns={2} gap={12}>
          <TextField
            label="Passphrase"
            type="password"
            autoFocus
            autoComplete="off"
            value={passphrase}
            onChange={setPassphrase}
            description="The one that the backup was made with."
            errorMessage={isWrong ? 'Wrong passphrase. Check for typing mistakes; nothing was changed.' : null}
          />
        </Grid>
        <Row gap={8}>
          <Button type="submit" variant="primary" isPending={isPending} isDisabled={passphrase === ''}>
            Open
          </Button>
          <Button onPress={() => showPreferences('backup')}>Cancel</Button>
        </Row>
      </Form>
    </Page>
  );
}

const LIST = new Intl.ListFormat('en');
const COLUMNS = [{ title: 'Connection in the backup' }, { title: 'What is here' }, { title: 'What to do' }];

function Review({ review }: { review: BackupReview }) {
  const { id, connections, locked, settings, left } = review;
  const [choices, setChoices] = useState<readonly RestoreChoice[]>(() => connections.map(({ usual }) => usual));
  const [withSettings, setWithSettings] = useState(false);
  const [withSecrets, setWithSecrets] = useState(locked === null);
  const [isPending, run] = usePending();
  const hasSecrets = connections.some(({ brings }) => brings.length > 0);
  const count = choices.filter((choice) => choice !== 'skip').length;
  const indices = connections.map((_, index) => index);
  const open = indices.filter((index) => !isSettled(connections[index]));
  const settled = indices.filter((index) => isSettled(connections[index]));
  const rows = (indices: readonly number[]) => (
    <Table columns={COLUMNS}>
      <tbody>
        {each(indices, (index) => {
          const one = connections[index];
          return one === undefined ? null : (
            <tr>
              <th scope="row" className="untrusted">
                {marked(one.name)}
                <div className="dim">{marked([one.environment, one.server].filter(Boolean).join(', '))}</div>
              </th>
              <td className="dim">
                {hereInWords(one)}
                <DifferentSettings paths={one.settings} />
                <div>{withSecrets ? secretsInWords(one, choices[index]) : null}</div>
              </td>
              <td>
                <Select
                  aria-label={`What to do with ${one.name}`}
                  options={one.choices.map((choice) => ({ id: choice, label: RESTORE_CHOICES[choice] }))}
                  value={choices[index] ?? one.usual}
                  onChange={(choice) => setChoices(choices.map((before, at) => (at === index ? choice : before)))}
                />
              </td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
  const restore = () =>
    run(async () => {
      const done = await ask('backups.restore', { id, choices: [...choices], settings: withSettings, secrets: withSecrets });
      if (done === null) return;
      const { added, replaced, skipped } = done.value;
      goHome();
      const undo = () => ask('backups.undo', { id });
      say({ tone: 'ok', text: `Restored: ${added} added, ${replaced} replaced, ${skipped} skipped.`, undo });
    });
  return (
    <Page
      as="section"
      gap={16}
      aria-labelledby="review-title"
      footer={
        <>
          <Button variant="primary" autoFocus isPending={isPending} onPress={restore}>
            {count === 0 ? 'Restore the rest' : `Restore ${count.toLocaleString('en')}`}
          </Button>
          <Button onPress={() => showPreferences('backup')}>Cancel</Button>
        </>
      }
    >
      <header>
        <h1 className="title" id="review-title" tabIndex={-1}>
          Restore from this backup?
        </h1>
        <p className="dim">
          Made on {localDate(review.madeAt)} with Tokenscope {marked(review.version)}. Nothing is changed yet.
        </p>
      </header>
      {locked && hasSecrets ? (
        <Callout tone="warning" title="Without secrets for now">
          {locked}
        </Callout>
      ) : null}
      <Section labelled level="h2" title="Connections" note={connections.length.toLocaleString('en')}>
        {open.length > 0 ? rows(open) : <p>All are here already, the same.</p>}
        {settled.length > 0 ? (
          <Fold label="Here already, the same" count={settled.length}>
            {rows(settled)}
          </Fold>
        ) : null}
      </Section>
      <Stack gap={8}>
        {hasSecrets ? (
          <Checkbox
            isDisabled={locked !== null}
            isSelected={withSecrets}
            onChange={setWithSecrets}
            description="They stay bound to the servers that they were entered for. Newer tokens here stay."
          >
            Restore secrets
          </Checkbox>
        ) : null}
        {settings ? (
          <Checkbox
            isSelected={withSettings}
            onChange={setWithSettings}
            description="Replaces appearance, notifications and proxy of this installation."
          >
            Restore app settings
          </Checkbox>
        ) : null}
        <p className="dim">{besideInWords(review)}</p>
      </Stack>
      <LeftList left={left.map((one) => ({ ...one, where: 'In the backup' }))} />
    </Page>
  );
}

/** Nothing of it is missing here: it needs no decision. */
const isSettled = (one: RestoredConnection | undefined) => one?.match === 'same' && (one.lacking ?? []).length === 0;

function hereInWords({ match, matches, name, lacking }: RestoredConnection): string {
  if (match === 'new') return 'Not here yet.';
  if (match === 'same')
    return lacking !== null && lacking.length > 0 ? 'Here already, without some of its secrets.' : 'Here already, the same.';
  return matches === name ? 'Here with other settings.' : `Here as “${matches}”, with other settings.`;
}

/** So few are read at a glance. */
const FEW = 4;

/** The names alone: values may be personal. */
function DifferentSettings({ paths }: { paths: readonly string[] }) {
  const names = [...new Set(paths.map(labelOf))];
  if (names.length === 0) return null;
  const list = marked(LIST.format(names));
  return names.length <= FEW ? (
    <div>Different: {list}.</div>
  ) : (
    <Fold label="Different settings" count={names.length}>
      {list}.
    </Fold>
  );
}

function secretsInWords(one: RestoredConnection, choice: RestoreChoice | undefined): string {
  const { brings, sharesRefreshToken } = one;
  if (brings.length === 0 || choice === 'skip') return '';
  const names = brings.map((kind) => `${kindInWords(kind)}${standingOf(kind, one)}`).join(', ');
  const unshared = sharesRefreshToken && choice === 'both' ? ' Without its tokens, which are in use here.' : '';
  return `Brings ${names}.${unshared}`;
}

/** How a secret of the backup stands to the one here; its value is never shown. */
function standingOf(kind: BackupSecret, { match, lacking, differing }: RestoredConnection): string {
  if (match === 'new' || lacking === null || differing === null) return '';
  if (lacking.includes(kind)) return ' (absent here)';
  if (!differing.includes(kind)) return ' (the same here)';
  return kind === 'tokens' || kind === 'refreshTokens' ? ' (different here; the newer stay)' : ' (different here)';
}

function besideInWords({ plans, templates, histories }: BackupReview): string {
  const words = [
    plans === 0 ? '' : counted(plans, 'check plan'),
    templates === 0 ? '' : counted(templates, 'template'),
    histories === 0 ? '' : 'the histories of connections that are not skipped',
  ].filter((text) => text !== '');
  return words.length === 0 ? 'Plans and templates: nothing new.' : `Also restored: ${words.join(', ')}.`;
}
