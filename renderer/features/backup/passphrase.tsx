import { weaknessOf } from '../../../electron/model/backup';
import { Grid } from '../../components/layout';
import { TextField } from '../../components/text-field';

export interface Passphrase {
  first: string;
  again: string;
}
export const NO_PASSPHRASE: Passphrase = { first: '', again: '' };

/** Why a passphrase can't be used yet; null: it can. */
export function problemOf({ first, again }: Passphrase): 'short' | 'differs' | null {
  if (weaknessOf(first).level === 'refused') return 'short';
  return first === again ? null : 'differs';
}

interface PassphraseFieldsProps {
  value: Passphrase;
  onChange: (value: Passphrase) => void;
  /** The person has tried to go on. */
  isTold: boolean;
}

/** A new passphrase, entered twice, with what its length says of it. */
export function PassphraseFields({ value, onChange, isTold }: PassphraseFieldsProps) {
  const { level, text } = weaknessOf(value.first);
  const problem = isTold ? problemOf(value) : null;
  return (
    <Grid columns={2} gap={12}>
      <TextField
        label="Passphrase"
        type="password"
        autoComplete="new-password"
        value={value.first}
        onChange={(first) => onChange({ ...value, first })}
        description={text}
        errorMessage={problem === 'short' && level === 'refused' ? text : null}
      />
      <TextField
        label="The same again"
        type="password"
        autoComplete="new-password"
        value={value.again}
        onChange={(again) => onChange({ ...value, again })}
        description="It is not kept anywhere. Without it, the backup can't be opened."
        errorMessage={problem === 'differs' ? 'The two passphrases differ.' : null}
      />
    </Grid>
  );
}
