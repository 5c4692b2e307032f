import { useMemo } from 'react';
import { BLANK_SOURCE, GRANT_INPUTS, TOKEN_TYPES, type TokenSourceSetting, tokenTypeOf } from '../../../electron/model/grant-input';
import { Grid, Stack } from '../../components/layout';
import { Select, type SelectOption } from '../../components/select';
import fields from '../../components/text-field.module.css';
import { useConnections } from '../../state/app';
import inputs from './fields.module.css';
import { useForm } from './form-context';
import { SealedInput } from './sealed-input';

/** What stands for the vault and for none among the ids of connections, which are longer. */
const HERE = 'vault';
const NONE = 'none';
const MOST = 500;

/** Which tokens are exchanged, and for what. */
export function TokenExchangeFields() {
  const { form, patch } = useForm();
  const { tokenExchange } = form;
  const set = (change: Partial<typeof tokenExchange>) => patch({ tokenExchange: { ...tokenExchange, ...change } });
  return (
    <>
      <SourceFields input="subjectToken" source={tokenExchange.subject} onChange={(subject) => set({ subject: subject ?? BLANK_SOURCE })} />
      <SourceFields input="actorToken" source={tokenExchange.actor} onChange={(actor) => set({ actor })} />
      <div data-field="requestedTokenType">
        <Select
          label="Requested token type"
          description="What the server is asked to issue. The response states what it issued, as issued_token_type."
          options={[{ id: '', label: 'As the server decides' }, ...typeOptions(tokenExchange.requestedTokenType)]}
          value={tokenExchange.requestedTokenType ?? ''}
          onChange={(type) => set({ requestedTokenType: type || null })}
        />
      </div>
    </>
  );
}

const TOKENS = [
  { id: 'access', label: 'Access token' },
  { id: 'id', label: 'ID token' },
  { id: 'refresh', label: 'Refresh token' },
] as const;

interface SourceFieldsProps {
  input: 'subjectToken' | 'actorToken';
  /** null: none is sent. */
  source: TokenSourceSetting | null;
  onChange: (source: TokenSourceSetting | null) => void;
}

function SourceFields({ input, source, onChange }: SourceFieldsProps) {
  const { connection, errorAt } = useForm();
  const others = useSources(connection?.id ?? null, source?.connection ?? null);
  const isActor = input === 'actorToken';
  const options: SelectOption<string>[] = [
    ...(isActor ? [{ id: NONE, label: 'No actor token' }] : []),
    { id: HERE, label: 'Sealed here', description: 'From a file or the clipboard' },
    ...others,
  ];
  const from = source === null ? NONE : (source.connection ?? HERE);
  const choose = (id: string) => {
    const connectionId = id === HERE ? null : id;
    onChange(id === NONE ? null : { ...(source ?? BLANK_SOURCE), connection: connectionId, type: null });
  };
  const error = errorAt(input);
  return (
    <Stack gap={8} data-field={input}>
      <Grid columns={2} gap={16} className={inputs.pair}>
        <Select
          label={GRANT_INPUTS[input].name}
          description={isActor ? 'Who acts for the subject (optional).' : 'On whose behalf the new token is requested.'}
          options={options}
          value={from}
          onChange={choose}
        />
        {source === null ? null : (
          <Select
            label={`Type of the ${GRANT_INPUTS[input].name.toLowerCase()}`}
            description={tokenTypeOf(source)}
            options={typeOptions(tokenTypeOf(source))}
            value={tokenTypeOf(source)}
            onChange={(type) => onChange({ ...source, type })}
          />
        )}
      </Grid>
      {source?.connection == null ? null : (
        <Select
          label="Which of its tokens"
          options={TOKENS}
          value={source.token}
          onChange={(token) => onChange({ ...source, token, type: null })}
        />
      )}
      {source !== null && source.connection === null ? <SealedInput input={input} /> : null}
      {error ? <p className={fields.error}>{error}</p> : null}
    </Stack>
  );
}

/** Other connections whose token may be taken; the chosen one also where it is gone. */
function useSources(own: string | null, chosen: string | null): SelectOption<string>[] {
  const connections = useConnections();
  return useMemo(() => {
    const others = connections.filter(({ id }) => id !== own);
    const listed = [...others.filter(({ id }) => id === chosen), ...others.filter(({ id }) => id !== chosen)].slice(0, MOST);
    const options = listed.map(({ id, name, environment, state }) => ({
      id,
      label: name,
      description: [environment, state === 'never-connected' ? 'not connected yet' : ''].filter((text) => text !== '').join(', '),
    }));
    const isGone = chosen !== null && !others.some(({ id }) => id === chosen);
    return isGone ? [{ id: chosen, label: 'A deleted connection' }, ...options] : options;
  }, [connections, own, chosen]);
}

/** The standard token types, and the one that is set where it is another. */
function typeOptions(set: string | null): SelectOption<string>[] {
  const known = Object.entries(TOKEN_TYPES).map(([id, label]) => ({ id, label }));
  return set === null || set === '' || set in TOKEN_TYPES ? known : [...known, { id: set, label: set }];
}
