import { Button } from '../../components/button';
import { RadioCards } from '../../components/radio-cards';
import { ask, updateSettings } from '../../state/actions';
import { useApp, useSettings } from '../../state/app';
import { Removal } from './removal';
import { Updates } from './updates';
import { Row } from '../../components/layout';
import { AuthorityPart } from './authorities';
import { Backup } from './backup';
import { KeptPart } from './kept';
import { ProxyPart } from './network';
import { DurationField, flowTimeouts, notifyChoices } from './duration';
import { Field, Part, Parts, SwitchField } from './parts';
import { Ports, Scheme } from './receivers';
import { Security } from './security';
import { Fact, Facts } from '../../components/facts';

const THEMES = [
  { id: 'system', label: 'System' },
  { id: 'light', label: 'Light' },
  { id: 'dark', label: 'Dark' },
] as const;

const PLACES: Record<'linux' | 'darwin' | 'win32', string> = {
  linux: "the desktop's keyring (Secret Service)",
  darwin: 'the macOS keychain',
  win32: 'the Windows Credential Manager',
};

const TRAY: Record<'linux' | 'darwin' | 'win32', string> = {
  linux: 'The tokens that expire soonest, with Copy and Refresh. Needs a desktop with a tray; GNOME needs an extension for it.',
  darwin: 'The tokens that expire soonest, with Copy and Refresh.',
  win32: 'The tokens that expire soonest, with Copy and Refresh.',
};

/** The app's own settings: parts below one another, and a list of them beside. */
export function Preferences({ onClose }: { onClose: () => void }) {
  const settings = useSettings();
  const version = useApp((state) => state.version);
  const platform = useApp((state) => state.platform);
  const mayLook = useApp((state) => state.updates !== null && state.updates.way !== 'none');
  return (
    <Parts>
      <Row as="header" justify="between">
        <h1 className="title">App settings</h1>
        <Button onPress={onClose}>Done</Button>
      </Row>

      <Part id="appearance">
        <RadioCards
          aria-label="Theme"
          columns={3}
          options={THEMES}
          value={settings.theme}
          onChange={(theme) => updateSettings({ theme })}
        />
        <SwitchField
          id="density"
          isSelected={settings.density === 'compact'}
          onChange={(isCompact) => updateSettings({ density: isCompact ? 'compact' : 'comfortable' })}
          description="Less space between things, the same size of text."
        />
        <SwitchField
          id="time-zone"
          isSelected={settings.timeZone === 'utc'}
          onChange={(isUtc) => updateSettings({ timeZone: isUtc ? 'utc' : 'local' })}
          description="Off: in this computer's time zone."
        />
        <SwitchField id="tray" isSelected={settings.tray} onChange={(tray) => updateSettings({ tray })} description={TRAY[platform]}>
          {platform === 'darwin' ? 'Show in the menu bar' : undefined}
        </SwitchField>
      </Part>

      <Part id="notifications">
        <DurationField
          id="notify-before"
          text="A desktop notification while there is still time to refresh."
          options={notifyChoices(settings.notifyBeforeMs)}
          value={settings.notifyBeforeMs}
          onChange={(notifyBeforeMs) => updateSettings({ notifyBeforeMs })}
        />
        <SwitchField
          id="notify-refresh-failed"
          isSelected={settings.notifyRefreshFailed}
          onChange={(notifyRefreshFailed) => updateSettings({ notifyRefreshFailed })}
          description="Shows the connection and the reason, never a token."
        />
      </Part>

      <Part id="signing-in">
        <DurationField
          id="flow-timeout"
          text="After this, the sign-in times out and its redirect is rejected."
          options={flowTimeouts(settings.flowTimeoutMs)}
          value={settings.flowTimeoutMs}
          onChange={(flowTimeoutMs) => updateSettings({ flowTimeoutMs })}
        />
        <Field id="ports">
          <Ports />
        </Field>
        <Field id="scheme">
          <Scheme />
        </Field>
      </Part>

      <Security />

      <Part id="network">
        <Field id="proxy">
          <ProxyPart />
        </Field>
        <Field id="authorities">
          <AuthorityPart />
        </Field>
      </Part>

      <KeptPart />

      <Backup />

      <Updates />

      <Part id="about" title={`About Tokenscope ${version}`}>
        <Facts terms="220px">
          <Fact name="Connections and these settings">
            A readable file in Tokenscope's folder in your user profile. It contains no secrets.
          </Fact>
          <Fact name="Client secrets and tokens">Sealed with AES-256-GCM, one record per connection, in the same folder.</Fact>
          <Fact name="The key to them">In {PLACES[platform]}, not in a file.</Fact>
          <Fact name="Telemetry">
            Never sent. Tokenscope contacts only the providers and APIs you set up
            {mayLook ? ', and the release server if you let it check for updates.' : '.'}
          </Fact>
        </Facts>
        <Row>
          <Button icon="external" onPress={() => ask('help.give', { deed: 'data-folder' })}>
            Open the data folder
          </Button>
        </Row>
      </Part>

      <Removal />
    </Parts>
  );
}
