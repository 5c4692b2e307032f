import { useLayoutEffect, useRef } from 'react';
import type { ConnectionView } from '../../../electron/contract';
import { sharedVariables, type VariableInput } from '../../../electron/model/variables';
import { Button, IconButton } from '../../components/button';
import pairs from '../../components/key-value-editor.module.css';
import { Grid, Stack } from '../../components/layout';
import fields from '../../components/text-field.module.css';
import { Checkbox } from '../../components/toggles';
import { store } from '../../state/app';
import { setVariableDraft, showBeside, type VariableDraft } from './session';

const FIELD = `${fields.input} mono ${fields.frame}`;

/** What is stored, as it is edited. */
export function storedVariables({ variables, environment }: ConnectionView): VariableDraft {
  return {
    own: variables.map(({ name, value, secret = false }) => ({ name, value: secret ? null : value, secret })),
    shared: [...sharedVariables(environment, store.get().settings.environments)],
  };
}

/** Shows the connection's variables with one more of that name. */
export function addVariable(connection: ConnectionView, name: string): void {
  const stored = storedVariables(connection);
  setVariableDraft(connection.id, { ...stored, own: [...stored.own, { name, value: '', secret: false }] });
  showBeside(connection.id, 'variables');
}

export interface VariableRowsProps {
  rows: readonly VariableInput[];
  onChange: (rows: VariableInput[]) => void;
  /** Names of the secret ones that have a value; null: not known. */
  sealed: readonly string[] | null;
}

/** A connection's own variables: the first without a value takes the focus. */
export function VariableRows({ rows, onChange, sealed }: VariableRowsProps) {
  const root = useRef<HTMLDivElement>(null);
  const wanted = useRef<string | null>(
    rows.some(({ value }) => value === '') ? `${rows.findIndex(({ value }) => value === '')}-value` : null,
  );
  useLayoutEffect(() => {
    if (wanted.current) root.current?.querySelector<HTMLElement>(`[data-cell="${wanted.current}"]`)?.focus();
    wanted.current = null;
  });
  const set = (row: number, change: Partial<VariableInput>) =>
    onChange(rows.map((each, at) => (at === row ? { ...each, ...change } : each)));
  const add = () => {
    wanted.current = `${rows.length}-name`;
    onChange([...rows, { name: '', value: '', secret: false }]);
  };
  const remove = (row: number) => {
    wanted.current = rows.length > 1 ? `${Math.max(0, row - 1)}-name` : 'add';
    onChange(rows.filter((_, at) => at !== row));
  };
  return (
    <Stack gap={6} className={pairs.pairs} ref={root} role="group" aria-label="Variables of this connection">
      {rows.map(({ name, value, secret }, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity except their position
        <Grid key={row} columns="minmax(80px, 2fr) minmax(100px, 3fr) auto auto" gap={6} align="center">
          <input
            className={FIELD}
            data-cell={`${row}-name`}
            aria-label={`Name ${row + 1}`}
            placeholder="name"
            value={name}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => set(row, { name: event.target.value })}
          />
          <input
            className={FIELD}
            data-cell={`${row}-value`}
            type={secret ? 'password' : 'text'}
            aria-label={`Value ${row + 1}`}
            placeholder={value !== null ? 'Value' : (sealed?.includes(name) ?? true) ? 'Sealed. Type to replace it.' : 'No value yet'}
            value={value ?? ''}
            spellCheck={false}
            autoComplete={secret ? 'new-password' : 'off'}
            onChange={(event) => set(row, { value: event.target.value })}
          />
          <Checkbox isSelected={secret} onChange={(isSecret) => set(row, { secret: isSecret, value: isSecret ? value : (value ?? '') })}>
            Secret
          </Checkbox>
          <IconButton icon="close" size="small" label={`Remove ${name || `row ${row + 1}`}`} onPress={() => remove(row)} />
        </Grid>
      ))}
      <div data-add="">
        <Button size="small" variant="quiet" icon="plus" onPress={add} data-cell="add">
          Add variable
        </Button>
      </div>
    </Stack>
  );
}
