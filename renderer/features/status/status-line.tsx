import { useMemo, useState } from 'react';
import type { VaultView } from '../../../electron/contract';
import { inShort } from '../../../electron/model/durations';
import { Icon, type IconName } from '../../components/icons';
import { LiveText } from '../../components/live-text';
import { go, keepInMemory, select, showPreferences, startPractice, stopPractice } from '../../state/actions';
import { useApp, useConnections, usePractice, useSelected, useVault } from '../../state/app';
import { toggleFaults } from '../../state/faults';
import { clock, useTick } from '../../state/clock';
import { countdown } from '../../state/time';
import { nextToExpire } from '../sidebar/list';
import { useSlowOpening } from '../vault/slow-opening';
import styles from './status-line.module.css';

export function StatusLine() {
  const status = useApp((state) => state.status);
  const isWaiting = useSlowOpening();
  if (status !== 'ready') return <footer className={styles.status} />;
  return (
    <footer className={styles.status}>
      {isWaiting ? <Waiting /> : <Vault />}
      <Unsaved />
      <Skew />
      <Practice />
      <Next />
      <button
        type="button"
        className={`${styles.button} ${styles.gear}`}
        aria-label="Preferences"
        title="Preferences (Ctrl+,)"
        onClick={showPreferences}
      >
        <Icon name="settings" size={14} />
      </button>
    </footer>
  );
}

function vaultWords({ state, corrupt }: VaultView): { text: string; tone: 'live' | 'warn' | 'dead' | 'none'; icon: IconName } {
  switch (state) {
    case 'ready':
    case 'record-corrupt':
      return corrupt.length > 0
        ? {
            text: corrupt.length === 1 ? 'Secrets sealed, 1 record damaged' : `Secrets sealed, ${corrupt.length} records damaged`,
            tone: 'warn',
            icon: 'warning',
          }
        : { text: 'Secrets sealed, keychain unlocked', tone: 'live', icon: 'lock' };
    case 'memory':
      return { text: 'Secrets in memory, this session only', tone: 'warn', icon: 'unlocked' };
    case 'opening':
      return { text: 'Opening the vault', tone: 'none', icon: 'lock' };
    case 'unavailable':
      return { text: 'Vault: no keychain', tone: 'warn', icon: 'warning' };
    case 'locked':
      return { text: 'Vault: keychain locked', tone: 'warn', icon: 'lock' };
    case 'key-missing':
      return { text: 'Vault: key missing', tone: 'dead', icon: 'error' };
    case 'key-wrong':
      return { text: 'Vault: wrong key', tone: 'dead', icon: 'error' };
  }
}

function Vault() {
  const vault = useVault();
  const { text, tone, icon } = vaultWords(vault);
  const target = vault.corrupt[0];
  return (
    <button
      type="button"
      className={styles.button}
      onClick={() => (target === undefined ? go({ at: 'vault' }) : select(target, 'token'))}
      title="About the vault"
    >
      <span className={`tone-${tone}`}>
        <Icon name={icon} size={13} />
      </span>
      {text}
    </button>
  );
}

/** The keychain does not answer: usually its own dialog is open unseen. */
function Waiting() {
  return (
    <span className={`${styles.part} ${styles.waiting}`} role="status">
      <span className="tone-warn">
        <Icon name="lock" size={13} />
      </span>
      <span className="clip">Waiting for the keychain: an unlock dialog may be open behind this window</span>
      <button type="button" className={styles.button} onClick={() => void keepInMemory()}>
        This session only
      </button>
    </span>
  );
}

/** Tokens the vault could not store: quitting would lose them, so this shows for any connection. */
function Unsaved() {
  const id = useApp((state) => [...state.grants.values()].find((grant) => grant.unsaved)?.connectionId ?? null);
  if (id === null) return null;
  return (
    <button type="button" className={`${styles.button} tone-dead`} title="Show it" onClick={() => select(id, 'token')}>
      <Icon name="error" size={13} />
      Newest tokens not saved
    </button>
  );
}

function Skew() {
  const selected = useSelected();
  const skew = useApp((state) => (selected === null ? null : (state.grants.get(selected)?.clockSkewMs ?? null)));
  const seconds = skew === null ? 0 : Math.round(skew / 1000);
  if (seconds === 0) return null;
  return (
    <span className="tabular" title="The provider's clock compared with this machine's. Countdowns allow for the difference.">
      Clock: server {seconds > 0 ? '+' : '−'}
      {Math.abs(seconds)} s
    </span>
  );
}

function Practice() {
  const practice = usePractice();
  const isUsed = useConnections().some((connection) => connection.practice);
  if (practice.status === 'stopped' || practice.status === 'failed') {
    if (practice.status === 'stopped' && !isUsed) return null;
    return (
      <span className={styles.part}>
        {practice.status === 'failed' ? (
          <span className="tone-dead clip" title={practice.problem ?? undefined}>
            {practice.problem ?? 'The practice provider could not be started.'}
          </span>
        ) : null}
        <button type="button" className={styles.button} onClick={() => void startPractice()}>
          {practice.status === 'failed' ? 'Try again' : 'Start practice provider'}
        </button>
        <Faults count={practice.faults} />
      </span>
    );
  }
  if (practice.status === 'starting') return <span>Practice provider starting</span>;
  return (
    <span className={styles.part}>
      Practice provider on <bdi className="tabular">{practice.url?.replace(/^https?:\/\//, '').replace(/\/$/, '')}</bdi>
      <button type="button" className={styles.button} onClick={() => void stopPractice()}>
        Stop
      </button>
      <Faults count={practice.faults} />
    </span>
  );
}

/** Opens the fault lab; shows clearly when faults are on. */
function Faults({ count }: { count: number }) {
  return (
    <button
      type="button"
      className={`${styles.button}${count > 0 ? ` ${styles.faults}` : ''}`}
      title="How the practice provider misbehaves"
      onClick={toggleFaults}
    >
      {count > 0 ? <Icon name="warning" size={13} /> : null}
      {count === 0 ? 'Faults…' : count === 1 ? '1 fault on' : `${count} faults on`}
    </button>
  );
}

/** Shows seconds only within the last quarter of an hour, to keep the status line calm. */
const nextIn = (ms: number) => (ms < 15 * 60_000 ? countdown(ms) : inShort(Math.floor(ms / 60_000) * 60_000));

function Next() {
  const connections = useConnections();
  const [epoch, setEpoch] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the epoch changes when the previous answer has expired
  const next = useMemo(() => nextToExpire(connections, clock.now()), [connections, epoch]);
  const at = next?.expiresAt ?? null;
  useTick((now) => {
    if (at !== null && now >= at) setEpoch((count) => count + 1);
  });
  if (!next || at === null) return <span className={styles.last} />;
  return (
    <button
      type="button"
      className={`${styles.button} ${styles.last} ${styles.next} tabular`}
      title="Show it"
      onClick={() => select(next.id, 'token')}
    >
      <span className="clip">
        Next: <bdi>{next.name}</bdi>
      </span>{' '}
      <span>
        expires in <LiveText text={(now) => nextIn(at - now)} />
      </span>
    </button>
  );
}
