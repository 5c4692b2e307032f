import { useState } from 'react';
import type { ConnectionView } from '../../../electron/contract';
import { Failure } from '../../../electron/model/failure';
import { checkVariables } from '../../../electron/model/variables';
import { Button } from '../../components/button';
import { Form, Row } from '../../components/layout';
import { Select } from '../../components/select';
import { TextField } from '../../components/text-field';
import { escaped } from '../../components/untrusted';
import { ask } from '../../state/actions';
import { say, store } from '../../state/app';
import { type JsonValue, valueAtPath } from './json-path';
import { storedVariables } from './variable-rows';

/** What stands in the place of a secret. */
const HIDDEN = /\[[A-Za-z ]{3,30} [0-9a-f]{4}-[0-9a-f]{4}\]/;

export interface SaveValueProps {
  connection: ConnectionView;
  /** The JSON text. */
  text: string;
  /** The value at the cursor; null: none is. */
  found: JsonValue | null;
  onDone: () => void;
}

/** Takes a value of an answer over into a variable. */
export function SaveValue({ connection, text, found, onDone }: SaveValueProps) {
  const [path, setPath] = useState(found?.path ?? '');
  const [name, setName] = useState(nameFor(found?.path ?? ''));
  const [scope, setScope] = useState<'own' | 'shared'>('own');
  const value = path === found?.path ? found.value : valueAtPath(text, path);
  const trouble = value === null ? null : troubleWith(name, value);

  const save = async () => {
    if (value === null || trouble !== null) return;
    if (await (scope === 'own' ? saveOwn(connection, name.trim(), value) : saveShared(connection, name.trim(), value))) onDone();
  };

  return (
    <Form
      gap={8}
      pad={[8, 24, 12]}
      panel
      line="above"
      aria-label="Save a value"
      onSubmit={save}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onDone();
      }}
    >
      <Row wrap gap={8} align="start">
        <TextField
          label="Path"
          mono
          className="grow"
          value={path}
          onChange={setPath}
          placeholder="data[0].id"
          errorMessage={value === null && path !== '' ? 'There is no value at this path.' : null}
        />
        <TextField label="Variable" mono className="grow" value={name} onChange={setName} autoFocus errorMessage={trouble} />
        {connection.environment === '' ? null : (
          <Select
            label="For"
            options={[
              { id: 'own', label: 'This connection' },
              { id: 'shared', label: `All of ${connection.environment}` },
            ]}
            value={scope}
            onChange={setScope}
          />
        )}
      </Row>
      <Row gap={8} justify="between">
        <p className="mono clip untrusted dim">
          {value === null ? 'Place the cursor on a value, or enter its path.' : escaped(value.slice(0, 200))}
        </p>
        <Row gap={6} fixed>
          <Button size="small" variant="quiet" onPress={onDone}>
            Cancel
          </Button>
          <Button size="small" variant="primary" type="submit" isDisabled={value === null || trouble !== null}>
            Save value
          </Button>
        </Row>
      </Row>
    </Form>
  );
}

/** The last name in a path, as far as a variable can be called so. */
const nameFor = (path: string): string => (path.match(/[A-Za-z_][\w-]*/g)?.at(-1) ?? 'value').slice(0, 100);

function troubleWith(name: string, value: string): string | null {
  if (HIDDEN.test(value)) return "A secret in this value is hidden here, so it can't be saved.";
  if (name.trim() === '') return 'Name the variable.';
  try {
    checkVariables([{ name, value }], 'variables');
    return null;
  } catch (error) {
    if (error instanceof Failure) return error.what;
    throw error;
  }
}

async function saveOwn(connection: ConnectionView, name: string, value: string): Promise<boolean> {
  const connectionId = connection.id;
  const { own } = storedVariables(connection);
  const kept = own.filter((each) => each.name !== name);
  if ((await ask('calls.setVariables', { connectionId, variables: [...kept, { name, value, secret: false }] })) === null) return false;
  const wasSecret = own.some((each) => each.name === name && each.secret);
  const undo = async () => void (await ask('calls.setVariables', { connectionId, variables: own }));
  say({ tone: 'ok', text: `Saved as {{${name}}}.`, ...(wasSecret ? {} : { undo }) });
  return true;
}

async function saveShared({ environment }: ConnectionView, name: string, value: string): Promise<boolean> {
  const { environments } = store.get().settings;
  const before = (Object.hasOwn(environments, environment) && environments[environment]) || [];
  const shared = [...before.filter((each) => each.name !== name), { name, value }];
  if ((await ask('settings.update', { environments: { ...environments, [environment]: shared } })) === null) return false;
  const undo = async () => {
    const now = store.get().settings.environments;
    await ask('settings.update', { environments: { ...now, [environment]: before } });
  };
  say({ tone: 'ok', text: `Saved as {{${name}}} for all of ${environment}.`, undo });
  return true;
}
