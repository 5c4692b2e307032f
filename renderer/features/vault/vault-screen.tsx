import type { ReactNode } from 'react';
import type { VaultState } from '../../../electron/contract';
import { counted } from '../../../electron/model/text/counts';
import { Button } from '../../components/button';
import { Fact, Facts } from '../../components/facts';
import { Icon, type IconName } from '../../components/icons';
import { retryVault, setVaultAside, keepInMemory } from '../../state/actions';
import { confirmFirst } from '../../state/confirmation';
import { useVault } from '../../state/app';
import { useSlowOpening } from './slow-opening';
import { Card, Row, Stack } from '../../components/layout';
import styles from './vault-screen.module.css';

type Failing = Exclude<VaultState, 'ready' | 'memory' | 'opening'>;

export const isFailing = (state: VaultState): state is Exclude<Failing, 'record-corrupt'> =>
  state === 'unavailable' || state === 'locked' || state === 'key-missing' || state === 'key-wrong';

const ICONS: Record<VaultState, IconName> = {
  ready: 'lock',
  memory: 'unlocked',
  opening: 'lock',
  closed: 'lock',
  unavailable: 'key',
  locked: 'lock',
  'key-missing': 'key',
  'key-wrong': 'key',
  'record-corrupt': 'warning',
};

/** What the vault's words on the cause are about. */
const CAUSES: Partial<Record<VaultState, string>> = { ready: 'Key', memory: 'Why', opening: 'Now' };

/** The vault's status says nothing about a single damaged record, so its text is here. */
const corrupt = {
  title: "This connection's record is damaged",
  what: "This connection's sealed record can't be opened: it was changed after it was written.",
  likelyCause: 'The file was truncated or changed, for example by a full disk, a crash or a sync tool.',
  action:
    'Restore the file from a backup and retry. Without a backup, set the record aside and sign in again; other connections are not affected.',
};

export interface VaultScreenProps {
  /** Explains this connection's damaged record instead of the vault. */
  connectionId?: string;
  name?: string;
  onDone?: () => void;
}

interface ScreenProps {
  icon: IconName;
  tone?: 'live' | 'warn' | 'dead';
  title: ReactNode;
  role?: 'status';
  children: ReactNode;
}

function Screen({ icon, tone = 'warn', title, role, children }: ScreenProps) {
  return (
    <div className="scroll fill">
      <Stack as="section" gap={8} className={styles.vault} aria-labelledby="vault-title" role={role}>
        <div className={`${styles.mark} centred tone-${tone}`}>
          <Icon name={icon} size={22} />
        </div>
        <h2 id="vault-title" className="title">
          {title}
        </h2>
        {children}
      </Stack>
    </div>
  );
}

export function WaitingForKeychain() {
  return (
    <Screen icon="lock" title="Waiting for the keychain" role="status">
      <p className="dim">An unlock dialog may be open behind this window. Your tokens appear as soon as you answer it.</p>
      <p className="dim">
        Or continue without it: new tokens and client secrets are then kept in memory and lost when Tokenscope quits. Sealed records on disk
        don't change.
      </p>
      <Row gap={8} wrap>
        <Button onPress={keepInMemory}>This session only</Button>
      </Row>
    </Screen>
  );
}

export const confirmSession = () =>
  confirmFirst({
    title: 'Keep secrets in memory for this session only?',
    text: 'New tokens and client secrets are kept in memory and lost when Tokenscope quits. Sealed records on disk are neither read nor changed.',
    confirmLabel: 'Use this session only',
    tone: 'primary',
    onConfirm: keepInMemory,
  });

/** The vault's problem, its cause, and the options; none of them loses data. */
export function VaultScreen({ connectionId, name, onDone }: VaultScreenProps) {
  const vault = useVault();
  const isWaiting = useSlowOpening();
  const isOne = connectionId !== undefined;
  const state: VaultState = isOne ? 'record-corrupt' : vault.state;
  const words = isOne ? corrupt : vault;
  const canSetAside = isOne || ((state === 'key-missing' || state === 'key-wrong') && vault.records > 0);
  const records = counted(vault.records, 'sealed record');

  const confirmAside = () =>
    confirmFirst({
      title: isOne ? 'Set this record aside?' : `Set ${records} aside?`,
      text: isOne
        ? 'The damaged file is moved to a dated folder, not deleted. This connection then has no tokens and no client secret: enter the secret again and sign in.'
        : 'The sealed records are moved to a dated folder, not deleted, and a new key is created. No connection then has tokens or a client secret: enter the secrets again and sign in. If you find the old key, you can put the folder back.',
      confirmLabel: 'Set aside',
      onConfirm: () => setVaultAside(connectionId ?? null),
    });

  if (isWaiting && !isOne) return <WaitingForKeychain />;
  return (
    <Screen
      icon={ICONS[state]}
      tone={state === 'ready' ? 'live' : /^key-|corrupt/.test(state) ? 'dead' : 'warn'}
      title={
        <>
          {words.title}
          {name ? ': ' : ''}
          <bdi>{name}</bdi>
        </>
      }
    >
      {words.what ? <p className="dim untrusted">{words.what}</p> : null}
      <Card pad={16} className={styles.facts}>
        <Facts terms="104px">
          <Fact name={CAUSES[state] ?? 'Likely cause'} text={words.likelyCause} />
          <Fact name="What to do" text={words.action} />
          <Fact name="Your data">
            {isOne
              ? "The damaged record stays on disk unchanged. This connection's settings and saved calls are not affected."
              : state === 'ready'
                ? `${vault.records === 0 ? 'Nothing is sealed yet. Each connection gets its own record' : `${records}, one for each connection that has secrets`}: encrypted with AES-256-GCM under a key stored only in your system's keychain.`
                : `${vault.records === 0 ? 'No record is sealed on this computer yet.' : `${records} on disk, left exactly as ${vault.records === 1 ? 'it is' : 'they are'}.`} Connections and settings are not affected; you can still view and edit them.`}
          </Fact>
        </Facts>
      </Card>
      <Row gap={8} wrap>
        {state !== 'ready' && state !== 'opening' && state !== 'memory' ? (
          <Button variant="primary" onPress={retryVault}>
            Retry
          </Button>
        ) : null}
        {isFailing(state) ? <Button onPress={confirmSession}>Use this session only…</Button> : null}
        {canSetAside ? (
          <Button variant="danger" onPress={confirmAside}>
            Set aside…
          </Button>
        ) : null}
        {onDone ? <Button onPress={onDone}>Back</Button> : null}
      </Row>
    </Screen>
  );
}
