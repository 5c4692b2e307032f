import { type ClipboardEvent, type KeyboardEvent, useId, useLayoutEffect, useRef } from 'react';
import type { Pair } from '../../electron/contract';
import { Button, IconButton } from './button';
import styles from './key-value-editor.module.css';
import { Grid, Stack } from './layout';
import fields from './text-field.module.css';

const COLUMNS = ['name', 'value'] as const;
const TITLES = { name: 'Name', value: 'Value' };
const FIELD = `${fields.input} mono ${fields.frame}`;

export interface KeyValueEditorProps {
  label: string;
  hideLabel?: boolean;
  pairs: readonly Pair[];
  onChange: (pairs: Pair[]) => void;
  addLabel: string;
}

/**
 * Names and values in ordered rows. Enter moves to the next field and adds a row after the last; Backspace in an empty row removes it;
 * pasting `Name: value` lines or `a=1&b=2` fills several rows.
 */
export function KeyValueEditor({ label, hideLabel, pairs, onChange, addLabel }: KeyValueEditorProps) {
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const wanted = useRef<{ row: number; column: 'name' | 'value' } | null>(null);

  useLayoutEffect(() => {
    if (!wanted.current) return;
    const { row, column } = wanted.current;
    wanted.current = null;
    root.current?.querySelector<HTMLInputElement>(`[data-cell="${row}-${column}"]`)?.focus();
  });

  const set = (row: number, patch: Partial<Pair>) => onChange(pairs.map((pair, at) => (at === row ? { ...pair, ...patch } : pair)));
  const add = () => {
    wanted.current = { row: pairs.length, column: 'name' };
    onChange([...pairs, { name: '', value: '' }]);
  };
  const remove = (row: number) => {
    if (pairs.length > 1) wanted.current = { row: Math.max(0, row - 1), column: 'name' };
    else root.current?.querySelector<HTMLElement>('[data-add] button')?.focus();
    onChange(pairs.filter((_, at) => at !== row));
  };
  const onKeyDown = (event: KeyboardEvent, row: number, column: 'name' | 'value') => {
    const pair = pairs[row];
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      if (column === 'value' && row === pairs.length - 1) return add();
      const next = column === 'name' ? `${row}-value` : `${row + 1}-name`;
      root.current?.querySelector<HTMLInputElement>(`[data-cell="${next}"]`)?.focus();
    } else if (event.key === 'Backspace' && column === 'name' && pair && pair.name === '' && pair.value === '') {
      event.preventDefault();
      remove(row);
    }
  };
  const onPaste = (event: ClipboardEvent, row: number) => {
    const pasted = pairsOf(event.clipboardData.getData('text'));
    if (pasted.length < 2) return;
    event.preventDefault();
    const before = pairs.slice(0, row);
    const rest = pairs.slice(row).filter((pair) => pair.name !== '' || pair.value !== '');
    onChange([...before, ...pasted, ...rest]);
  };

  return (
    <Stack gap={6} className={styles.pairs} role="group" aria-labelledby={`${id}-label`} ref={root}>
      <div id={`${id}-label`} className={hideLabel ? 'visually-hidden' : fields.label}>
        {label}
      </div>
      {pairs.map((pair, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity except their position
        <Grid columns="minmax(90px, 2fr) minmax(120px, 3fr) auto" gap={6} align="center" key={row}>
          {COLUMNS.map((column) => (
            <input
              key={column}
              className={FIELD}
              data-cell={`${row}-${column}`}
              aria-label={`${label}: ${column} ${row + 1}`}
              placeholder={TITLES[column]}
              value={pair[column]}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => set(row, { [column]: event.target.value })}
              onKeyDown={(event) => onKeyDown(event, row, column)}
              onPaste={column === 'name' ? (event) => onPaste(event, row) : undefined}
            />
          ))}
          <IconButton icon="close" size="small" label={`Remove ${pair.name || `row ${row + 1}`}`} onPress={() => remove(row)} />
        </Grid>
      ))}
      <div data-add="">
        <Button size="small" variant="quiet" icon="plus" onPress={add}>
          {addLabel}
        </Button>
      </div>
    </Stack>
  );
}

/** Reads pairs from pasted header lines or a query; empty if it is neither. */
function pairsOf(text: string): Pair[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length > 1 && lines.every((line) => /^[^\s:=]+\s*[:=]/.test(line))) {
    return lines.map((line) => {
      const at = line.search(/[:=]/);
      return { name: line.slice(0, at).trim(), value: line.slice(at + 1).trim() };
    });
  }
  if (lines.length === 1 && /^[?]?[^\s&=]+=[^\s&]*(&[^\s&=]+=[^\s&]*)+$/.test(text.trim())) {
    return [...new URLSearchParams(text.trim())].map(([name, value]) => ({ name, value }));
  }
  return [];
}
