import type { ShownGeneration } from '../../../electron/contract';
import { escaped } from '../../components/untrusted';
import { localDateTime, ordinal } from '../../state/time';
import { letterOf } from '../compare/comparison';
import styles from './family-row.module.css';
import { BAR_HEIGHT, type Bar, LOOKS, failurePath, generationsInWords, labelOf, partsOf, type Row, startedBy } from './layout';

/** Pixels left and right of the picture, aligned with the text above it. */
export const INSET = 24;

export const barId = (id: string) => `generation-${id}`;

/** What a row is drawn with, whichever family it shows. */
export interface Drawn {
  /** Milliseconds since the epoch; updated when the clock changes a bar. */
  now: number;
  width: number;
  selected: string | null;
  /** The two to compare, in order. */
  chosen: readonly string[];
  onSelect: (id: string) => void;
  onHover: (id: string | null) => void;
}

export interface FamilyRowProps extends Drawn {
  row: Row;
  onReveal: (generation: ShownGeneration) => void;
}

export function FamilyRow({ row, width, now, selected, chosen, onSelect, onHover, onReveal }: FamilyRowProps) {
  const { family } = row;
  const begun = localDateTime(family.startedAt, now);
  const first = family.generations[0];
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: SVG has no interactive elements
    // biome-ignore lint/a11y/useSemanticElements: there is no fieldset in SVG
    <g role="group" aria-label={family.by === 'app' ? `Family of your app, started ${begun}` : `Family started ${begun}`}>
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: it isn't focusable; the options say it in words */}
      <g aria-hidden="true">
        <path className={styles.base} d={`M${-INSET} ${row.y + row.height - 6.5}H${width + INSET}`} />
        <text className={styles.title} x={0} y={row.y + 19}>
          {startedBy(family)} {begun}
          <tspan className={styles.count} dx={8}>
            {generationsInWords(family.generations.length)}
          </tspan>
        </text>
        {row.away && first ? (
          // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys do the same
          <text
            className={styles.away}
            x={row.away === 'before' ? 0 : width}
            y={row.y + 30 + 16}
            textAnchor={row.away === 'before' ? 'start' : 'end'}
            onClick={() => onReveal(row.away === 'before' ? (family.generations.at(-1) ?? first) : first)}
          >
            {row.away === 'before' ? '‹ earlier' : 'later ›'}
          </text>
        ) : null}
        {row.failures.map((x) => (
          <path key={x} className={styles.failure} transform={`translate(${x} ${row.y + row.height - 18.5})`} d={failurePath}>
            <title>A refresh failed</title>
          </path>
        ))}
      </g>
      {row.bars.map((bar) => {
        const letter = letterOf(chosen, bar.id);
        return (
          <g
            key={bar.id}
            id={barId(bar.id)}
            className={`${styles.bar} tone-${LOOKS[bar.end].tone}`}
            data-end={bar.end}
            role="option"
            tabIndex={-1}
            aria-selected={bar.id === selected}
            aria-label={`${barWords(bar.generation, bar.end, now)}${letter ? `, selected as ${letter}` : ''}`}
            onClick={() => onSelect(bar.id)}
            onPointerEnter={() => onHover(bar.id)}
            onPointerLeave={() => onHover(null)}
          >
            <BarShape bar={bar} isSelected={bar.id === selected} />
          </g>
        );
      })}
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: as above */}
      <g aria-hidden="true">
        {row.bars.map((bar) => (
          <BarText key={bar.id} bar={bar} width={width} letter={letterOf(chosen, bar.id)} />
        ))}
      </g>
    </g>
  );
}

function BarShape({ bar, isSelected }: { bar: Bar; isSelected: boolean }) {
  const { x, y, width, end } = bar;
  const { body, radius, rest, mark } = partsOf(bar);
  return (
    <>
      {rest ? <path className={styles.rest} d={rest} /> : null}
      <rect className={styles.body} {...body} rx={radius} />
      {isSelected ? <rect className={styles.ring} x={x - 2} y={y - 2} width={width + 4} height={BAR_HEIGHT + 4} rx={7} /> : null}
      {mark ? <path className={styles.mark} transform={`translate(${mark.x} ${mark.y})`} d={LOOKS[end].path} /> : null}
    </>
  );
}

/** A bar's text. Separate, because its accessible name says the same in other words. */
function BarText({ bar, width, letter }: { bar: Bar; width: number; letter: 'A' | 'B' | null }) {
  const { baseline, after } = partsOf(bar);
  const left = Math.max(bar.x, 0);
  const textAt = left + (letter ? 26 : 8);
  const label = labelOf(bar, Math.min(bar.x + bar.width, width + INSET) - textAt - after);
  return (
    <>
      {letter ? (
        <g className={styles.letter}>
          <circle cx={left + 13} cy={baseline - 4} r={8} />
          <text x={left + 13} y={baseline}>
            {letter}
          </text>
        </g>
      ) : null}
      {label ? (
        <text className={`${styles.label} tone-${LOOKS[bar.end].tone}`} data-end={bar.end} x={textAt} y={baseline}>
          {label}
        </text>
      ) : null}
    </>
  );
}

/** A generation in one line, for screen readers. */
function barWords(generation: ShownGeneration, end: Bar['end'], now: number): string {
  const until = generation.endedAt ?? generation.expiresAt;
  return escaped(
    `${ordinal(generation.number)}, ${generation.how} ${localDateTime(generation.issuedAt, now)}, ${end}${
      until === null ? '' : `, ${until > now ? 'until ' : ''}${localDateTime(until, now)}`
    }`,
  );
}
