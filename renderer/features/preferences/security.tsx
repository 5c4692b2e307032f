import { Button } from '../../components/button';
import { Row } from '../../components/layout';
import { ask, updateSettings } from '../../state/actions';
import { useApp, useSettings } from '../../state/app';
import { clipboardTimes, DurationField, lockTimes } from './duration';
import { Part } from './parts';

/** How long secrets stay where others could get at them. */
export function Security() {
  const { clipboardMs, lockAfterMs } = useSettings();
  const canLock = useApp(({ vault: { state } }) => state === 'ready' || state === 'record-corrupt');
  return (
    <Part id="security">
      <DurationField
        id="clipboard"
        text="Clears a copied token from the clipboard after this time, if it is still there."
        options={clipboardTimes(clipboardMs)}
        value={clipboardMs}
        onChange={(ms) => updateSettings({ clipboardMs: ms })}
      />
      <DurationField
        id="lock-after"
        text="Also locks with the screen and on sleep. The vault key is removed from memory and the window is covered. A running refresh, sign-in or check run ends first. While locked, no token is kept alive."
        options={lockTimes(lockAfterMs)}
        value={lockAfterMs}
        onChange={(ms) => updateSettings({ lockAfterMs: ms })}
      />
      <Row gap={12}>
        <Button icon="lock" isDisabled={!canLock} onPress={() => ask('vault.lock')}>
          Lock now
        </Button>
        <span className="dim">
          {canLock ? 'Unlocking reads the key from the keychain, which may not ask for a password.' : 'Needs an open vault.'}
        </span>
      </Row>
    </Part>
  );
}
