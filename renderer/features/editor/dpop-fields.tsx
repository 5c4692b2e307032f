import { DPOP_ALGORITHM_IDS, DPOP_ALGORITHMS } from '../../../electron/model/dpop';
import { Stack } from '../../components/layout';
import { Select } from '../../components/select';
import { Switch } from '../../components/toggles';
import { useForm } from './form-context';
import { FIELDS } from './form-fields';
import { DpopNote } from './metadata-notes';

const PROOFS = [
  { id: 'off' as const, label: 'Off', description: 'Bearer tokens: anyone who has one can use it.' },
  ...DPOP_ALGORITHM_IDS.map((id) => ({ id, label: id, description: DPOP_ALGORITHMS[id] })),
];

/** Whether tokens are bound to a key, and to which. */
export function DpopFields() {
  const { form, patch } = useForm();
  return (
    <Stack gap={12} data-field="dpop">
      <Select
        label={FIELDS.dpop.label}
        description={FIELDS.dpop.description}
        options={PROOFS}
        value={form.dpop}
        onChange={(dpop) => patch({ dpop })}
      />
      <DpopNote />
      {form.dpop === 'off' ? null : (
        <Switch
          isSelected={form.dpopKey === 'renew'}
          onChange={(on) => patch({ dpopKey: on ? 'renew' : 'keep' })}
          description="Off: the next sign-in keeps the key of this one. Refreshing always does."
        >
          A new key with each sign-in
        </Switch>
      )}
    </Stack>
  );
}
