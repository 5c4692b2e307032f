import { useState } from 'react';
import { SCHEME_REDIRECT } from '../../../electron/model/receiver';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Chip } from '../../components/chip';
import { Grid, Row, Stack } from '../../components/layout';
import { Segmented } from '../../components/segmented';
import { TextField } from '../../components/text-field';
import { ask, updateSettings } from '../../state/actions';
import { useSettings } from '../../state/app';
import { useAnswer } from '../../state/use-answer';
import { DraftForm } from './draft-form';
import { nameOf } from './parts';

const isPort = (port: number) => Number.isInteger(port) && port >= 1_024 && port <= 65_535;

/** Which ports redirects come back to, where a connection names none. */
export function Ports() {
  const { loopbackPorts: range } = useSettings();
  const [draft, setDraft] = useState<{ from: string; to: string } | null>(range && { from: String(range.from), to: String(range.to) });
  const [isTold, setTold] = useState(false);
  const [from, to] = [Number(draft?.from), Number(draft?.to)];
  const problem =
    !isPort(from) || !isPort(to) ? 'Ports go from 1024 to 65535.' : from > to ? 'The first port is above the last one.' : null;
  const isSame = draft !== null && from === range?.from && to === range.to;
  const use = () => {
    setTold(true);
    if (problem === null) return updateSettings({ loopbackPorts: { from, to } });
  };
  return (
    <Stack gap={8}>
      <Grid columns="minmax(0, 1fr) auto" gap={24} align="center">
        <div>
          <h3>{nameOf('ports')}</h3>
          <p className="dim">On 127.0.0.1, for connections that name no port of their own. One port only: enter it twice.</p>
        </div>
        <div>
          <Segmented
            label={nameOf('ports')}
            options={[
              { id: 'any', label: 'Any free port' },
              { id: 'range', label: 'A range' },
            ]}
            value={draft === null ? 'any' : 'range'}
            onChange={(kind) => {
              setTold(false);
              setDraft(kind === 'any' ? null : { from: String(range?.from ?? ''), to: String(range?.to ?? '') });
              if (kind === 'any' && range !== null) void updateSettings({ loopbackPorts: null });
            }}
          />
        </div>
      </Grid>
      {draft === null ? null : (
        <DraftForm submit="Use these ports" isInUse={isSame} onSubmit={use}>
          <Grid columns={2} gap={12}>
            <TextField
              label="First port"
              inputMode="numeric"
              value={draft.from}
              onChange={(port) => setDraft({ ...draft, from: port })}
              errorMessage={isTold ? problem : null}
            />
            <TextField label="Last port" inputMode="numeric" value={draft.to} onChange={(port) => setDraft({ ...draft, to: port })} />
          </Grid>
        </DraftForm>
      )}
    </Stack>
  );
}

const STATES = {
  registered: { tone: 'live', word: 'Registered' },
  other: { tone: 'warn', word: 'Another program' },
  none: { tone: 'warn', word: 'Not registered' },
} as const;

/** Whether the system hands redirects by custom scheme to this app. */
export function Scheme() {
  const { value, again } = useAnswer(() => invoke('scheme.state'), null);
  const state = value?.state ?? null;
  return (
    <Grid columns="minmax(0, 1fr) auto" gap={24} align="center">
      <div>
        <h3>{nameOf('scheme')}</h3>
        <p className="dim">
          The system opens <code>{SCHEME_REDIRECT.split(':')[0]}:</code> URLs with Tokenscope, so it receives the redirects.
        </p>
      </div>
      <Row gap={12}>
        {state === null ? null : <Chip tone={STATES[state].tone}>{STATES[state].word}</Chip>}
        <Button
          onPress={async () => {
            await ask('scheme.register');
            again();
          }}
        >
          {state === 'registered' ? 'Register again' : 'Register'}
        </Button>
      </Row>
    </Grid>
  );
}
