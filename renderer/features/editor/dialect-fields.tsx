import { DEPARTURES, DIALECT_WORDS } from '../../../electron/model/dialect';
import { Stack } from '../../components/layout';
import { Switch } from '../../components/toggles';
import { useForm } from './form-context';

/** What a server expects otherwise than the RFCs write it. */
export function DialectFields() {
  const { form, patch } = useForm();
  return (
    <Stack gap={12} data-field="dialect">
      {DEPARTURES.map((id) => (
        <Switch
          key={id}
          isSelected={form.dialect[id] === true}
          onChange={(isOn) => patch({ dialect: { ...form.dialect, [id]: isOn || undefined } })}
          description={DIALECT_WORDS[id].description}
        >
          {DIALECT_WORDS[id].name}
        </Switch>
      ))}
    </Stack>
  );
}
