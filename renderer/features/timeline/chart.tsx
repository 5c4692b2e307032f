import {
  type KeyboardEvent,
  type PointerEvent,
  type Ref,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { ShownFamily, ShownGeneration } from '../../../electron/contract';
import { classes } from '../../components/classes';
import { Column, Row } from '../../components/layout';
import { useDrawing } from '../../state/clock';
import charts from './chart.module.css';
import { barId, type Drawn, FamilyRow, INSET } from './family-row';
import { EndMark } from './generation-details';
import details from './generation-details.module.css';
import { ENDS, failurePath, layoutOf, neighbourOf, type Row as ChartRow, spanOf } from './layout';
import { lengthOf, panned, type Range, reaching, ticksOf, xOf, zoomed } from './scale';

export interface ChartProps extends Drawn {
  families: readonly ShownFamily[];
  range: Range;
  /** The whole range with data. */
  all: Range;
  onRange: (range: Range) => void;
  onChoose: (id: string) => void;
  onFit: () => void;
  onWidth: (width: number) => void;
  ref?: Ref<HTMLDivElement | null>;
}

const ZOOM = 1.4;
/** Pixels. */
const SCROLL_STEP = 240;
/** Pixels; higher than any window. */
const TALLER_THAN_ANY_WINDOW = 5_000;

/** Token families on a time axis. One Tab stop; arrow keys move between generations. */
export function Chart({ families, range, all, onRange, onChoose, onFit, onWidth, ref, ...drawn }: ChartProps) {
  const { now, width, selected, chosen, onSelect } = drawn;
  const scroller = useRef<HTMLDivElement>(null);
  useImperativeHandle<HTMLDivElement | null, HTMLDivElement | null>(ref, () => scroller.current, []);
  const kept = useMemo(() => new Set(selected === null ? chosen : [selected, ...chosen]), [selected, chosen]);
  const layout = useMemo(() => layoutOf(families, range, width, now, kept), [families, range, width, now, kept]);
  const ticks = useMemo(() => ticksOf(range, width), [range, width]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => onWidth(Math.max(0, element.clientWidth - 2 * INSET)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [onWidth]);

  // React's wheel listeners are passive, but these must keep the page from scrolling.
  useEffect(() => {
    const element = scroller.current;
    const onWheel = (event: WheelEvent) => {
      if (!element || width <= 0) return;
      const sideways = event.shiftKey ? event.deltaX + event.deltaY : event.deltaX;
      if (event.ctrlKey || event.metaKey) {
        const x = event.clientX - element.getBoundingClientRect().left - INSET;
        const anchor = range.from + (x / width) * lengthOf(range);
        onRange(zoomed(range, Math.exp(Math.max(-60, Math.min(60, event.deltaY)) * 0.008), anchor, all));
      } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
        onRange(panned(range, (sideways / width) * lengthOf(range), all));
      } else return;
      event.preventDefault();
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  });

  const reveal = (generation: ShownGeneration) => {
    const { from, to } = spanOf(generation);
    onRange(reaching(range, { from, to: Number.isFinite(to) ? to : Math.max(from, now) }));
    onSelect(generation.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const middle = (range.from + range.to) / 2;
    const current = families.flatMap((family) => family.generations).find((generation) => generation.id === selected);
    const anchor = current && current.issuedAt >= range.from && current.issuedAt <= range.to ? current.issuedAt : middle;
    const step = lengthOf(range) * 0.2;
    if (event.shiftKey && event.key === 'ArrowLeft') onRange(panned(range, -step, all));
    else if (event.shiftKey && event.key === 'ArrowRight') onRange(panned(range, step, all));
    else if (event.key === '+' || event.key === '=') onRange(zoomed(range, 1 / ZOOM, anchor, all));
    else if (event.key === '-' || event.key === '_') onRange(zoomed(range, ZOOM, anchor, all));
    else if (event.key === '0') onFit();
    else if (event.key === ' ') {
      if (selected !== null) onChoose(selected);
    } else if (['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'].includes(event.key)) {
      const next = neighbourOf(families, selected, event.key);
      if (next) reveal(next);
    } else return;
    event.preventDefault();
  };

  // Scrolls the selected generation's row into view.
  const chosenRow = layout.rows.find((row) => row.family.generations.some((generation) => generation.id === selected));
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection scrolls
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !chosenRow) return;
    if (chosenRow.y < element.scrollTop) element.scrollTop = Math.max(0, chosenRow.y - 6);
    else if (chosenRow.y + chosenRow.height > element.scrollTop + element.clientHeight)
      element.scrollTop = Math.min(chosenRow.y, chosenRow.y + chosenRow.height - element.clientHeight);
  }, [selected]);

  const [view, setView] = useState({ top: 0, bottom: 1_000 });
  const isNear = (row: ChartRow) => (row.y <= view.bottom && row.y + row.height >= view.top) || row === chosenRow;
  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    // In steps, so that scrolling rarely redraws.
    const top = Math.floor(element.scrollTop / SCROLL_STEP) * SCROLL_STEP - SCROLL_STEP;
    const bottom = top + element.clientHeight + 3 * SCROLL_STEP;
    setView((before) => (before.top === top && before.bottom === bottom ? before : { top, bottom }));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new width may bring a new height
  useLayoutEffect(onScroll, [width]);

  const drag = useDrag(range, all, width, onRange);
  const isDrawn = layout.rows.some((row) => row.bars.some((bar) => bar.id === selected));
  // Grid lines continue below the last row; the picture clips them.
  const height = Math.max(layout.height, TALLER_THAN_ANY_WINDOW);
  return (
    <Column>
      <svg className={charts.axis} width={width + 2 * INSET} height={26} aria-hidden="true">
        <g transform={`translate(${INSET} 0)`}>
          {ticks.map((tick) => (
            <text key={tick.at} x={xOf(tick.at, range, width)} y={17} className={tick.isDay ? charts.day : undefined}>
              {tick.label}
            </text>
          ))}
        </g>
      </svg>
      <div
        ref={scroller}
        className={charts.scroll}
        role="listbox"
        aria-label="Token generations. Left and right arrows move within a family, up and down arrows between families, Space selects for comparison"
        tabIndex={0}
        aria-activedescendant={isDrawn && selected !== null ? barId(selected) : undefined}
        onKeyDown={onKeyDown}
        onScroll={onScroll}
        {...drag}
      >
        <svg className={charts.rows} width={width + 2 * INSET} height={layout.height} role="presentation">
          <g transform={`translate(${INSET} 0)`}>
            <g>
              {ticks.map((tick) => {
                const x = Math.round(xOf(tick.at, range, width)) + 0.5;
                return <path key={tick.at} className={classes(charts.grid, tick.isDay && charts.gridDay)} d={`M${x} 0V${height}`} />;
              })}
            </g>
            {layout.rows.filter(isNear).map((row) => (
              <FamilyRow {...drawn} key={row.family.id} row={row} onReveal={reveal} />
            ))}
            <NowLine range={range} width={width} height={height} />
          </g>
        </svg>
      </div>
      <Row as="footer" fixed gap={24} justify="between" pad={[6, 24]} line="above" className={`small nowrap ${charts.foot}`}>
        <Row as="ul" gap={[2, 12]} wrap aria-label="How a generation can end">
          {ENDS.map((end) => (
            <li key={end}>
              <EndMark end={end} />
            </li>
          ))}
          <li>
            <span className={`${details.end} inline small medium tone-warn`}>
              <svg width="12" height="12" viewBox="-6 -2 12 12" aria-hidden="true">
                <path d={failurePath} />
              </svg>
              refresh failed
            </span>
          </li>
        </Row>
        <span className={`${charts.keys} faint clip`}>Arrows move, + and − zoom, space compares</span>
      </Row>
    </Column>
  );
}

function useDrag(range: Range, all: Range, width: number, onRange: (range: Range) => void) {
  const start = useRef<{ x: number; range: Range; isMoving: boolean } | null>(null);
  const end = () => {
    start.current = null;
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      if (event.button !== 0 || event.clientX - event.currentTarget.getBoundingClientRect().left > event.currentTarget.clientWidth) return;
      start.current = { x: event.clientX, range, isMoving: false };
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
      const from = start.current;
      if (!from || width <= 0) return;
      const moved = event.clientX - from.x;
      if (!from.isMoving && Math.abs(moved) < 4) return;
      if (!from.isMoving) event.currentTarget.setPointerCapture(event.pointerId);
      from.isMoving = true;
      onRange(panned(from.range, (-moved / width) * lengthOf(from.range), all));
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}

/** The current time on the axis. Written directly to the DOM, only when it moves by a pixel. */
function NowLine({ range, width, height }: { range: Range; width: number; height: number }) {
  const line = useRef<SVGGElement>(null);
  const last = useRef<number | null>(null);
  useLayoutEffect(() => {
    last.current = null;
  });
  useDrawing((now) => {
    const x = Math.round(xOf(now, range, width));
    if (x === last.current || !line.current) return;
    last.current = x;
    const isSeen = x >= 0 && x <= width;
    line.current.setAttribute('visibility', isSeen ? 'visible' : 'hidden');
    if (isSeen) line.current.setAttribute('transform', `translate(${x} 0)`);
  });
  return (
    <g ref={line} className={charts.now} visibility="hidden">
      <path d={`M0 0V${height}`} />
      <path className={charts.nowHead} d="M-4 0h8l-4 5Z" />
    </g>
  );
}
