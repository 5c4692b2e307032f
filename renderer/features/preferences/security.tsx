import { Button } from '../../components/button';
import { Row } from '../../components/layout';
import { ask, updateSettings } from '../../state/actions';
import { useApp, useSettings } from '../../state/app';
import { clipboardTimes, Duration, lockTimes } from './duration';
import { Part } from './parts';

/** How long secrets stay where others could get at them. */
export function Security() {
  const { clipboardMs, lockAfterMs } = useSettings();
  const canLock = useApp(({ vault: { state } }) => state === 'ready' || state === 'record-corrupt');
  return (
    <Part id="security">
      <Duration
        title="Clear copied secrets"
        text="A token you copy is taken off the clipboard after this time, if it is still there."
        options={clipboardTimes(clipboardMs)}
        value={clipboardMs}
        onChange={(ms) => updateSettings({ clipboardMs: ms })}
      />
      <Duration
        title="Lock when nobody uses this computer"
        text="Also when you lock the screen or it goes to sleep. The vault’s key leaves memory and the window is covered. A refresh, a sign-in or a run of checks ends first; while locked, no token is kept alive."
        options={lockTimes(lockAfterMs)}
        value={lockAfterMs}
        onChange={(ms) => updateSettings({ lockAfterMs: ms })}
      />
      <Row gap={12}>
        <Button icon="lock" isDisabled={!canLock} onPress={() => ask('vault.lock')}>
          Lock now
        </Button>
        <span className="dim">
          {canLock ? 'To unlock, the keychain is asked for the key. It may give it without a password.' : 'Needs an open vault.'}
        </span>
      </Row>
    </Part>
  );
}
