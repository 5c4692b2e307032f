import { useMemo, useState } from 'react';
import { isTapId, type TapState, type TapView } from '../../../electron/model/tap';
import { LEG_NAMES } from '../../../electron/model/tap-words';
import { counted } from '../../../electron/model/text/counts';
import { Button, CopyButton } from '../../components/button';
import { Chip, type Tone } from '../../components/chip';
import { Icon } from '../../components/icons';
import { Column, Grid, Row, ScrollPane, Stack } from '../../components/layout';
import { later } from '../../components/later';
import { Menu } from '../../components/menu';
import { Loading } from '../../components/placeholders';
import { Tabs } from '../../components/tabs';
import { marked } from '../../components/untrusted';
import { go, select } from '../../state/actions';
import { say } from '../../state/app';
import { confirmFirst } from '../../state/confirmation';
import { useExchangeLog, useExchanges } from '../../state/exchanges';
import { forgetTap, isOpen, pauseTap, showTap, startTap, stopTap } from '../../state/taps';
import { bytesInWords } from '../calls/measure';
import { Addresses } from './addresses';
import { Leaving } from './leaving';
import { Room } from './room';
import { Troubles } from './troubles';
import { Waiting } from './waiting';

const Exchanges = later(() => import('../exchanges/exchanges').then((module) => module.Exchanges), <Loading />);
const Timeline = later(() => import('../timeline/timeline').then((module) => module.Timeline), <Loading />);

const STATES: Record<TapState, { word: string; tone: Tone }> = {
  running: { word: 'Listening', tone: 'live' },
  paused: { word: 'Paused', tone: 'warn' },
  ended: { word: 'Stopped', tone: 'neutral' },
};

type Part = 'exchanges' | 'addresses' | 'faults' | 'timeline';

/** A tap: where it listens, what came, what is laid over it. */
export function RunningTap({ tap, taps }: { tap: TapView; taps: readonly TapView[] }) {
  const { id, connectionId, name, state, legs, troubles } = tap;
  const [part, setPart] = useState<Part>('exchanges');
  useExchangeLog(connectionId);
  const rows = useExchanges(connectionId);
  const count = useMemo(() => rows?.filter(({ by }) => by === 'app').length ?? 0, [rows]);
  const again = async () => {
    const problem = await startTap({
      connectionId: isTapId(connectionId) ? null : connectionId,
      legs: legs.map(({ kind, upstream, local }) => ({ kind, upstream, port: Number(new URL(local).port) })),
    });
    if (problem) say({ problem });
  };
  return (
    <Column as="section" aria-labelledby="tap-title">
      <Stack as="header" fixed gap={8} pad={[12, 24]} line="below">
        <Row gap={[6, 16]} wrap justify="between">
          <Row gap={8} grow>
            <h1 id="tap-title" className="title clip">
              Tap: <bdi>{name}</bdi>
            </h1>
            <Chip tone={STATES[state].tone}>{STATES[state].word}</Chip>
          </Row>
          <Row gap={6} fixed>
            {isOpen(tap) ? (
              <>
                <Button size="small" onPress={() => pauseTap(id, state === 'running')}>
                  {state === 'running' ? 'Pause' : 'Resume'}
                </Button>
                <Button size="small" icon="stop" onPress={() => stopTap(id)}>
                  Stop
                </Button>
              </>
            ) : (
              <Button size="small" icon="play" variant="primary" onPress={again}>
                Start again
              </Button>
            )}
            <Menu
              label="Taps"
              trigger={
                <Button size="small" iconAfter="chevron-down">
                  Taps
                </Button>
              }
              items={[
                ...taps
                  .filter((other) => other.id !== id && isOpen(other))
                  .map((other) => ({ id: other.id, label: other.name, description: other.legs[0]?.local, run: () => showTap(other.id) })),
                { id: 'new', label: 'New tap…', icon: 'plus' as const, run: () => go({ at: 'tap', isNew: true }) },
                !isTapId(connectionId) && {
                  id: 'connection',
                  label: 'Show the connection',
                  separated: true,
                  run: () => select(connectionId, 'exchanges'),
                },
                !isOpen(tap) && {
                  id: 'forget',
                  label: count > 0 ? 'Forget this tap…' : 'Forget this tap',
                  description: 'With what went through it',
                  icon: 'trash' as const,
                  separated: true,
                  run: () => (count > 0 ? confirmForgetting(tap) : forgetTap(id)),
                },
              ]}
            />
          </Row>
        </Row>
        <Room label="Where it listens" isTight={legs.length > 4} height={112}>
          <Stack as="ul" gap={2} aria-label="Where it listens">
            {legs.map(({ id: leg, kind, local, upstream }) => (
              <Grid as="li" key={leg} gap={8} columns="9.7em minmax(12em, 17em) 28px minmax(0, 1fr)" align="center">
                <span className="dim">{LEG_NAMES[kind]}</span>
                <code className={isOpen(tap) ? 'untrusted' : 'untrusted dim'}>{local}</code>
                <CopyButton text={local} label={`Copy the URL for the ${LEG_NAMES[kind]}`} iconOnly />
                <span className="dim clip">
                  to <bdi className="mono">{marked(upstream)}</bdi>
                </span>
              </Grid>
            ))}
          </Stack>
        </Room>
        {count > 0 || tap.counts.refused > 0 || troubles.length > 0 ? (
          <Row gap={16}>
            <span className="small dim tabular clip">{passed(tap)}</span>
            {troubles.length > 0 && isOpen(tap) ? (
              <Row as="span" gap={6} fixed className="tone-warn medium" role="status">
                <Icon name="warning" size={14} />
                {counted(troubles.length, 'fault')} on
              </Row>
            ) : null}
          </Row>
        ) : null}
      </Stack>
      <Leaving tap={tap} />
      <Tabs
        kind="page"
        label="Parts of this tap"
        selected={part}
        onSelect={setPart}
        items={[
          {
            id: 'exchanges',
            label: 'Exchanges',
            count: count || null,
            content: count === 0 ? <Waiting tap={tap} /> : <Exchanges key={id} connectionId={connectionId} only="app" />,
          },
          {
            id: 'addresses',
            label: 'URLs',
            content: (
              <ScrollPane label="URLs" grow pad={[16, 24, 24]}>
                <Addresses tap={tap} />
              </ScrollPane>
            ),
          },
          { id: 'faults', label: 'Faults', count: (isOpen(tap) && troubles.length) || null, content: <Troubles tap={tap} /> },
          {
            id: 'timeline',
            label: 'Timeline',
            content: <Timeline key={id} summary={{ id: connectionId, name }} isTap />,
            onNear: Timeline.ahead,
          },
        ]}
      />
    </Column>
  );
}

const confirmForgetting = ({ id }: TapView) =>
  confirmFirst({
    title: 'Forget this tap?',
    text: 'What went through it is gone then. Files that you saved stay.',
    confirmLabel: 'Forget',
    cancelLabel: 'Keep it',
    onConfirm: () => forgetTap(id),
  });

/** What has passed so far. */
function passed({ state, counts: { exchanges, running, failed, refused, sent, received } }: TapView): string {
  const none = state === 'ended' ? 'Nothing came through this tap' : 'Nothing has come through this tap yet';
  const parts = [
    exchanges === 0 ? none : counted(exchanges, 'request'),
    running > 0 && `${running} running`,
    failed > 0 && `${failed} failed`,
    refused > 0 && `${refused} refused`,
    exchanges > 0 && `${bytesInWords(sent)} sent`,
    exchanges > 0 && `${bytesInWords(received)} received`,
  ];
  return parts.filter(Boolean).join(', ');
}
