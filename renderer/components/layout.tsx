import {
  type CSSProperties,
  type ElementType,
  type FormEvent,
  type FormHTMLAttributes,
  type HTMLAttributes,
  type ReactNode,
  type Ref,
  useId,
} from 'react';
import { classes } from './classes';
import styles from './layout.module.css';

/** The spacing scale in pixels, as in styles/tokens.css. */
export type Space = 2 | 4 | 6 | 8 | 12 | 16 | 24 | 32;

type Frame = 'panel' | 'plain' | 'sunken' | 'dashed' | 'live' | 'warn' | 'dead' | 'accent';

/** Frames that say how things stand. */
const TONED: readonly Frame[] = ['live', 'warn', 'dead', 'accent'];

type Spaces = Space | readonly (Space | 0)[];

interface BoxProps extends HTMLAttributes<HTMLElement>, Pick<FormHTMLAttributes<HTMLElement>, 'onSubmit'> {
  as?: ElementType;
  /** Space between children: one value, or rows and columns apart. */
  gap?: Spaces;
  /** Padding: one value, or several in CSS order. */
  pad?: Spaces;
  /** A line along one edge. */
  line?: 'above' | 'below' | 'before' | 'after';
  /** Panel background. */
  panel?: boolean;
  /** Draws a card. `dashed`: nothing there yet; `live`, `warn`, `dead`: how things stand. */
  frame?: Frame;
  /** Takes the remaining space of the parent. */
  grow?: boolean;
  /** Never shrinks. */
  fixed?: boolean;
  maxWidth?: number;
  // biome-ignore lint/suspicious/noExplicitAny: the element follows from `as`
  ref?: Ref<any>;
}

const ALIGN = { start: styles.alignStart, end: styles.alignEnd, baseline: styles.alignBaseline, center: undefined };
const space = (size: Space | 0) => (size === 0 ? '0' : `var(--space-${size})`);
const spaces = (sizes: Spaces | undefined) => (typeof sizes === 'object' ? sizes.map(space).join(' ') : sizes && space(sizes));

function Box({
  kind,
  as: Element = 'div',
  gap,
  pad,
  line,
  panel,
  frame,
  grow,
  fixed,
  maxWidth,
  className,
  style,
  ...rest
}: BoxProps & { kind: string | undefined }) {
  const tone = TONED.find((each) => each === frame);
  const name = classes(
    kind,
    line && styles[line],
    panel && styles.panel,
    frame && styles.card,
    frame && frame !== 'panel' && !tone && styles[frame],
    grow && 'grow',
    fixed && styles.fixed,
    className,
  );
  const placed: CSSProperties | undefined = gap || pad || maxWidth ? { gap: spaces(gap), padding: spaces(pad), maxWidth, ...style } : style;
  return <Element data-tone={tone} {...rest} style={placed} className={name} />;
}

export interface RowProps extends BoxProps {
  align?: keyof typeof ALIGN;
  justify?: 'between' | 'middle' | 'end';
  wrap?: boolean;
}

/** A horizontal row, vertically centred by default. */
export function Row({ align = 'center', justify, wrap, ...rest }: RowProps) {
  return <Box {...rest} kind={classes(styles.row, ALIGN[align], justify && styles[justify], wrap && styles.wrap)} />;
}

export interface StackProps extends BoxProps {
  /** Children keep their own width, at the left; by default they fill the width. */
  left?: boolean;
  /** Children stay at the top when there is room to spare. */
  top?: boolean;
}

/** A vertical stack. */
export function Stack({ left, top, ...rest }: StackProps) {
  return <Box {...rest} kind={classes(styles.stack, left && styles.left, top && styles.top)} />;
}

export interface FormProps extends Omit<StackProps, 'as' | 'onSubmit'> {
  onSubmit: () => unknown;
}

/** A vertical stack of fields that are submitted together, by its button or the Enter key. */
export function Form({ onSubmit, ...rest }: FormProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void onSubmit();
  };
  return <Stack {...rest} as="form" onSubmit={submit} />;
}

export interface GridProps extends BoxProps {
  /** As in CSS; a number makes that many equal columns, or fewer where they would be too narrow to read. */
  columns: string | number;
  align?: keyof typeof ALIGN;
}

/** A column is a little less than its share, which leaves room for the gaps but none for another column. */
const evenColumns = (count: number) => `repeat(auto-fit, minmax(min(100%, max(190px, ${100 / count}% - 16px)), 1fr))`;

/** A grid of columns. */
export function Grid({ columns, align, style, ...rest }: GridProps) {
  const gridTemplateColumns = typeof columns === 'number' ? evenColumns(columns) : columns;
  return (
    <Box
      {...rest}
      style={{ gridTemplateColumns, alignItems: align === 'center' ? align : undefined, ...style }}
      kind={classes(styles.stack, align && ALIGN[align])}
    />
  );
}

/** A framed stack. */
export function Card(props: StackProps) {
  return <Stack frame="panel" {...props} />;
}

/** A column that fills its pane; children that `grow` share the remaining height. */
export function Column(props: BoxProps) {
  return <Box {...props} kind={styles.column} />;
}

export interface SectionProps extends Omit<StackProps, 'title' | 'as'> {
  title: ReactNode;
  /** A count or a remark beside the title. */
  note?: ReactNode;
  level?: 'h2' | 'h3';
  /** At the right of the title. */
  actions?: ReactNode;
  /** Whether the heading names it: it is a region of its own. */
  labelled?: boolean;
}

/** A stack under a heading. */
export function Section({ title, note, level: Heading = 'h3', actions, labelled, children, ...rest }: SectionProps) {
  const id = useId();
  const heading = (
    <Heading id={labelled ? id : undefined}>
      {title} {note ? <em className="tabular">{note}</em> : null}
    </Heading>
  );
  return (
    <Stack as="section" gap={6} aria-labelledby={labelled ? id : undefined} {...rest}>
      {actions ? (
        <Row gap={[4, 12]} wrap justify="between">
          {heading}
          {actions}
        </Row>
      ) : (
        heading
      )}
      {children}
    </Stack>
  );
}

export interface PageProps extends StackProps {
  /** Stays in view below what scrolls. */
  footer?: ReactNode;
}

/** A page to read or fill in: one column, as wide and in the same place on every page. */
export function Page({ footer, ...props }: PageProps) {
  const column = (own: StackProps) => <Stack pad={[24, 24, 32]} gap={24} top {...own} className={classes(styles.page, own.className)} />;
  if (!footer) return <div className="scroll fill">{column(props)}</div>;
  const { as, 'aria-labelledby': labelledBy, ...own } = props;
  return (
    <Column>
      {/* What is in it may have nothing to focus, and has to scroll by keys all the same. */}
      <Box kind="scroll" as={as} grow tabIndex={0} aria-labelledby={labelledBy}>
        {column(own)}
      </Box>
      <Box kind="scroll" fixed line="above">
        <Row pad={[12, 24]} gap={8} wrap className={styles.page}>
          {footer}
        </Row>
      </Box>
    </Column>
  );
}

export interface ScrollPaneProps extends Omit<StackProps, 'as'> {
  label: string;
  /** Beside what it belongs to, on a panel of its own. */
  aside?: boolean;
}

/** A part of the window that scrolls by itself, also with the keyboard. */
export function ScrollPane({ label, aside, className, ...rest }: ScrollPaneProps) {
  return (
    <Stack
      as={aside ? 'aside' : 'section'}
      line={aside ? 'before' : undefined}
      panel={aside}
      top
      gap={16}
      aria-label={label}
      tabIndex={0}
      {...rest}
      className={classes(className, 'scroll')}
    />
  );
}
