import type { ReactNode } from 'react';
import type { ConnectionSummary, FlowStatus, FlowView, GrantView, WatchState } from '../../../electron/contract';
import { Focusable } from 'react-aria-components/Focusable';
import { Button, IconButton, Tooltip } from '../../components/button';
import { Icon } from '../../components/icons';
import { LiveText } from '../../components/live-text';
import { Menu } from '../../components/menu';
import { select } from '../../state/actions';
import { useApp, useFlow, useGrant } from '../../state/app';
import { useClocked } from '../../state/clock';
import { openFaults } from '../../state/faults';
import { phaseOf } from '../../../electron/model/phase';
import { canRefresh, isForgotten } from '../../state/phase';
import { useStray } from '../../state/strays';
import { Environment } from '../environments/switcher';
import { isFailing } from '../vault/vault-screen';
import { Countdown } from './countdown';
import { copyDeeds, mainDeed, moreDeeds } from './deeds';
import { stateSentence, watchWords } from './sentence';
import { Row, Stack } from '../../components/layout';
import styles from './header.module.css';

/** `actionsKey`: changes when the state of what can be pressed must not go on. */
export function Header({ summary, actionsKey }: { summary: ConnectionSummary; actionsKey: number }) {
  const grant = useGrant(summary.id);
  const flow = useFlow(summary.id);
  const hasStray = useStray(flow?.status === 'waiting' ? flow.id : '') !== null;
  const underWay = hasStray ? 'Signing in: a redirect arrived but was ignored.' : flow ? underWayIn(flow) : undefined;
  const forgotten = useApp((state) => isForgotten(summary, grant, state.practice));
  return (
    <header className={styles.header}>
      <Stack gap={4}>
        <Row gap={8} className={styles.title}>
          <h1 className="title clip" dir="auto" title={summary.name}>
            {summary.name}
          </h1>
          <Environment summary={summary} />
          {grant?.tokenType?.toLowerCase() === 'dpop' ? <BoundToKey /> : null}
          {summary.plainHttp ? <PlainHttp /> : null}
          {summary.practice ? <FaultsOn /> : null}
        </Row>
        <Row as="p" gap={12} className="dim">
          <LiveText className="clip" text={(now) => underWay ?? (forgotten ? FORGOTTEN : stateSentence(summary, grant, now))} />
          {grant?.watch.on ? <Watch watch={grant.watch} /> : null}
        </Row>
      </Stack>
      <Row className={styles.right}>
        <Countdown summary={summary} grant={grant} forgotten={forgotten} />
        <Actions key={actionsKey} summary={summary} grant={grant} forgotten={forgotten} />
      </Row>
    </header>
  );
}

const FORGOTTEN = 'The practice provider has stopped and forgotten these tokens. Sign in again.';

const flowSentences: Partial<Record<FlowStatus, string>> = {
  preparing: 'Signing in: preparing.',
  waiting: 'Signing in: continue in your browser.',
  exchanging: 'Signing in: requesting the tokens.',
};

const underWayIn = ({ status, device }: FlowView) =>
  device !== null && status === 'waiting' ? 'Signing in: enter the code on any device.' : flowSentences[status];

/** Words whose explanation can be reached by mouse and keyboard. */
function Note({ text, delay, className, children }: { text: string; delay?: number; className?: string; children: ReactNode }) {
  return (
    <Tooltip text={text} delay={delay}>
      <Focusable>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its explanation must be reachable by keyboard */}
        <span className={`${className} inline small`} role="note" tabIndex={0}>
          {children}
        </span>
      </Focusable>
    </Tooltip>
  );
}

function BoundToKey() {
  return (
    <Note
      delay={200}
      className="dim medium"
      text="The access token is bound to a key in the vault: each request that carries it proves that key (RFC 9449)."
    >
      <Icon name="key" size={13} />
      DPoP
    </Note>
  );
}

function PlainHttp() {
  return (
    <Note
      delay={200}
      className={`${styles.sign} medium`}
      text="Plain http is allowed for this connection: anyone on the network path can read its tokens and secrets. Turn it off in Settings."
    >
      <Icon name="unlocked" size={13} />
      <span className="clip">plain http allowed</span>
    </Note>
  );
}

const watchTones: Partial<Record<WatchState['state'], string>> = {
  'paused-offline': 'tone-warn',
  'paused-asleep': 'tone-warn',
  'waiting-to-retry': 'tone-warn',
  stopped: 'tone-dead',
};

function Watch({ watch }: { watch: WatchState }) {
  return (
    <Note
      className={`${styles.watch} tabular ${watchTones[watch.state] ?? ''}`}
      text={watch.text || 'Kept alive: refreshed automatically before it expires.'}
    >
      <Icon name="loop" size={13} />
      <LiveText className="clip" text={(now) => watchWords(watch, now)} />
    </Note>
  );
}

/** A reminder that errors may be intended: faults of the practice provider are on. */
function FaultsOn() {
  const count = useApp((state) => state.practice.faults);
  if (count === 0) return null;
  return (
    <button type="button" className={`${styles.sign} inline small medium`} onClick={openFaults} title="Open the fault lab">
      <Icon name="flask" size={13} />
      {count === 1 ? '1 fault on' : `${count} faults on`}
    </button>
  );
}

function Actions({ summary, grant, forgotten }: { summary: ConnectionSummary; grant: GrantView | null; forgotten: boolean }) {
  const { id } = summary;
  const isBusy = useApp((state) => state.busy.has(id));
  const flow = useFlow(id);
  const isSigningIn = flow?.status === 'preparing' || flow?.status === 'waiting' || flow?.status === 'exchanging';
  const phase = useClocked((now) => phaseOf(grant ?? summary, now));
  const hasGrant = phase !== 'never-connected';
  const isLocked = useApp((state) => isFailing(state.vault.state)) && !summary.practice;
  const isAlive = phase === 'active' || phase === 'expiring' || phase === 'no-expiry' || phase === 'not-yet-valid';
  const isRefreshable = grant !== null && canRefresh(grant) && !forgotten;
  const main = mainDeed(id, grant, phase, forgotten);
  const copies = copyDeeds(id, grant);
  const more = moreDeeds(summary, grant, phase, forgotten);

  let primary: ReactNode;
  if (isSigningIn) {
    primary = (
      <Button variant="default" isPending onPress={() => select(id, 'token')}>
        Signing in
      </Button>
    );
  } else if (isRefreshable || (hasGrant && !grant)) {
    // Until the grant is read, show the likelier of the two, so that the button doesn't change under the pointer.
    primary = (
      <Button variant="primary" isDisabled={!grant || isLocked} isPending={isBusy || grant?.refreshing} onPress={main.run}>
        {main.id === 'refresh' ? main.label : 'Refresh'}
      </Button>
    );
  } else {
    primary = (
      <Button
        variant={phase === 'outcome-unknown' || phase === 'never-connected' || (isAlive && !forgotten) ? 'default' : 'primary'}
        isDisabled={isLocked}
        isPending={isBusy}
        onPress={main.run}
      >
        {main.label}
      </Button>
    );
  }

  return (
    <Row gap={6}>
      {hasGrant ? (
        <Menu
          label="Copy"
          trigger={
            <Button iconAfter="chevron-down" isDisabled={!grant?.access}>
              Copy
            </Button>
          }
          items={copies}
          onAction={(chosen) => void copies.find((deed) => deed.id === chosen)?.run()}
        />
      ) : null}
      <Button onPress={() => select(id, 'calls')}>Call</Button>
      {primary}
      <Menu
        label="More"
        trigger={<IconButton icon="more" label="More" />}
        items={more}
        onAction={(chosen) => void more.find((deed) => deed.id === chosen)?.run()}
      />
    </Row>
  );
}
