import { grantOf, takes } from '../../../electron/model/grants';
import { useState } from 'react';
import { Callout } from '../../components/callout';
import { CopyButton } from '../../components/copy-button';
import { RadioCards } from '../../components/radio-cards';
import { Switch } from '../../components/toggles';
import { Field } from './fields';
import { useForm } from './form-context';
import { newPart, redirectUriOf } from './form-model';
import { Grid, Row } from '../../components/layout';
import inputs from './fields.module.css';
import fields from '../../components/text-field.module.css';

const RECEIVERS = [
  { id: 'scheme', label: 'Custom scheme', description: 'The browser hands the redirect to Tokenscope. Works with most providers.' },
  { id: 'loopback', label: 'Loopback', description: 'A page on 127.0.0.1, open only while you sign in.' },
  { id: 'paste', label: 'Pasted URL', description: 'A redirect URI of your own; you paste where the browser ended.' },
] as const;

export function RedirectSection() {
  const { form, patch } = useForm();
  if (!takes(form, 'receiver')) return <p className="dim">{grantOf(form).words.noReceiver}</p>;
  return (
    <>
      <RadioCards
        label="How the redirect comes back"
        columns={3}
        options={RECEIVERS}
        value={form.receiverKind}
        onChange={(receiverKind) => patch({ receiverKind })}
      />
      {form.receiverKind === 'scheme' ? <OwnSchemeRedirect /> : null}
      {form.receiverKind === 'loopback' ? (
        <Grid columns={2} gap={16} className={inputs.pair}>
          <Field id="loopbackPort" inputMode="numeric" />
          <Field id="loopbackPath" />
        </Grid>
      ) : null}
      {form.receiverKind === 'paste' ? <Field id="pasteUri" /> : null}
      <RedirectUri />
    </>
  );
}

/** Whether the connection has a redirect URI of its own, or the one that is registered at the provider already. */
function OwnSchemeRedirect() {
  const { form, patch } = useForm();
  // Off and on again is the same one: it may be registered by then.
  const [part] = useState(() => form.schemePart || newPart());
  return (
    <Switch
      isSelected={form.schemePart !== ''}
      onChange={(own) => patch({ schemePart: own ? part : '' })}
      description="Keeps other providers' answers out. Turn it off if your provider already has the shared one."
    >
      A redirect URI of its own
    </Switch>
  );
}

export function RedirectUri() {
  const { form } = useForm();
  const uri = redirectUriOf(form);
  if (uri === null && form.receiverKind === 'paste') return null;
  if (uri === null) {
    return (
      <Callout tone="note" title="The port is chosen when a sign-in starts">
        Register <code>http://127.0.0.1{form.loopbackPath.trim() || '/'}</code> where the provider ignores ports, or set a fixed one.
      </Callout>
    );
  }
  return (
    <div className={fields.field}>
      <span className={fields.label}>Redirect URI to register</span>
      <Row gap={8} className={inputs.copyable}>
        <code className="untrusted">{uri}</code>
        <CopyButton text={uri} label="Copy" />
      </Row>
    </div>
  );
}
