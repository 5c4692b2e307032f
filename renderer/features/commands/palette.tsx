import { type KeyboardEvent, type ReactNode, useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { keysOf } from '../../../electron/model/window/commands';
import { matches } from '../../../electron/model/window/keys';
import { invoke } from '../../bridge';
import dialogs from '../../components/dialog.module.css';
import { Icon } from '../../components/icons';
import { Row } from '../../components/layout';
import { stepped } from '../../components/stepped';
import { marked } from '../../components/untrusted';
import { store, useIsMac } from '../../state/app';
import { closeOverlay, takeAhead } from '../../state/commands';
import { allEntries, checkEntries, type Entry, type Found, search } from './entries';
import styles from './palette.module.css';

/** Ids of what was chosen, the latest first, while the app runs. */
let recent: string[] = [];
const MOST_RECENT = 30;

const PAGE = 8;

/** Finds connections, commands, claims, calls, checks and settings by a few letters; all by keyboard. */
export function Palette() {
  const [typedAhead] = useState(takeAhead);
  const [query, setQuery] = useState(typedAhead.text);
  const sought = useDeferredValue(query);
  const [entries, setEntries] = useState(allEntries);
  const [chosen, setChosen] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [cameFrom] = useState(() => document.activeElement);
  const isMac = useIsMac();

  useLayoutEffect(() => field.current?.focus(), []);
  useEffect(() => {
    const { place } = store.get();
    if (place.at !== 'connection') return;
    let isOver = false;
    void invoke('checks.catalogue', { connectionId: place.id }).then((result) => {
      if (result.ok && !isOver) setEntries((before) => [...before, ...checkEntries(place.id, result.value)]);
    });
    return () => {
      isOver = true;
    };
  }, []);

  const { found, total } = useMemo(() => search(entries, sought, recent), [entries, sought]);
  const at = Math.max(
    0,
    found.findIndex(({ entry }) => entry.id === chosen),
  );
  const selected = found[at]?.entry;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new selection comes into view, with the heading above the first
  useLayoutEffect(() => {
    if (at === 0) list.current?.scrollTo({ top: 0 });
    else document.getElementById(optionId(at))?.scrollIntoView({ block: 'nearest' });
  }, [at, found]);

  const close = () => {
    flushSync(closeOverlay);
    if (cameFrom instanceof HTMLElement && cameFrom.isConnected) cameFrom.focus({ preventScroll: true });
  };
  const choose = (entry: Entry, way: 'run' | 'second' = 'run') => {
    recent = [entry.id, ...recent.filter((id) => id !== entry.id)].slice(0, MOST_RECENT);
    close();
    void (way === 'second' ? (entry.second ?? entry).run() : entry.run());
  };
  // Enter may come before the list has followed.
  const chooseBy = (way: 'run' | 'second') => {
    const entry = query === sought ? selected : search(entries, query, recent).found[0]?.entry;
    if (entry) choose(entry, way);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, at the start
  useEffect(() => {
    if (typedAhead.isChosen) chooseBy('run');
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const ends = event.key === 'Escape' || keysOf('palette', isMac).some((keys) => matches(keys, event.nativeEvent, isMac));
    // In the field, Home and End belong to what is typed.
    const next = event.key === 'Home' || event.key === 'End' ? null : stepped(event.key, at, found.length, PAGE);
    if (ends) close();
    else if (event.key === 'Enter') chooseBy(event.ctrlKey || event.metaKey ? 'second' : 'run');
    else if (next !== null) {
      const wraps = next === at && (event.key === 'ArrowDown' || event.key === 'ArrowUp');
      setChosen(found[wraps ? (at === 0 ? found.length - 1 : 0) : next]?.entry.id ?? null);
    } else if (event.key !== 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a press beside it closes it, as Escape does
    <div className={`${dialogs.backdrop} ${styles.backdrop}`} onMouseDown={(event) => event.target === event.currentTarget && close()}>
      <div className={`${styles.palette} raised`} role="dialog" aria-modal="true" aria-label="Command palette" onKeyDown={onKeyDown}>
        <Row gap={8} pad={[12, 16]} line="below">
          <Icon name="search" />
          <input
            ref={field}
            className={`${styles.field} grow`}
            role="combobox"
            aria-label="Find anything"
            aria-expanded="true"
            aria-controls="palette-list"
            aria-autocomplete="list"
            aria-activedescendant={selected ? optionId(at) : undefined}
            placeholder="Connections, commands, claims, calls, checks, settings"
            value={query}
            spellCheck={false}
            autoComplete="off"
            // A menu or question that closed just before gives the focus back to its button late.
            onBlur={() => setTimeout(() => field.current?.focus())}
            onChange={(event) => {
              setQuery(event.target.value);
              setChosen(null);
            }}
          />
        </Row>
        {found.length === 0 ? <p className={`${styles.none} dim`}>No matches. Try fewer letters.</p> : null}
        <div
          ref={list}
          id="palette-list"
          className={`${styles.list} grow scroll flush`}
          role="listbox"
          aria-label="Found"
          hidden={found.length === 0}
        >
          {byGroup(found).map(({ group, rows }) => (
            // biome-ignore lint/a11y/useSemanticElements: a part of a listbox
            <div key={group} role="group" aria-label={group}>
              <div className={`${styles.group} small faint`} aria-hidden="true">
                {group}
              </div>
              {rows.map(({ entry, at: places, index }) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keyboard
                // biome-ignore lint/a11y/useFocusableInteractive: as above
                <div
                  key={entry.id}
                  id={optionId(index)}
                  className={styles.option}
                  role="option"
                  aria-selected={index === at}
                  onMouseMove={() => index !== at && setChosen(entry.id)}
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => choose(entry)}
                >
                  <bdi className={`${styles.label} clip`} title={entry.label.length > 60 ? entry.label.slice(0, 300) : undefined}>
                    {lit(entry.label, places)}
                  </bdi>
                  {entry.detail ? <bdi className="grow clip small dim">{marked(entry.detail.slice(0, 200))}</bdi> : null}
                  {entry.keys ? <kbd className="last">{entry.keys}</kbd> : null}
                </div>
              ))}
            </div>
          ))}
        </div>
        <Row gap={16} pad={[6, 16]} line="above" className="small dim">
          <span className="grow" role="status">
            {sought === '' ? '' : total === 1 ? '1 found' : `${total.toLocaleString('en')} found`}
          </span>
          <span>
            <kbd>Enter</kbd> choose
          </span>
          {selected?.second ? (
            <span>
              <kbd>{isMac ? '⌘' : 'Ctrl'} Enter</kbd> {selected.second.name.toLowerCase()}
            </span>
          ) : null}
          <span>
            <kbd>Esc</kbd> close
          </span>
        </Row>
      </div>
    </div>
  );
}

const optionId = (index: number) => `palette-${index}`;

function byGroup(found: readonly Found[]): { group: string; rows: (Found & { index: number })[] }[] {
  const groups = new Map<string, (Found & { index: number })[]>();
  for (const [index, one] of found.entries()) {
    const rows = groups.get(one.entry.group) ?? [];
    rows.push({ ...one, index });
    groups.set(one.entry.group, rows);
  }
  return [...groups].map(([group, rows]) => ({ group, rows }));
}

/** The label with the found letters marked, where marking can't change how the text reads. */
function lit(label: string, at: readonly number[]): ReactNode {
  const text = label.slice(0, 300);
  if (at.length === 0 || !/^[ -~]*$/.test(text)) return marked(text);
  const places = new Set(at);
  const parts: ReactNode[] = [];
  let from = 0;
  for (let index = 1; index <= text.length; index += 1) {
    if (index < text.length && places.has(index) === places.has(from)) continue;
    const part = text.slice(from, index);
    parts.push(places.has(from) ? <b key={from}>{part}</b> : part);
    from = index;
  }
  return parts;
}
