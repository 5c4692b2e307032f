import { useEffect, useMemo, useRef, useState } from 'react';
import type { ConnectionSummary, HistoryView, ShownFamily } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { Button, IconButton } from '../../components/button';
import { classes } from '../../components/classes';
import { EmptyState, Loading, ProblemPane } from '../../components/placeholders';
import { Row, ScrollPane } from '../../components/layout';
import looks from '../../components/looks.module.css';
import { Menu } from '../../components/menu';
import { ask } from '../../state/actions';
import { answeredAhead } from '../../state/answers-ahead';
import { pngOf, shownColours, svgOf } from '../../components/picture';
import { savePicture } from '../../state/pictures';
import { say, useApp } from '../../state/app';
import { clock, useTick } from '../../state/clock';
import { confirmFirst } from '../../state/confirmation';
import { ordinal } from '../../state/time';
import { useAnswer, useEvent } from '../../state/use-answer';
import { Comparison, useComparison } from '../compare/comparison';
import { Chart } from './chart';
import { GenerationDetails } from './generation-details';
import { endOf, extentOf, familiesInWords, firstRange, generationsInWords } from './layout';
import { pictureOf } from './picture';
import { type Range, zoomed } from './scale';
import styles from './timeline.module.css';

/** What it is the timeline of: a connection, or a tap without one. */
type Subject = Pick<ConnectionSummary, 'id' | 'name'>;

/** @param isTap It is shown with a tap: what matters is the app's families. */
export function Timeline({ summary, isTap = false }: { summary: Subject; isTap?: boolean }) {
  const { id: connectionId } = summary;
  const keepClaims = useApp((state) => state.settings.keepClaims);
  const {
    value: history,
    problem,
    again,
  } = useAnswer(
    () => invoke('history.get', { connectionId }),
    keepClaims,
    0,
    () => answeredAhead('history.get', { connectionId }),
  );
  useEvent('history.changed', (event) => {
    if (event.connectionId === connectionId) again();
  });
  if (!history) return problem ? <ProblemPane problem={problem} /> : <Loading />;
  if (history.families.every((family) => family.generations.length === 0)) {
    return isTap ? (
      <EmptyState title="No tokens of your app yet">
        Each token that your app gets becomes a bar: when it was issued, how long it lasted, and whether it was replaced, expired or
        revoked. They are kept until you quit.
      </EmptyState>
    ) : (
      <EmptyState title="No history yet">
        Each token becomes a bar: when it was issued, how long it lasted, and whether it was replaced, expired or revoked. Only times
        {history.keepsClaims ? ', claims' : ''} and fingerprints are stored, never tokens.
      </EmptyState>
    );
  }
  return <Families summary={summary} history={history} isTap={isTap} />;
}

function Families({ summary, history, isTap }: { summary: Subject; history: HistoryView; isTap: boolean }) {
  const { families, connectionId, keepsClaims } = history;
  const now = useNextExpiry(families);
  const [width, setWidth] = useState(0);
  /** null fits the range to the history and the window whenever they change. */
  const [moved, setMoved] = useState<Range | null>(null);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [hovered, setHovered] = useState<string | null>(null);
  const chart = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end of the data moves with the clock, but needs no update every second
  const all = useMemo(() => extentOf(families, clock.now()), [families, now]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const fitting = useMemo(() => firstRange(families, clock.now(), width), [families, now, width]);
  const range = moved ?? fitting;
  const comparison = useComparison<string>();

  const byId = useMemo(
    () => new Map(families.flatMap((family) => family.generations.map((generation) => [generation.id, { family, generation }] as const))),
    [families],
  );
  const selected =
    chosenId !== null && byId.has(chosenId)
      ? chosenId
      : (families.find((family) => family.generations.length > 0)?.generations.at(-1)?.id ?? null);
  const shown = byId.get(hovered ?? '') ?? byId.get(selected ?? '') ?? null;
  const previous = shown ? shown.family.generations[shown.family.generations.indexOf(shown.generation) - 1] : undefined;
  const total = byId.size;

  // A generation picked for comparison may have left the history.
  const { chosen, clear } = comparison;
  useEffect(() => {
    if (chosen.some((id) => !byId.has(id))) clear();
  }, [chosen, clear, byId]);

  const confirmClear = () =>
    confirmFirst({
      title: "Clear this connection's history?",
      text: `${total === 1 ? 'The one generation' : `All ${total} generations`} will be deleted, with times, fingerprints and claims. The current tokens and the exchange log stay.`,
      confirmLabel: 'Clear history',
      cancelLabel: 'Keep it',
      onConfirm: () => ask('history.clear', { connectionId }),
    });
  const titleOf = (id: string) => {
    const generation = byId.get(id)?.generation;
    return generation ? `${ordinal(generation.number)}, ${generation.fingerprint}` : '';
  };
  const zoom = (factor: number) => setMoved(zoomed(range, factor, (range.from + range.to) / 2, all));
  const fitAll = () => setMoved(extentOf(families, clock.now()));
  const save = async (kind: 'svg' | 'png') => {
    const picture = pictureOf(summary.name, families, range, clock.now(), Math.max(width, 760), shownColours());
    const content = kind === 'svg' ? svgOf(picture) : pngOf(picture);
    if (content === null) {
      say({ tone: 'error', text: 'The PNG could not be drawn. Save the picture as SVG instead.' });
      return;
    }
    await savePicture(`${summary.name} timeline`, kind, content);
  };

  return (
    <div className={classes(styles.timeline, 'fill', comparison.pair && styles.comparing)}>
      <Row pad={[8, 16, 8, 24]} gap={8} wrap className={styles.bar}>
        <Row as="h2" grow className="nowrap">
          {familiesInWords(families, isTap)}
          <em className="tabular">{generationsInWords(total)}</em>
        </Row>
        <Row gap={2} role="group" aria-label="Zoom">
          <IconButton icon="minus" label="Show more time (−)" size="small" onPress={() => zoom(1.6)} />
          <IconButton icon="plus" label="Show less time (+)" size="small" onPress={() => zoom(1 / 1.6)} />
          <Button size="small" variant="quiet" onPress={fitAll}>
            Show all
          </Button>
          <Button size="small" variant="quiet" onPress={() => setMoved(families[0] ? extentOf([families[0]], clock.now()) : null)}>
            Latest
          </Button>
        </Row>
        <Menu
          label="Save picture"
          items={[
            { id: 'svg', label: 'As SVG', description: 'Sharp at any size, can be edited' },
            { id: 'png', label: 'As PNG', description: 'For chats and tickets' },
          ]}
          onAction={(kind) => void save(kind)}
        />
        <Button size="small" variant="quiet" onPress={confirmClear}>
          Clear…
        </Button>
      </Row>
      <div className={styles.main}>
        <Chart
          ref={chart}
          families={families}
          range={range}
          all={all}
          now={now}
          width={width}
          selected={selected}
          chosen={chosen}
          onRange={setMoved}
          onSelect={setChosenId}
          onHover={setHovered}
          onChoose={comparison.toggle}
          onFit={fitAll}
          onWidth={setWidth}
        />
        {chosen.length === 1 ? (
          <Row as="p" gap={4} pad={[6, 24]} line="above" className={`nowrap ${styles.hint}`} role="status">
            One selected. Select another, or
            <button type="button" className={`${looks.link} strong`} onClick={clear}>
              stop comparing
            </button>
          </Row>
        ) : null}
        {comparison.pair ? (
          <Comparison
            pair={comparison.pair}
            compare={(a, b) => invoke('history.compare', { connectionId, a, b })}
            titleOf={titleOf}
            onSwap={comparison.swap}
            onClose={() => {
              clear();
              chart.current?.focus();
            }}
          />
        ) : null}
      </div>
      <ScrollPane aside label="Selected generation" pad={[12, 16, 24]} className={styles.side}>
        {shown ? (
          <GenerationDetails
            family={shown.family}
            generation={shown.generation}
            end={endOf(shown.generation, now)}
            keepsClaims={keepsClaims}
            chosen={chosen}
            onChoose={comparison.toggle}
            previous={previous?.id ?? null}
            onCompare={comparison.choose}
          />
        ) : null}
      </ScrollPane>
    </div>
  );
}

/** The current time, updated only when a family's current token expires. */
function useNextExpiry(families: readonly ShownFamily[]): number {
  const [now, setNow] = useState(clock.now);
  const next = useMemo(() => {
    let soonest = Number.POSITIVE_INFINITY;
    for (const family of families)
      for (const generation of family.generations)
        if (generation.expiresAt !== null && endOf(generation, now) === 'current') soonest = Math.min(soonest, generation.expiresAt);
    return soonest;
  }, [families, now]);
  useTick((at) => {
    if (at >= next) setNow(at);
  });
  return now;
}
