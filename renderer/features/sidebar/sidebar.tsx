import { type Range, useVirtualizer } from '@tanstack/react-virtual';
import { counted } from '../../../electron/model/text/counts';
import { type KeyboardEvent, type MouseEvent, useCallback, useDeferredValue, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { KeysOf, useAriaKeys, useShownKeys } from '../../components/keys';
import { Icon } from '../../components/icons';
import { later } from '../../components/later';
import { stepped } from '../../components/stepped';
import { duplicate, lookAhead, rearrange, select, showNew, showScratch } from '../../state/actions';
import { useApp, useConnections, useSelected } from '../../state/app';
import { clock, useTick } from '../../state/clock';
import { markFirstList } from '../../state/first-list';
import { arrange, layoutStore, useLayout } from '../../state/layout';
import { deleteConnections } from './delete';
import { parted } from './filter';
import { list, stepsBy } from './list';
import { Row, rowId } from './row';
import { SearchField } from './search-field';
import { useReorder } from './reorder';
import { useSeveral } from './several';
import styles from './sidebar.module.css';
import buttons from '../../components/button.module.css';
import frames from '../../components/layout.module.css';
import looks from '../../components/looks.module.css';

const RowMenu = later(() => import('./row-menu').then((module) => module.RowMenu));
const FilterMenu = later(() => import('./filter-menu').then((module) => module.FilterMenu));
const TagsDialog = later(() => import('./tags-dialog').then((module) => module.TagsDialog));
const SeveralMenu = later(() => import('./several-menu').then((module) => module.SeveralMenu));

const rowHeight = 52;
const groupHeight = 32;
let isMarked = false;

export function Sidebar() {
  const connections = useConnections();
  const selected = useSelected();
  const status = useApp((state) => state.status);
  const newKeys = useShownKeys('new');
  const [query, setQuery] = useState('');
  // The field shows a key at once; the list follows in its own time, so typing stays smooth with 10,000 connections.
  const sought = useDeferredValue(query);
  const order = useLayout((layout) => layout.order);
  const folded = useLayout((layout) => layout.folded);
  const [isFiltering, setFiltering] = useState(false);
  const filterButton = useRef<HTMLButtonElement>(null);
  const [renaming, setRenaming] = useState<string | null>(null);
  const [menuOf, setMenuOf] = useState<string | null>(null);
  const [tagging, setTagging] = useState<readonly string[] | null>(null);
  const [epoch, setEpoch] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the epoch changes when the clock makes the order stale
  const listed = useMemo(() => list(connections, sought, order, clock.now(), folded), [connections, sought, order, epoch, folded]);
  const { ids, staleAt } = listed;
  const several = useSeveral(ids, selected);
  const { chosen } = several;
  useTick((now) => {
    if (staleAt !== null && now >= staleAt) setEpoch((count) => count + 1);
  });

  const renamedAt = listed.indexOf(renaming);
  const slots = useRef(0);
  const firstSlot = useRef(0);
  const virtual = useVirtualizer({
    count: listed.count,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (listed.isGroup(index) ? groupHeight : rowHeight),
    // Sizes are recomputed only when this function changes, that is when the list does.
    // biome-ignore lint/correctness/useExhaustiveDependencies: not read, but a new list needs a new function
    getItemKey: useCallback((index: number) => index, [listed]),
    overscan: 2,
    // Keep the row being renamed mounted wherever the list scrolls: it has the focus and the typed text.
    rangeExtractor: useCallback((range: Range) => withPlace(placesIn(range, slots.current), renamedAt), [renamedAt]),
    // The list is at most as high as the window, so its rows come with the first layout.
    initialRect: { width: 0, height: window.innerHeight },
    paddingEnd: 12,
  });
  useLayoutEffect(() => {
    if (status !== 'ready' || isMarked) return;
    isMarked = true;
    scroller.current?.scrollTo({ top: layoutStore.get().scroll });
    markFirstList();
  }, [status]);

  const show = (id: string | null) => {
    const index = listed.indexOf(id);
    if (index < 0) return;
    const target = index === 1 ? 0 : index;
    // Scrolling to where the list stands would lay it out, and look after that for some frames.
    if (virtual.getOffsetForIndex(target)?.[0] !== virtual.scrollOffset) virtual.scrollToIndex(target, { align: 'auto' });
  };
  const choose = (id: string | undefined) => {
    if (id === undefined) return;
    several.clear();
    select(id);
    show(id);
  };
  // A connection selected elsewhere (a new one, a notification) scrolls into view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection scrolls the list
  useLayoutEffect(() => show(selected), [selected]);

  const fold = (group: string, isFolded: boolean) => {
    if (query !== '' || folded.includes(group) === isFolded) return;
    arrange({ folded: isFolded ? [...folded, group] : folded.filter((each) => each !== group) });
  };
  const isArranged = order === 'own' && query === '';
  const shift = (id: string, way: 'up' | 'down') => {
    void rearrange(stepsBy(connections, id, way));
  };
  const reorder = useReorder(isArranged, connections, listed.groupOf);
  const onRenamed = useCallback((id: string) => {
    setRenaming((current) => (current === id ? null : current));
    scroller.current?.focus();
  }, []);
  const soughtText = useMemo(() => parted(sought).text, [sought]);
  // A new search or order starts at the top. It is drawn there before the list is scrolled: React may drop this render for a newer one.
  const shown = `${order} ${sought}`;
  const shownBefore = useRef(shown);
  const offset = virtual.scrollOffset;
  const isNew = shown !== shownBefore.current;
  if (isNew) virtual.scrollOffset = 0;
  const places = virtual.getVirtualItems();
  virtual.scrollOffset = offset;
  useLayoutEffect(() => {
    if (shown === shownBefore.current) return;
    shownBefore.current = shown;
    // Scrolling lays the new rows out at once.
    if (virtual.scrollOffset) scroller.current?.scrollTo({ top: 0 });
    virtual.scrollOffset = 0;
  }, [shown, virtual]);
  // A row that scrolls out of view is reused for one that comes into view, which is several times faster than creating one. So it is with
  // moving one: rows keep their order in the document, and are filled in that order once the list rests. The row being renamed is not reused,
  // or its text would be lost.
  slots.current = Math.max(slots.current, places.length);
  if (!virtual.isScrolling || isNew) firstSlot.current = places[0]?.index ?? 0;
  const slotOf = (index: number) => (index - firstSlot.current + slots.current * listed.count) % slots.current;
  const drawn = virtual.isScrolling ? places.toSorted((a, b) => slotOf(a.index) - slotOf(b.index)) : places;

  // Rows stand beside their heading, so that they can be reused for other groups; to a screen reader they are in it.
  const owned = new Map<string, string[]>();
  for (const { index } of places) {
    const item = listed.itemAt(index);
    const group = item?.kind === 'row' ? listed.groupAt(index) : undefined;
    if (item?.kind === 'row' && group !== undefined) owned.set(group, [...(owned.get(group) ?? []), rowId(item.id)]);
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const from = event.shiftKey ? several.end() : selected;
    const at = from === null ? -1 : ids.indexOf(from);
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const next = stepped(event.key, at, ids.length, page);
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      if (isArranged && selected !== null) shift(selected, event.key === 'ArrowUp' ? 'up' : 'down');
    } else if (next !== null && !event.ctrlKey && !event.metaKey) {
      const id = ids[next];
      if (!event.shiftKey) choose(id);
      else if (id !== undefined) {
        several.extendTo(id);
        show(id);
      }
    } else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) several.all();
    else if (event.key === 'Escape' && chosen.size > 0) several.clear();
    else if ((event.key === 'ArrowLeft' || event.key === 'ArrowRight') && !event.altKey && selected !== null) {
      const group = listed.groupOf(selected);
      if (group !== undefined) fold(group, event.key === 'ArrowLeft');
    } else if (selected === null || at < 0) return;
    else if (event.key === 'F2') setRenaming(selected);
    else if (event.key === 'Delete' || (event.key === 'Backspace' && event.metaKey)) {
      deleteConnections(chosen.size > 0 ? [...chosen] : [selected]);
    } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) setMenuOf(selected);
    else if (event.key === 'd' && (event.ctrlKey || event.metaKey)) void duplicate(selected);
    else return;
    event.preventDefault();
  };
  const active = chosen.size > 0 ? several.end() : selected;
  const groupAt = (target: EventTarget) =>
    target instanceof Element ? target.closest<HTMLElement>('[data-group]')?.dataset.group : undefined;
  const idAt = (target: EventTarget) => (target instanceof Element ? target.closest<HTMLElement>('[data-id]')?.dataset.id : undefined);
  const onContextMenu = (event: MouseEvent) => {
    const id = idAt(event.target);
    if (id === undefined) return;
    event.preventDefault();
    if (!chosen.has(id)) {
      several.clear();
      select(id);
    }
    setMenuOf(id);
  };

  const closeMenu = () => {
    setMenuOf(null);
    scroller.current?.focus();
  };
  return (
    <nav className={`${looks.edged} ${styles.sidebar}`} aria-label="Connections">
      <div className={`${frames.row} ${styles.top}`}>
        <SearchField
          query={query}
          onChange={setQuery}
          onLeave={(enter) => {
            // Enter may come before the list has followed.
            const found = query === sought ? ids : list(connections, query, order, clock.now(), folded).ids;
            if (enter || selected === null || !found.includes(selected)) choose(found[0]);
            scroller.current?.focus();
          }}
        />
        <button
          type="button"
          className={buttons.button}
          data-variant="default"
          title={`New connection (${newKeys})`}
          onClick={() => showNew()}
        >
          New
        </button>
      </div>
      <div className={`${frames.row} ${styles.sort} small faint`} hidden={connections.length === 0}>
        <span className="tabular clip grow" role="status">
          {chosen.size > 1
            ? `${chosen.size.toLocaleString('en')} selected`
            : sought === ''
              ? counted(connections.length, 'connection')
              : `${listed.found.toLocaleString('en')} of ${connections.length.toLocaleString('en')} found`}
        </span>
        <button
          ref={filterButton}
          type="button"
          className={`${styles.sortButton} inline dim`}
          aria-haspopup="menu"
          aria-expanded={isFiltering}
          title="Show one state, environment, group or tag only"
          onClick={() => setFiltering(true)}
        >
          Filter
          <Icon name="chevron-down" size={11} />
        </button>
        <button
          type="button"
          className={`${styles.sortButton} inline dim`}
          aria-label="Soonest first"
          aria-pressed={order === 'soonest'}
          title={order === 'own' ? 'Sort by expiry, soonest first' : 'Back to your own order, by group and environment'}
          onClick={() => arrange({ order: order === 'own' ? 'soonest' : 'own' })}
        >
          <Icon name="sort" size={13} />
          Soonest
        </button>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a listbox, unless it is empty */}
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: as above */}
      <div
        ref={scroller}
        id="connection-list"
        className={`${looks.list} ringless scroll flush grow ${styles.list}`}
        role={ids.length > 0 ? 'listbox' : undefined}
        aria-label={ids.length > 0 ? 'Connections' : undefined}
        aria-multiselectable={ids.length > 0 ? true : undefined}
        aria-activedescendant={active !== null && ids.includes(active) ? rowId(active) : undefined}
        tabIndex={ids.length > 0 ? 0 : -1}
        onKeyDown={onKeyDown}
        onMouseDown={(event) => {
          const id = idAt(event.target);
          if (event.button !== 0 || id === renaming) return;
          if (id === undefined) {
            const group = groupAt(event.target);
            if (group !== undefined) fold(group, !folded.includes(group));
          } else if (event.shiftKey) several.extendTo(id);
          else if (event.ctrlKey || event.metaKey) several.toggle(id);
          else {
            several.clear();
            select(id);
          }
        }}
        onDoubleClick={(event) => {
          const id = idAt(event.target);
          if (id !== undefined && chosen.size < 2) select(id, 'settings');
        }}
        onContextMenu={onContextMenu}
        onPointerOver={(event) => {
          const id = idAt(event.target);
          if (id !== undefined) lookAhead(id);
        }}
        onScrollEnd={() => arrange({ scroll: Math.round(virtual.scrollOffset ?? 0) })}
        {...reorder.handlers}
      >
        <div className={styles.inner} style={{ height: virtual.getTotalSize() }} role="presentation">
          {drawn.map((place) => {
            const item = listed.itemAt(place.index);
            if (!item) return null;
            if (item.kind === 'group') {
              return (
                // biome-ignore lint/a11y/useSemanticElements: a group of options, not of fields
                <div
                  key={item.key}
                  className={`${styles.group} small faint`}
                  role="group"
                  aria-label={`${item.label}, ${counted(item.count, 'connection')}${item.isFolded ? ', folded' : ''}`}
                  aria-owns={owned.get(item.id)?.join(' ')}
                  data-group={item.id}
                  title={item.isFolded ? 'Unfold (→)' : 'Fold (←)'}
                  style={{ transform: `translateY(${place.start}px)` }}
                >
                  <Icon name={item.isFolded ? 'chevron-right' : 'chevron-down'} size={11} />
                  <bdi className="clip grow">{item.label}</bdi>
                  <span className="tabular">{item.count.toLocaleString('en')}</span>
                </div>
              );
            }
            return (
              <Row
                key={item.id === renaming ? item.key : slotOf(place.index)}
                id={item.id}
                position={item.position}
                total={ids.length}
                top={place.start}
                isSelected={chosen.size > 0 ? chosen.has(item.id) : item.id === selected}
                isOpen={chosen.size > 0 && item.id === selected}
                sought={soughtText}
                isRenaming={item.id === renaming}
                withEnvironment={item.withEnvironment}
                isInView={virtual.range === null || (place.index >= virtual.range.startIndex && place.index <= virtual.range.endIndex)}
                isDraggable={isArranged && item.id !== renaming}
                drop={reorder.mark?.id === item.id ? reorder.mark.side : undefined}
                onRenamed={onRenamed}
              />
            );
          })}
        </div>
        {status === 'ready' && listed.found === 0 ? <Nothing query={sought} onClear={() => setQuery('')} /> : null}
      </div>
      <ScratchLink />
      {isFiltering ? (
        <FilterMenu
          query={query}
          onQuery={setQuery}
          onClose={() => {
            setFiltering(false);
            filterButton.current?.focus();
          }}
          triggerRef={filterButton}
        />
      ) : null}
      {menuOf !== null && chosen.size > 1 ? (
        <SeveralMenu ids={[...chosen]} at={menuOf} onClose={closeMenu} onTags={setTagging} />
      ) : menuOf !== null ? (
        <RowMenu id={menuOf} canMove={isArranged} onClose={closeMenu} onRename={setRenaming} onTags={setTagging} onMove={shift} />
      ) : null}
      {tagging ? <TagsDialog ids={tagging} onClose={() => setTagging(null)} /> : null}
    </nav>
  );
}

/** The places of a range with those around it, at least so many: a row that comes and goes as the list scrolls costs more than one that stays. */
function placesIn({ startIndex, endIndex, overscan, count }: Range, least: number): number[] {
  const last = Math.min(Math.max(endIndex + overscan, startIndex - overscan + least - 1), count - 1);
  const first = Math.max(Math.min(startIndex - overscan, last - least + 1), 0);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Adds `at` to `places` unless it is included or negative. */
const withPlace = (places: number[], at: number) => (at < 0 || places.includes(at) ? places : [...places, at]);

function ScratchLink() {
  const isHere = useApp((state) => state.place.at === 'scratch');
  const keys = useAriaKeys('scratch');
  return (
    <button
      type="button"
      className={`${looks.item} ${styles.scratch} medium dim`}
      aria-current={isHere ? 'page' : undefined}
      aria-keyshortcuts={keys}
      title="Paste a token, a request or a log. Nothing is stored."
      onClick={showScratch}
    >
      <Icon name="eye" size={14} />
      <span className="clip grow">Inspect a token</span>
      <KeysOf command="scratch" />
    </button>
  );
}

function Nothing({ query, onClear }: { query: string; onClear: () => void }) {
  const name = `${frames.stack} ${frames.left} ${styles.empty} small dim`;
  if (query === '') return <p className={name}>Your connections appear here, with the time left on each token.</p>;
  return (
    <div className={name}>
      <p>
        No matches for “<bdi>{query}</bdi>”. Names, environments, tags, grant types, templates and notes are searched.
      </p>
      <button type="button" className={buttons.button} data-variant="default" data-size="small" onClick={onClear}>
        Show all
      </button>
    </div>
  );
}
