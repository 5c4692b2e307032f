import { inWords } from '../../../electron/model/text/durations';
import type { KeptLimits } from '../../../electron/model/window/kept';
import { counted } from '../../../electron/model/text/counts';
import { Row } from '../../components/layout';
import { Select } from '../../components/select';
import { ask, updateSettings } from '../../state/actions';
import { store, useSettings } from '../../state/app';
import { confirmFirst } from '../../state/confirmation';

const DAY_MS = 86_400_000;
const NUMBERS = { exchangesMost: [50, 100, 200, 500], runsMost: [5, 10, 20, 50, 100, 200] };
const DAYS = [1, 7, 30, 90, 365];

/** How much is kept of each connection. */
export function Limits({ what, onChange }: { what: 'exchanges' | 'runs'; onChange: (change: Partial<KeptLimits>) => unknown }) {
  const settings = useSettings();
  const most = `${what}Most` as const;
  const ages = [0, ...DAYS.map((days) => days * DAY_MS)];
  return (
    <Row wrap gap={8} pad={[8, 0, 4]}>
      <Select
        aria-label={what === 'exchanges' ? 'Exchanges to keep' : 'Runs to keep'}
        options={options(NUMBERS[most], settings[most], (number) => `The newest ${number}`)}
        value={String(settings[most])}
        onChange={(number) => onChange({ [most]: Number(number) })}
      />
      {what === 'exchanges' ? (
        <Select
          aria-label="How long to keep exchanges"
          options={options(ages, settings.exchangesForMs, (ms) => (ms === 0 ? 'Of any age' : `No older than ${inWords(ms / 1000)}`))}
          value={String(settings.exchangesForMs)}
          onChange={(ms) => onChange({ exchangesForMs: Number(ms) })}
        />
      ) : null}
    </Row>
  );
}

/** A number set elsewhere stays selectable. */
function options(offered: readonly number[], current: number, label: (value: number) => string) {
  return [...new Set([...offered, current])].sort((a, b) => a - b).map((value) => ({ id: String(value), label: label(value) }));
}

/** Sets a limit; if something is over it, only after a question that says how much. */
export async function limit(change: Partial<KeptLimits>): Promise<void> {
  const { exchangesMost, exchangesForMs, runsMost } = store.get().settings;
  const found = await ask('kept.surplus', { exchangesMost, exchangesForMs, runsMost, ...change });
  if (found === null) return;
  const { exchanges, runs } = found.value;
  const apply = () => updateSettings(change);
  if (exchanges === 0 && runs === 0) return void (await apply());
  const what = [exchanges > 0 && counted(exchanges, 'exchange'), runs > 0 && counted(runs, 'run of checks', 'runs of checks')]
    .filter(Boolean)
    .join(' and ');
  confirmFirst({
    title: `Delete ${what}?`,
    text: "They are over this limit, the oldest of their connections. They are deleted at once and can't be brought back.",
    confirmLabel: 'Delete',
    cancelLabel: 'Keep them',
    onConfirm: apply,
  });
}
