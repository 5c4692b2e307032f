import { useEffect, useRef } from 'react';
import { Button } from '../../components/button';
import { RadioCards } from '../../components/radio-cards';
import { Select } from '../../components/select';
import { Switch } from '../../components/toggles';
import { updateSettings } from '../../state/actions';
import { confirmFirst } from '../../state/confirmation';
import { useApp, useSettings } from '../../state/app';
import { flowTimeouts, notifyChoices } from './choices';
import { Choice, Part } from './part';
import { Updates } from './updates';
import { Row, Stack } from '../../components/layout';
import styles from './preferences.module.css';
import { Fact, Facts } from '../../components/facts';

const THEMES = [
  { id: 'system', label: 'Same as the system' },
  { id: 'light', label: 'Light' },
  { id: 'dark', label: 'Dark' },
] as const;

const PLACES: Record<'linux' | 'darwin' | 'win32', string> = {
  linux: 'the desktop’s keyring (Secret Service)',
  darwin: 'the macOS keychain',
  win32: 'the Windows Credential Manager',
};

const confirmNoLog = () =>
  confirmFirst({
    title: 'Keep no exchange log?',
    text: 'The logs of all connections are deleted from this machine. Tokens and history stay.',
    confirmLabel: 'Keep nothing',
    cancelLabel: 'Keep the log',
    onConfirm: () => updateSettings({ keepExchanges: false }),
  });

export function Preferences({ onClose }: { onClose: () => void }) {
  const settings = useSettings();
  const version = useApp((state) => state.version);
  const platform = useApp((state) => state.platform);
  const mayLook = useApp((state) => state.updates !== null && state.updates.way !== 'none');
  const place = useApp((state) => state.place);
  const updates = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (mayLook && place.at === 'preferences' && place.part === 'updates') updates.current?.scrollIntoView();
  }, [place, mayLook]);
  return (
    <div className="scroll fill">
      <Stack pad={[24, 24, 32]} maxWidth={720} gap={24} className={styles.column}>
        <Row as="header" justify="between">
          <h1 className="title">Preferences</h1>
          <Button onPress={onClose}>Done</Button>
        </Row>

        <Part title="Appearance">
          <RadioCards
            aria-label="Theme"
            columns={3}
            options={THEMES}
            value={settings.theme}
            onChange={(theme) => updateSettings({ theme })}
          />
        </Part>

        <Part title="Notifications">
          <Choice title="Before a token expires" text="A desktop notification while there is still time to refresh.">
            <Select
              aria-label="Notify before a token expires"
              options={notifyChoices(settings.notifyBeforeMs)}
              value={String(settings.notifyBeforeMs)}
              onChange={(ms) => updateSettings({ notifyBeforeMs: Number(ms) })}
            />
          </Choice>
          <Switch
            isSelected={settings.notifyRefreshFailed}
            onChange={(notifyRefreshFailed) => updateSettings({ notifyRefreshFailed })}
            description="Names the connection and the reason; never shows a token."
          >
            When a refresh fails
          </Switch>
        </Part>

        <Part title="Signing in">
          <Choice title="How long to wait for the browser" text="After that, the sign-in is cancelled and its redirect refused.">
            <Select
              aria-label="How long to wait for the browser"
              options={flowTimeouts(settings.flowTimeoutMs)}
              value={String(settings.flowTimeoutMs)}
              onChange={(ms) => updateSettings({ flowTimeoutMs: Number(ms) })}
            />
          </Choice>
        </Part>

        <Part title="What is kept">
          <Switch
            isSelected={settings.keepExchanges}
            onChange={(keepExchanges) => (keepExchanges ? updateSettings({ keepExchanges }) : confirmNoLog())}
            description="The last 500 requests and answers of each connection, even after a restart, with every secret removed. Off: nothing is kept, not even until you close the app."
          >
            Keep an exchange log
          </Switch>
          <Switch
            isSelected={settings.keepClaims}
            onChange={(keepClaims) => updateSettings({ keepClaims })}
            description="The timeline remembers the claims of each token, so that two tokens can be compared later. Off: it keeps times and fingerprints only."
          >
            Keep claims in the history
          </Switch>
        </Part>

        <div ref={updates}>
          <Updates />
        </div>

        <Part title={`About Tokenscope ${version}`}>
          <Facts terms="220px">
            <Fact name="Connections and these preferences">
              A readable file in Tokenscope’s folder in your user profile. It contains no secrets.
            </Fact>
            <Fact name="Client secrets and tokens">Sealed with AES-256-GCM, one record per connection, in the same folder.</Fact>
            <Fact name="The key to them">In {PLACES[platform]}, not in a file.</Fact>
            <Fact name="Sent anywhere else">
              Nothing. Tokenscope talks to the providers and APIs you set up
              {mayLook ? ', to the release server if you have it look for updates,' : ','} and to nobody else.
            </Fact>
          </Facts>
        </Part>
      </Stack>
    </div>
  );
}
