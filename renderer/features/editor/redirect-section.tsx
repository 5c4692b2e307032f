import { grantOf, takes } from '../../../electron/model/grants';
import { useState } from 'react';
import { Callout } from '../../components/callout';
import { CopyButton } from '../../components/copy-button';
import { RadioCards } from '../../components/radio-cards';
import { TextField } from '../../components/text-field';
import { Switch } from '../../components/toggles';
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
  const { form, patch, errorAt, touch } = useForm();
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
          <div data-field="loopbackPort">
            <TextField
              label="Port"
              mono
              inputMode="numeric"
              value={form.loopbackPort}
              onChange={(loopbackPort) => patch({ loopbackPort })}
              onBlur={() => touch('loopbackPort')}
              placeholder="a free one each time"
              errorMessage={errorAt('loopbackPort')}
              description="Empty needs a provider that ignores the port (RFC 8252 section 7.3)."
            />
          </div>
          <div data-field="loopbackPath">
            <TextField
              label="Path"
              mono
              value={form.loopbackPath}
              onChange={(loopbackPath) => patch({ loopbackPath })}
              onBlur={() => touch('loopbackPath')}
              errorMessage={errorAt('loopbackPath')}
              description="One that no other connection has keeps other providers' answers out."
            />
          </div>
        </Grid>
      ) : null}
      {form.receiverKind === 'paste' ? (
        <div data-field="pasteUri">
          <TextField
            label="Redirect URI"
            mono
            value={form.pasteUri}
            onChange={(pasteUri) => patch({ pasteUri })}
            onBlur={() => touch('pasteUri')}
            placeholder="https://app.example.com/oauth/callback"
            errorMessage={errorAt('pasteUri')}
            description="Exactly as registered. After signing in you paste the URL of the page the browser ends on."
          />
        </div>
      ) : null}
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

/** The exact URI to register, ready to copy. */
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
