import {
  offeredClientsAt,
  hasSecondIssuer,
  PROOF_CLIENT_WORDS,
  PROOF_FACE_WORDS,
  type ProofFace,
  QUIET_SECONDS,
} from '../../../electron/model/proof';
import { Fold } from '../../components/disclosure';
import { Stack } from '../../components/layout';
import { RadioCards } from '../../components/radio-cards';
import { TextField } from '../../components/text-field';
import { Checkbox } from '../../components/toggles';
import { type Choices, clientOf, isWrongQuiet } from './choices';

export interface MoreOfAppProps {
  choices: Choices;
  onChange: (change: Partial<Choices>) => void;
  face: ProofFace;
  hasTried: boolean;
}

/** What is as usual for most apps. */
export function MoreOfApp({ choices, onChange, face, hasTried }: MoreOfAppProps) {
  const isUsual = choices.client === 'confidential' && !choices.hasSecond && choices.quiet.trim() === '';
  const clients = offeredClientsAt(face);
  const { name } = PROOF_FACE_WORDS[face];
  return (
    <Fold label="More about your app" startOpen={!isUsual}>
      <Stack gap={16} pad={[8, 0, 0, 16]}>
        {clients.length > 1 ? (
          <RadioCards
            label="How your app authenticates"
            options={clients.map((id) => ({ id, label: PROOF_CLIENT_WORDS[id].name, description: PROOF_CLIENT_WORDS[id].text }))}
            value={clientOf(choices, face)}
            onChange={(client) => onChange({ client })}
            columns={2}
          />
        ) : (
          <p className="dim">Every app at {name} has a client secret.</p>
        )}
        {hasSecondIssuer(face) ? (
          <Checkbox
            isSelected={choices.hasSecond}
            onChange={(hasSecond) => onChange({ hasSecond })}
            description="An attacker's, for the check of a mix-up: your app gets its settings too and is asked to sign in there."
          >
            My app can sign in at a second issuer
          </Checkbox>
        ) : null}
        <TextField
          label="Quiet time in seconds"
          placeholder={`${QUIET_SECONDS.usual}`}
          value={choices.quiet}
          onChange={(quiet) => onChange({ quiet })}
          errorMessage={
            hasTried && isWrongQuiet(choices)
              ? `A number of seconds from ${QUIET_SECONDS.least} to ${QUIET_SECONDS.most}, such as 10.`
              : null
          }
          description="A step is over when no request came for this long. Enter more if your app waits between its requests."
        />
      </Stack>
    </Fold>
  );
}
