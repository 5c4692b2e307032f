import { useState } from 'react';
import { clientAuthOf } from '../../../electron/model/client-auth';
import { grantOf } from '../../../electron/model/grants';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Grid, Stack } from '../../components/layout';
import { RadioCards } from '../../components/radio-cards';
import { TextField } from '../../components/text-field';
import fields from '../../components/text-field.module.css';
import { ClientKeysField } from './client-keys';
import { Field, Pair } from './fields';
import { useForm } from './form-context';
import { FIELDS } from './form-fields';
import { SealedInput } from './sealed-input';

const ASSERTIONS = [
  { id: 'signed', label: 'Signed here', description: "A new one for each request, with the client's key." },
  { id: 'sealed', label: 'Sealed here', description: 'One that you were given, until it expires.' },
] as const;

/** The assertion of the JWT bearer grant. */
export function JwtBearerFields() {
  const { form, patch, errorAt } = useForm();
  const { jwtBearer } = form;
  const set = (change: Partial<typeof jwtBearer>) => patch({ jwtBearer: { ...jwtBearer, ...change } });
  const text = (name: 'issuer' | 'subject' | 'audience') => (
    <Field id={`assertion-${name}`} value={jwtBearer[name] ?? ''} onChange={(value) => set({ [name]: value === '' ? null : value })} />
  );
  const error = errorAt('assertion');
  return (
    <>
      <Stack gap={8} data-field="assertion">
        <RadioCards
          label={FIELDS.assertion.label}
          columns={2}
          options={ASSERTIONS}
          value={jwtBearer.assertion}
          onChange={(assertion) => set({ assertion })}
        />
        {jwtBearer.assertion === 'sealed' ? <SealedInput input="assertion" /> : null}
        {error ? <p className={fields.error}>{error}</p> : null}
      </Stack>
      {jwtBearer.assertion === 'signed' ? (
        <>
          <Pair>
            {text('issuer')}
            {text('subject')}
            {text('audience')}
            <Field
              id="assertion-lifetimeSeconds"
              inputMode="numeric"
              value={jwtBearer.lifetimeSeconds === 0 ? '' : String(jwtBearer.lifetimeSeconds)}
              onChange={(value) => set({ lifetimeSeconds: Number(value.replace(/\D/g, '').slice(0, 6)) })}
            />
          </Pair>
          <Field id="assertion-claims" value={jwtBearer.claims} onChange={(claims) => set({ claims })} />
          {clientAuthOf(form).credential === 'key' ? null : <ClientKeysField />}
        </>
      ) : null}
    </>
  );
}

/** Goes to the vault at once, and never comes back. */
function TypedPassword() {
  const { connection, inputs } = useForm();
  const [text, setText] = useState('');
  if (connection === null) return null;
  const seal = async () => {
    const request = { connectionId: connection.id, input: 'password' as const, from: 'typed' as const, text };
    if (await inputs.run(invoke('grantInputs.seal', request))) setText('');
  };
  return (
    <Grid columns="minmax(0, 1fr) auto" gap={8} align="start">
      <TextField
        aria-label="Type the password"
        placeholder="Type the password"
        type="password"
        mono
        autoComplete="off"
        value={text}
        onChange={setText}
      />
      <Button onPress={seal} isDisabled={text === ''}>
        Seal it
      </Button>
    </Grid>
  );
}

/** User name and password of the legacy grant. */
export function PasswordFields() {
  const { form, patch, errorAt } = useForm();
  const error = errorAt('password');
  return (
    <>
      <Callout tone="warning" title="The password grant is legacy">
        {grantOf(form).legacy}
      </Callout>
      <Field id="username" value={form.passwordGrant.username} onChange={(username) => patch({ passwordGrant: { username } })} />
      <Stack gap={8} data-field="password" className={fields.field}>
        <span className={fields.label}>{FIELDS.password.label}</span>
        <SealedInput input="password" />
        <TypedPassword />
        {error ? <p className={fields.error}>{error}</p> : null}
      </Stack>
    </>
  );
}
