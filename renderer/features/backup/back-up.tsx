import { useEffect, useId, useRef, useState } from 'react';
import {
  BACKUP_PART_IDS,
  BACKUP_PARTS,
  BACKUP_SECRET_IDS,
  BACKUP_SECRETS,
  type BackupOffer,
  type BackupPart,
  type BackupSecret,
  NEVER_IN_BACKUP,
  USUAL_BACKUP,
  withWhatBelongs,
} from '../../../electron/model/backup';
import { counted } from '../../../electron/model/text/counts';
import { invoke } from '../../bridge';
import { Button, usePending } from '../../components/button';
import { Callout } from '../../components/callout';
import { focusFirstWrong } from '../../components/first-wrong';
import { Form, Page, Section } from '../../components/layout';
import { Checkbox } from '../../components/toggles';
import { ask, showPreferences } from '../../state/actions';
import { say } from '../../state/app';
import { useAnswer, useEvent } from '../../state/use-answer';
import { NO_PASSPHRASE, PassphraseFields, problemOf } from './passphrase';

const NONE = 'none';

/** Everything that a person has made, into one file sealed with a passphrase. */
export function BackUp() {
  const { value: offer, problem, again } = useAnswer(() => invoke('backups.offer'), null);
  // Unlocked: then there are secrets to choose.
  useEvent('vault.changed', again);
  const [parts, setParts] = useState<readonly BackupPart[]>(USUAL_BACKUP.parts);
  const [secrets, setSecrets] = useState<readonly BackupSecret[]>([]);
  const [passphrase, setPassphrase] = useState(NO_PASSPHRASE);
  const [isTold, setTold] = useState(false);
  const [isPending, run] = usePending();
  const form = useRef<HTMLFormElement>(null);
  const formId = useId();
  const chosen = offer?.secrets ? withWhatBelongs(secrets).filter((kind) => offer.secrets?.[kind]) : [];
  const title = useRef<HTMLHeadingElement>(null);
  // Where it was opened from is elsewhere.
  useEffect(() => title.current?.focus(), []);
  const save = () =>
    run(async () => {
      setTold(true);
      if (problemOf(passphrase) !== null) return focusFirstWrong(form.current);
      const done = await ask('backups.save', { parts: [...parts], secrets: chosen, passphrase: passphrase.first });
      if (!done?.value.path) return;
      setPassphrase(NO_PASSPHRASE);
      showPreferences('backup');
      say({ tone: 'ok', text: `Saved as ${done.value.path}. Without its passphrase, the file can't be opened.` });
      for (const { what, why } of done.value.left) say({ tone: 'warning', text: `Saved without the secrets of ${what}: ${why}` });
    });
  const ticked = <T extends string>(all: readonly T[], one: T, isTicked: boolean): T[] => [
    ...all.filter((other) => other !== one),
    ...(isTicked ? [one] : []),
  ];
  return (
    <Page
      as="section"
      gap={24}
      aria-labelledby="backup-title"
      footer={
        <>
          <Button type="submit" form={formId} variant="primary" isPending={isPending} isDisabled={offer === null}>
            {chosen.length === 0 ? 'Back up without secrets…' : 'Back up with secrets…'}
          </Button>
          <Button onPress={() => showPreferences('backup')}>Cancel</Button>
        </>
      }
    >
      <header>
        <h1 ref={title} className="title ringless" id="backup-title" tabIndex={-1}>
          Back up
        </h1>
        <p className="dim">
          {offer === null ? 'Connections' : counted(offer.connections, 'connection')} with settings and saved calls, in one file sealed with
          a passphrase. {NEVER_IN_BACKUP}
        </p>
      </header>
      {problem ? <Callout problem={problem} /> : null}
      <Section labelled level="h2" title="Also in the backup" gap={8}>
        {BACKUP_PART_IDS.map((part) => (
          <Checkbox
            key={part}
            isDisabled={countOf(offer, part) === NONE}
            isSelected={parts.includes(part) && countOf(offer, part) !== NONE}
            onChange={(isTicked) => setParts(ticked(parts, part, isTicked))}
            description={BACKUP_PARTS[part].about}
          >
            {BACKUP_PARTS[part].name} <em className="dim tabular">{countOf(offer, part)}</em>
          </Checkbox>
        ))}
      </Section>
      <Section labelled level="h2" title="Secrets" gap={8}>
        {offer?.secrets === null ? (
          <Callout tone="note" title="The vault is locked">
            Secrets can't be read, so they are left out. Unlock the vault to include them.
          </Callout>
        ) : (
          BACKUP_SECRET_IDS.map((kind) => {
            const count = offer?.secrets?.[kind] ?? 0;
            return (
              <Checkbox
                key={kind}
                isDisabled={count === 0 || (kind === 'tokens' && secrets.includes('refreshTokens'))}
                isSelected={chosen.includes(kind)}
                onChange={(isTicked) => setSecrets(ticked(secrets, kind, isTicked))}
                description={BACKUP_SECRETS[kind].about}
              >
                {BACKUP_SECRETS[kind].name} <em className="dim tabular">{count === 0 ? NONE : `of ${counted(count, 'connection')}`}</em>
              </Checkbox>
            );
          })
        )}
      </Section>
      <Form id={formId} ref={form} gap={16} aria-label="Passphrase" onSubmit={save}>
        <PassphraseFields value={passphrase} onChange={setPassphrase} isTold={isTold} />
      </Form>
    </Page>
  );
}

function countOf(offer: BackupOffer | null, part: BackupPart): string {
  if (offer === null || (part !== 'plans' && part !== 'templates')) return '';
  return offer[part] === 0 ? NONE : offer[part].toLocaleString('en');
}
