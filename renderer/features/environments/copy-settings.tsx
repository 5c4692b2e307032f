import { useState } from 'react';
import type { ConnectionSettings, ConnectionSummary } from '../../../electron/contract';
import { settingsIn } from '../../../electron/model/connection-input';
import { membersOf } from '../../../electron/model/environments';
import { copied, copyable, isOwn, rowsOf, settingOf, type SettingName } from '../../../electron/model/setting-differences';
import { counted } from '../../../electron/model/text/counts';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Dialog } from '../../components/dialog';
import { Facts } from '../../components/facts';
import { Stack } from '../../components/layout';
import { Select } from '../../components/select';
import { Checkbox } from '../../components/toggles';
import { inQuotes } from '../../state/actions';
import { store } from '../../state/app';
import { Changed, FromTo, labelOf } from '../preflight/offer';
import { changeSettings } from '../sidebar/change-settings';
import { headingOf, useViews } from './differences';

/** Copies chosen settings to another environment, after showing what they change there. Secrets and tokens never go along. */
export function CopySettings({ summary, onClose }: { summary: ConnectionSummary; onClose: () => void }) {
  const others = membersOf(summary, store.get().connections).filter(({ id }) => id !== summary.id);
  const [to, setTo] = useState(others[0]?.id ?? '');
  const target = others.find(({ id }) => id === to);
  const { value: views, problem } = useViews([summary.id, to]);
  const [own, there] = (views ?? []).map(settingsIn);
  // Ticks of the target before are none of this one.
  const [ticks, setTicks] = useState<{ to: string; names: readonly SettingName[] } | null>(null);
  const names = own && there && views?.[1]?.id === to ? copyable(own, there) : [];
  const chosen = ticks?.to === to ? ticks.names.filter((name) => names.includes(name)) : names.filter((name) => !isOwn(name));
  const toggle = (name: SettingName, isOn: boolean) =>
    setTicks({ to, names: names.filter((each) => (each === name ? isOn : chosen.includes(each))) });
  const copy = async () => {
    if (!own || !target) return;
    onClose();
    await changeSettings(
      [to],
      () => copied(own, chosen),
      () => `Copied ${counted(chosen.length, 'setting')} to ${inQuotes(target.name)}.`,
    );
  };
  return (
    <Dialog
      onClose={onClose}
      closeFirst
      about={to}
      title={
        <>
          Copy settings of “<bdi>{summary.name}</bdi>”
        </>
      }
      actions={
        <Button variant="primary" isDisabled={chosen.length === 0} onPress={copy}>
          Copy {counted(chosen.length, 'setting')}
        </Button>
      }
    >
      <Stack gap={16}>
        <Select
          label="To"
          value={to}
          onChange={setTo}
          options={others.map((other) => ({ id: other.id, label: headingOf(other), description: other.name }))}
        />
        {problem ? <Callout tone="error" problem={problem} /> : null}
        {target?.production ? (
          <Callout tone="warning" title={`${inQuotes(target.name)} is production: mistakes there reach customers`} />
        ) : null}
        {own && there && names.length === 0 ? <p>Nothing to copy: all other settings are the same.</p> : null}
        {own && there
          ? names.map((name) => (
              <Choice key={name} name={name} from={there} to={own} isTicked={chosen.includes(name)} onTick={(isOn) => toggle(name, isOn)} />
            ))
          : null}
        <p className="faint">Secrets, keys and tokens are never copied. Client, servers and redirect only where you tick them.</p>
      </Stack>
    </Dialog>
  );
}

interface ChoiceProps {
  name: SettingName;
  from: ConnectionSettings;
  to: ConnectionSettings;
  isTicked: boolean;
  onTick: (isTicked: boolean) => void;
}

/** One setting, and what it says there now and would say. */
function Choice({ name, from, to, isTicked, onTick }: ChoiceProps) {
  const changes = rowsOf([from, to])
    .filter(({ path, differs }) => differs && settingOf(path) === name)
    .map(({ path, texts: [before = '', after = ''] }) => ({ path, from: before, to: after }));
  const [only, ...others] = changes;
  return (
    <Checkbox
      isSelected={isTicked}
      onChange={onTick}
      description={
        only && others.length === 0 && labelOf(only.path) === labelOf(name) ? (
          <span className="untrusted">
            <FromTo {...only} none="not set" />
          </span>
        ) : (
          <Facts terms="98px">
            {changes.map((change) => (
              <Changed key={change.path} change={change} />
            ))}
          </Facts>
        )
      }
    >
      {labelOf(name)}
    </Checkbox>
  );
}
