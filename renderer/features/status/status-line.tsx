import { type ButtonHTMLAttributes, useMemo, useState } from 'react';
import type { VaultView } from '../../../electron/contract';
import { inShort } from '../../../electron/model/text/durations';
import { counted } from '../../../electron/model/text/counts';
import { classes } from '../../components/classes';
import { useShownKeys } from '../../components/keys';
import { Icon, type IconName } from '../../components/icons';
import { later } from '../../components/later';
import { LiveText } from '../../components/live-text';
import { go, keepInMemory, select, showPreferences, startPractice, stopPractice } from '../../state/actions';
import { useApp, useConnections, usePractice, useSelected, useVault } from '../../state/app';
import { confirmFirst } from '../../state/confirmation';
import { toggleFaults } from '../../state/faults';
import { firstList } from '../../state/first-list';
import { toggleNotices, useNoticesOpen } from '../../state/notices';
import { clock, useTick } from '../../state/clock';
import { sidebar, useLayout, useSidebarOver } from '../../state/layout';
import { countdown, skewInWords } from '../../state/time';
import { nextToExpire } from '../sidebar/list';
import { useSlowOpening } from '../vault/slow-opening';
import frames from '../../components/layout.module.css';
import looks from '../../components/looks.module.css';
import styles from './status-line.module.css';

const TapStatus = later(() => firstList.then(() => import('../tap/tap-status')).then((module) => module.TapStatus));
const ProofStatus = later(() => firstList.then(() => import('../prove/proof-status')).then((module) => module.ProofStatus));
const Toasts = later(() => import('../../components/toasts').then((module) => module.Toasts), <span className="last" />);

export function StatusLine() {
  const status = useApp((state) => state.status);
  const isWaiting = useSlowOpening();
  const keys = useShownKeys('settings');
  const hasToasts = useApp((state) => state.toasts.length > 0);
  if (status !== 'ready') return <footer className={`${frames.row} ${styles.status} small dim nowrap`} />;
  return (
    <footer className={`${frames.row} ${styles.status} small dim nowrap`}>
      <SidebarToggle />
      {isWaiting ? <Waiting /> : <Vault />}
      <Unsaved />
      <Skew />
      <Practice />
      <TapStatus className={classes(looks.slim, styles.button, styles.yielding)} />
      <ProofStatus className={classes(looks.slim, styles.button, styles.yielding)} />
      {hasToasts ? <Toasts /> : <Next />}
      <Notices />
      <Item className={styles.gear} aria-label="App settings" title={`App settings (${keys})`} onClick={() => showPreferences()}>
        <Icon name="settings" size={14} />
      </Item>
    </footer>
  );
}

interface ItemProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon?: IconName;
  tone?: VaultWords['tone'];
}

/** What can be pressed here. */
function Item({ icon, tone, className, children, ...rest }: ItemProps) {
  return (
    <button {...rest} type="button" className={classes(looks.slim, styles.button, className)}>
      {icon ? <Icon name={icon} size={13} tone={tone} /> : null}
      {children}
    </button>
  );
}

/** Leads to what was said since the start. */
function Notices() {
  const count = useApp((state) => state.notices.length);
  const isOpen = useNoticesOpen();
  if (count === 0 && !isOpen) return null;
  return (
    <Item
      icon="note"
      className={styles.gear}
      aria-label={counted(count, 'notice')}
      aria-expanded={isOpen}
      title="Notices"
      onClick={toggleNotices}
    >
      <span className="tabular">{count}</span>
    </Item>
  );
}

function SidebarToggle() {
  const isOver = useSidebarOver();
  const isHidden = useLayout(({ panes }) => panes[sidebar.name]?.hidden === true) ? isOver !== true : isOver === false;
  const keys = useShownKeys('sidebar');
  return (
    <Item
      aria-label="Sidebar"
      aria-pressed={!isHidden}
      title={`${isHidden ? 'Show' : 'Hide'} the sidebar (${keys})`}
      onClick={() => sidebar.show(isHidden)}
    >
      <Icon name="sidebar" size={14} />
    </Item>
  );
}

interface VaultWords {
  text: string;
  tone: 'live' | 'warn' | 'dead' | 'none';
  icon: IconName;
}

const VAULT_WORDS: Record<Exclude<VaultView['state'], 'ready' | 'record-corrupt'>, VaultWords> = {
  memory: { text: 'Secrets in memory, this session only', tone: 'warn', icon: 'unlocked' },
  opening: { text: 'Opening the vault', tone: 'none', icon: 'lock' },
  closed: { text: 'Locked', tone: 'none', icon: 'lock' },
  unavailable: { text: 'Vault: no keychain', tone: 'warn', icon: 'warning' },
  locked: { text: 'Vault: keychain locked', tone: 'warn', icon: 'lock' },
  'key-missing': { text: 'Vault: key missing', tone: 'dead', icon: 'error' },
  'key-wrong': { text: 'Vault: wrong key', tone: 'dead', icon: 'error' },
};

function vaultWords({ state, corrupt }: VaultView): VaultWords {
  if (state !== 'ready' && state !== 'record-corrupt') return VAULT_WORDS[state];
  if (corrupt.length === 0) return { text: 'Secrets sealed, keychain unlocked', tone: 'live', icon: 'lock' };
  const damaged = counted(corrupt.length, 'record');
  return { text: `Secrets sealed, ${damaged} damaged`, tone: 'warn', icon: 'warning' };
}

function Vault() {
  const vault = useVault();
  const { text, ...look } = vaultWords(vault);
  const target = vault.corrupt[0];
  return (
    <Item {...look} title="About the vault" onClick={() => (target === undefined ? go({ at: 'vault' }) : select(target, 'token'))}>
      <span className="clip">{text}</span>
    </Item>
  );
}

/** The keychain does not answer: usually its own dialog is open unseen. */
function Waiting() {
  return (
    <span className={`${styles.part} inline ${styles.waiting}`} role="status">
      <Icon name="lock" size={13} tone="warn" />
      <span className="clip">Waiting for the keychain: an unlock dialog may be open behind this window</span>
      <Item onClick={() => void keepInMemory()}>This session only</Item>
    </span>
  );
}

/** Tokens the vault could not store: quitting would lose them, so this shows for any connection. */
function Unsaved() {
  const id = useApp((state) => [...state.grants.values()].find((grant) => grant.unsaved)?.connectionId ?? null);
  if (id === null) return null;
  return (
    <Item icon="error" className="tone-dead" title="Show it" onClick={() => select(id, 'token')}>
      Newest tokens not saved
    </Item>
  );
}

function Skew() {
  const selected = useSelected();
  const skew = useApp((state) => (selected === null ? null : (state.grants.get(selected)?.clockSkewMs ?? null)));
  if (skew === null || Math.round(skew / 1000) === 0) return null;
  return (
    <span className="tabular" title="The provider's clock compared with this computer's. Countdowns allow for the difference.">
      Clock: server {skewInWords(skew)}
    </span>
  );
}

function Practice() {
  const { status, problem, url, faults } = usePractice();
  const isUsed = useConnections().some((connection) => connection.practice);
  const hasTokens = useConnections().some(({ practice, state }) => practice && state !== 'never-connected');
  const stop = () => {
    if (!hasTokens) return void stopPractice();
    confirmFirst({
      title: 'Stop the practice provider?',
      text: 'It forgets the tokens it issued, so its connections have to sign in again. Faults stay enabled.',
      confirmLabel: 'Stop',
      cancelLabel: 'Keep it running',
      onConfirm: stopPractice,
    });
  };
  if (status === 'stopped' && !isUsed) return null;
  if (status === 'starting') return <span>Practice provider starting</span>;
  const hasFailed = status === 'failed';
  return (
    <span className={`${styles.part} inline`}>
      {status === 'stopped' ? null : hasFailed ? (
        <span className="tone-dead clip" title={problem ?? undefined}>
          {problem ?? 'The practice provider could not be started.'}
        </span>
      ) : (
        <span className="clip">
          Practice provider on <bdi className="tabular">{url?.replace(/^https?:\/\//, '').replace(/\/$/, '')}</bdi>
        </span>
      )}
      {status === 'stopped' || hasFailed ? (
        <Item onClick={() => void startPractice()}>{hasFailed ? 'Try again' : 'Start practice provider'}</Item>
      ) : (
        <Item onClick={stop}>Stop</Item>
      )}
      {/* Opens the fault lab; shows clearly when faults are on. */}
      <Item
        icon={faults > 0 ? 'warning' : undefined}
        className={faults > 0 ? styles.faults : undefined}
        title="Make the practice provider misbehave"
        onClick={toggleFaults}
      >
        {faults === 0 ? 'Faults…' : faults === 1 ? '1 fault on' : `${faults} faults on`}
      </Item>
    </span>
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
  if (!next || at === null) return <span className="last" />;
  return (
    <Item className={`last ${styles.next} tabular`} title="Show it" onClick={() => select(next.id, 'token')}>
      <span className="clip">
        Next: <bdi>{next.name}</bdi>
      </span>{' '}
      <span>
        expires in <LiveText text={(now) => nextIn(at - now)} />
      </span>
    </Item>
  );
}
