import { useState } from 'react';
import { grantOf, takes } from '../../../electron/model/grants';
import { CopyButton } from '../../components/button';
import { Callout } from '../../components/callout';
import { Row } from '../../components/layout';
import { RadioCards } from '../../components/radio-cards';
import fields from '../../components/text-field.module.css';
import { Switch } from '../../components/toggles';
import { Field, Pair } from './fields';
import inputs from './fields.module.css';
import { useForm } from './form-context';
import { type FormModel, newPart, newPort, redirectUriOf } from './form-model';

type ReceiverWords = readonly { id: FormModel['receiverKind']; label: string; description: string }[];

const RECEIVERS: ReceiverWords = [
  {
    id: 'scheme',
    label: 'Custom scheme',
    description: 'The browser passes the redirect to Tokenscope. Some providers allow it for native apps only.',
  },
  { id: 'loopback', label: 'Loopback', description: 'A page on 127.0.0.1, served only while you sign in.' },
  { id: 'paste', label: 'Pasted URL', description: 'Any redirect URI. You paste the redirected URL.' },
];

export function RedirectSection() {
  const { form } = useForm();
  if (!takes(form, 'receiver')) return <p className="dim">{grantOf(form).words.noReceiver}</p>;
  return (
    <>
      <ReceiverFields label="Redirect receiver" options={RECEIVERS} />
      <Field id="postLogoutRedirectUri" />
    </>
  );
}

interface ReceiverFieldsProps {
  label: string;
  options: ReceiverWords;
  /** The URI to register is decided here: its own part stays, and a loopback port is chosen at once. */
  isFixed?: boolean;
}

/** How the redirect comes back, and the URI to register for it. */
export function ReceiverFields({ label, options, isFixed = false }: ReceiverFieldsProps) {
  const { form, patch } = useForm();
  return (
    <>
      <div data-field="receiver">
        <RadioCards
          label={label}
          columns={3}
          options={options}
          value={form.receiverKind}
          onChange={(receiverKind) => patch({ receiverKind, loopbackPort: form.loopbackPort || (isFixed ? newPort() : '') })}
        />
      </div>
      {form.receiverKind === 'scheme' && !isFixed ? <OwnSchemeRedirect /> : null}
      {form.receiverKind === 'loopback' ? (
        <Pair>
          <Field id="loopbackPort" inputMode="numeric" />
          <Field id="loopbackPath" />
        </Pair>
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
      description="Prevents mix-ups with other providers' redirects. Turn it off if you have registered the shared one."
    >
      A redirect URI of its own
    </Switch>
  );
}

function RedirectUri() {
  const { form } = useForm();
  const uri = redirectUriOf(form);
  if (uri === null && form.receiverKind === 'paste') return null;
  if (uri === null) {
    return (
      <Callout tone="note" title="The port is chosen when you sign in">
        Register <code>http://127.0.0.1{form.loopbackPath.trim() || '/'}</code> if the provider ignores ports. Otherwise, set a fixed port.
      </Callout>
    );
  }
  return (
    <div className={fields.field}>
      <span className={fields.label}>Redirect URI to register</span>
      <Row frame="sunken" gap={8} pad={[2, 4, 2, 8]} className={inputs.copyable}>
        <code className="untrusted grow">{uri}</code>
        <CopyButton text={uri} label="Copy" />
      </Row>
    </div>
  );
}
