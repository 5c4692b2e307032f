import { inWords } from '../../../electron/model/text/durations';
import { PREFERENCE_FIELDS, type PreferenceFieldId } from '../../../electron/model/window/preference-fields';
import { Grid } from '../../components/layout';
import { Select } from '../../components/select';
import { Field } from './parts';

export interface DurationProps {
  id: PreferenceFieldId;
  text: string;
  options: Choice[];
  /** Milliseconds. */
  value: number;
  onChange: (ms: number) => unknown;
}

/** A setting that is a length of time, chosen from a list. */
export function DurationField({ id, text, options, value, onChange }: DurationProps) {
  const { name, alone } = PREFERENCE_FIELDS[id];
  return (
    <Field id={id}>
      <Grid columns="minmax(0, 1fr) 190px" gap={24} align="center">
        <div>
          <h3>{name}</h3>
          <p className="dim">{text}</p>
        </div>
        <Select aria-label={alone ?? name} options={options} value={String(value)} onChange={(ms) => onChange(Number(ms))} />
      </Grid>
    </Field>
  );
}

interface Choice {
  /** Milliseconds, as text. */
  id: string;
  label: string;
}

/** Time before expiry to notify. Milliseconds. */
export const notifyChoices = (current: number) =>
  choices([0, 1, 2, 5, 10], current, (ms) => (ms === 0 ? 'Off' : `${inWords(ms / 1000)} before`));

/** Maximum wait for a callback. Milliseconds. */
export const flowTimeouts = (current: number) => choices([1, 3, 5, 10, 30], current, (ms) => inWords(ms / 1000));

/** How long a copied secret stays. Milliseconds. */
export const clipboardTimes = (current: number) => choices([1 / 6, 0.5, 1, 2, 5], current, (ms) => inWords(ms / 1000));

/** Idle time before the lock. Milliseconds. */
export const lockTimes = (current: number) =>
  choices([0, 1, 5, 10, 30, 60], current, (ms) => (ms === 0 ? 'Never' : `After ${inWords(ms / 1000)}`));

/** Offers some minutes; a value set elsewhere stays selectable. */
function choices(minutes: number[], current: number, label: (ms: number) => string): Choice[] {
  const all = new Set([...minutes.map((count) => count * 60_000), current]);
  return [...all].sort((a, b) => a - b).map((ms) => ({ id: String(ms), label: label(ms) }));
}
