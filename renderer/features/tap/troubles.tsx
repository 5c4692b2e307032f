import { useState } from 'react';
import { type TapLeg, TROUBLE_KINDS, TROUBLES, type TapTrouble, type TapView, type TroubleKind } from '../../../electron/model/tap';
import { LEG_NAMES } from '../../../electron/model/tap-words';
import { Button } from '../../components/button';
import { Grid, Row, ScrollPane, Section } from '../../components/layout';
import { Select } from '../../components/select';
import { Switch } from '../../components/toggles';
import { layTroubles } from '../../state/taps';

/** Pixels: a switch and what belongs to it stay close in a wide window. */
const WIDTH = 860;
const SLOW_MS = 5_000;
const DELAYS = [1_000, 5_000, 30_000, 120_000] as const;
const OFTEN = [
  { id: 'once', label: 'the next request' },
  { id: 'thrice', label: 'the next three' },
  { id: 'always', label: 'every request' },
] as const;
type Often = (typeof OFTEN)[number]['id'];
const TIMES: Record<Often, number | null> = { once: 1, thrice: 3, always: null };
const oftenOf = (times: number | null): Often => (times === null ? 'always' : times === 1 ? 'once' : 'thrice');

/** Faults laid over a leg of the tap: what the app does when its servers misbehave. */
export function Troubles({ tap }: { tap: TapView }) {
  const { troubles, legs } = tap;
  return (
    <ScrollPane label="Faults" grow pad={[16, 24, 24]} gap={24}>
      <Row gap={12} justify="between" align="start" maxWidth={WIDTH}>
        <p className="dim prose">
          {tap.state === 'ended'
            ? 'The tap is stopped. Start it again to lay faults over its servers.'
            : 'Lay a fault over a server to see what your app makes of it. Where it may cost something at a real server, you are asked first.'}
        </p>
        {troubles.length > 0 ? (
          <Button size="small" onPress={() => layTroubles(tap.id, () => [])}>
            Clear all
          </Button>
        ) : null}
      </Row>
      {legs.map((leg) => (
        <Section key={leg.id} maxWidth={WIDTH} level="h2" title={LEG_NAMES[leg.kind]} note={leg.upstream} labelled>
          {TROUBLE_KINDS.map((kind) => (
            <Trouble key={kind} tap={tap} leg={leg} kind={kind} />
          ))}
        </Section>
      ))}
    </ScrollPane>
  );
}

function Trouble({ tap, leg, kind }: { tap: TapView; leg: TapLeg; kind: TroubleKind }) {
  const laid = tap.troubles.find((one) => one.leg === leg.id && one.kind === kind);
  const [often, setOften] = useState<Often>('once');
  const { label, cost } = TROUBLES[kind];
  const without = (all: readonly TapTrouble[]) => all.filter((one) => one.leg !== leg.id || one.kind !== kind);
  const lay = (change: Partial<TapTrouble>) =>
    layTroubles(tap.id, (all) => [
      ...without(all),
      { leg: leg.id, kind, times: TIMES[often], ...(kind === 'latency' && { delayMs: SLOW_MS }), ...laid, ...change },
    ]);
  return (
    <Grid pad={[6, 0, 8]} line="below" columns="minmax(0, 1fr) auto" gap={12}>
      <Switch
        isSelected={laid !== undefined}
        isDisabled={tap.state === 'ended'}
        onChange={(isOn) => void (isOn ? lay({}) : layTroubles(tap.id, without))}
        description={cost}
      >
        {label}
      </Switch>
      <Row gap={6} align="start">
        {kind === 'latency' && laid ? (
          <Select
            aria-label={`${label}, ${LEG_NAMES[leg.kind]}: how long`}
            options={DELAYS.map((ms) => ({ id: String(ms), label: `${ms / 1000} s` }))}
            value={String(laid.delayMs ?? SLOW_MS)}
            onChange={(ms) => void lay({ delayMs: Number(ms) })}
          />
        ) : null}
        <Select
          aria-label={`${label}, ${LEG_NAMES[leg.kind]}: how often`}
          options={OFTEN}
          value={laid ? oftenOf(laid.times) : often}
          onChange={(next) => {
            setOften(next);
            if (laid) void lay({ times: TIMES[next] });
          }}
        />
      </Row>
    </Grid>
  );
}
