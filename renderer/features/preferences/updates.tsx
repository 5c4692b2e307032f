import { type ReactNode, useEffect } from 'react';
import type { UpdateView } from '../../../electron/contract';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Row, ScrollPane, Stack } from '../../components/layout';
import looks from '../../components/looks.module.css';
import { marked } from '../../components/untrusted';
import { updateSettings } from '../../state/actions';
import { useApp, useSettings } from '../../state/app';
import { download, install, look, openReleasePage, readUpdates, stopWaiting } from '../../state/updates';
import { Part, SwitchField } from './parts';
import styles from './updates.module.css';

/** Whether there is a newer version, and the buttons to get it: nothing is fetched or installed without a press. */
export function Updates() {
  const { lookForUpdates } = useSettings();
  const version = useApp((state) => state.version);
  const updates = useApp((state) => state.updates);
  useEffect(() => void readUpdates(), []);
  if (updates === null) return null;
  if (updates.way === 'none')
    return (
      <Part id="updates">
        <p className="dim">{updates.text}</p>
      </Part>
    );
  return (
    <Part id="updates">
      <SwitchField
        id="look-for-updates"
        isSelected={lookForUpdates}
        onChange={(on) => updateSettings({ lookForUpdates: on })}
        description="Asks the release server once a day while Tokenscope is open. Sends nothing about you or your connections. Off: only when you choose “Check now”."
      />
      <Stack frame="panel" pad={[12, 16]} gap={8}>
        <Row gap={16} justify="between">
          <div role="status">
            <p className="medium">{stateOf(updates, version)}</p>
            <p className="dim">{updates.waitsFor === null ? updates.text : `Waiting for ${updates.waitsFor} to end.`}</p>
            {updates.state === 'downloading' ? (
              <span className={`${looks.progress} ${styles.bar}`} aria-hidden="true">
                <i style={{ width: `${updates.progress}%` }} />
              </span>
            ) : null}
          </div>
          <Row gap={8} fixed>
            {updates.waitsFor === null ? <Buttons {...updates} /> : <Button onPress={stopWaiting}>Don't wait</Button>}
          </Row>
        </Row>
        {updates.problem === null ? null : <Callout problem={updates.problem} live />}
        {updates.notes === null || updates.version === null ? null : (
          <ScrollPane label={`What's new in ${updates.version}`} className={styles.notes}>
            <p className="untrusted">{marked(updates.notes, 'many')}</p>
          </ScrollPane>
        )}
      </Stack>
    </Part>
  );
}

function stateOf({ state, version, progress }: UpdateView, present: string): ReactNode {
  const newer = <bdi>Tokenscope {marked(version ?? '')}</bdi>;
  switch (state) {
    case 'unknown':
      return `This is Tokenscope ${present}`;
    case 'looking':
      return 'Checking for updates…';
    case 'current':
      return `Tokenscope ${present} is up to date`;
    case 'available':
      return <>{newer} is available</>;
    case 'downloading':
      return (
        <>
          Downloading {newer}: <span className="tabular">{progress}%</span>
        </>
      );
    case 'ready':
      return <>{newer} is downloaded and verified</>;
    case 'installing':
      return <>Restarting to install {newer}…</>;
  }
}

function Buttons({ way, state }: UpdateView) {
  const again = <Button onPress={look}>Check now</Button>;
  switch (state) {
    case 'available':
      return (
        <>
          {again}
          {way === 'itself' ? (
            <Button variant="primary" icon="download" onPress={download}>
              Download
            </Button>
          ) : (
            <Button variant="primary" icon="external" onPress={openReleasePage}>
              Release page
            </Button>
          )}
        </>
      );
    case 'downloading':
      return <Button onPress={stopWaiting}>Stop</Button>;
    case 'ready':
      return (
        <Button variant="primary" onPress={install}>
          Restart and install
        </Button>
      );
    case 'looking':
    case 'installing':
      return null;
    default:
      return again;
  }
}
