import type { IntakeReview as Review } from '../../../electron/contract';
import { INTAKE_NAMES, type IntakeField, valueIn } from '../../../electron/model/intake';
import { Icon } from '../../components/icons';
import { Grid, Row, Stack } from '../../components/layout';
import { Select } from '../../components/select';
import { each, marked, Untrusted } from '../../components/untrusted';

/** Of the option that leaves a value where it is. */
export const LEAVE = '-';

export interface FoundValueProps {
  value: Review['values'][number];
  review: Review;
  places: readonly IntakeField[];
  /** null: it is not taken. */
  place: IntakeField | null;
  onPlace: (field: IntakeField | null) => void;
}

/** One value of the text: what it is, where it stood, what speaks against it, and the place it goes to. */
export function FoundValue({ value, review: { settings, hasClientSecret }, places, place, onPlace }: FoundValueProps) {
  const { field, text, secret, doubts, isOlder } = value;
  const shown = place ?? field;
  const now = shown === null ? '' : valueIn(settings, shown);
  const name = field === null ? 'Value' : INTAKE_NAMES[field];
  const options = [{ id: LEAVE, label: "Don't take" }, ...places.map((id) => ({ id, label: INTAKE_NAMES[id] }))];
  const isSame = now !== '' && now === text;
  return (
    <Grid columns="minmax(0, 1fr) minmax(140px, 220px)" gap={16} align="start" line="above" pad={[8, 0]} data-found={field ?? ''}>
      <Stack gap={2}>
        <b>{name}</b>
        {secret === null ? (
          <Untrusted className="mono" text={text} />
        ) : (
          <span>
            Hidden: {secret.length} characters, fingerprint <span className="mono">{secret.fingerprint}</span>
          </span>
        )}
        <p className="dim untrusted">{marked(whereabouts(value))}</p>
        {!isSame && now !== '' ? (
          <p className="dim">
            Now: <Untrusted className="mono" text={now} />
          </p>
        ) : null}
        {shown === 'clientSecret' && hasClientSecret ? <p className="dim">Now: another or the same secret is sealed.</p> : null}
        {isOlder ? <Doubt text={OLDER} /> : null}
        {each(doubts, (doubt) => (
          <Doubt text={doubt} />
        ))}
      </Stack>
      {isSame ? (
        <p className="dim">The connection has it already.</p>
      ) : (
        <Select
          aria-label={`Where “${name}” goes`}
          options={options}
          value={place ?? LEAVE}
          onChange={(id) => onPlace(id === LEAVE ? null : (id as IntakeField))}
        />
      )}
    </Grid>
  );
}

const OLDER = 'It is older, or no longer valid: a newer message or the words beside it tell.';

function Doubt({ text }: { text: string }) {
  return (
    <Row gap={6} align="start">
      <Icon name="warning" tone="warn" />
      <span className="untrusted">{marked(text)}</span>
    </Row>
  );
}

/** "Line 12, after “Client ID”; production". */
function whereabouts({ lines, label, environment }: Review['values'][number]): string {
  const [first, ...others] = lines;
  const line = others.length === 0 ? `Line ${first}` : `Lines ${lines.join(', ')}`;
  return `${line}${label === null ? ', by its form' : `, after “${label}”`}${environment === null ? '' : `; ${environment}`}`;
}
