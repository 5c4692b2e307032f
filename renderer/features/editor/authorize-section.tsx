import type { AuthorizeSetting } from '../../../electron/model/authorize-request';
import { clientAuthOf } from '../../../electron/model/client-auth';
import { formatJson, looksLikeJson } from '../../../electron/model/text/json-layout';
import { takes } from '../../../electron/model/grants';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { later } from '../../components/later';
import { Row, Stack } from '../../components/layout';
import { RadioCards } from '../../components/radio-cards';
import { Select, type SelectOption } from '../../components/select';
import fields from '../../components/text-field.module.css';
import { Switch } from '../../components/toggles';
import { AuthorizeNotes, ClaimsNote, DetailsNote, PushedNote, SignedNote } from './authorize-notes';
import { Field, Pair } from './fields';
import { losesResponse } from './form-check';
import { useForm } from './form-context';
import { FIELDS } from './form-fields';

const JsonEditor = later(async () => (await import('../calls/body-editor')).BodyEditor, <div className={fields.frame} />);

const DISPLAYS = [
  { id: '', label: 'Not sent' },
  { id: 'page', label: 'page', description: 'A full page; what servers do anyway.' },
  { id: 'popup', label: 'popup', description: 'A page that fits a small window.' },
  { id: 'touch', label: 'touch', description: 'A page for a touch screen.' },
  { id: 'wap', label: 'wap', description: 'A page for a feature phone.' },
] as const;

const MODES = [
  { id: '', label: 'Not sent', description: 'The server decides: in the query, for a code.' },
  { id: 'query', label: 'query', description: 'In the query of the redirect.' },
  { id: 'fragment', label: 'fragment', description: 'After "#", where only the browser sees it: for a pasted URL.' },
  { id: 'form_post', label: 'form_post', description: 'As a form that the page posts to the redirect URI.' },
  { id: 'jwt', label: 'jwt', description: 'Signed (JARM); in the query, for a code.' },
  { id: 'query.jwt', label: 'query.jwt', description: 'Signed, in the query of the redirect.' },
  { id: 'fragment.jwt', label: 'fragment.jwt', description: 'Signed, after "#": for a pasted URL.' },
  { id: 'form_post.jwt', label: 'form_post.jwt', description: 'Signed, in a form that the page posts.' },
] as const;

/** What the authorize request says besides; without one, what the request for tokens does. */
export function AuthorizeSection() {
  const { form } = useForm();
  if (!takes(form, 'authorizeRequest')) return <DetailsField />;
  return (
    <>
      <PushedField />
      <SignedField />
      <Pair>
        <TextSetting setting="prompt" />
        <TextSetting setting="maxAge" />
        <TextSetting setting="loginHint" />
        <TextSetting setting="acrValues" />
        <TextSetting setting="uiLocales" />
        <ChoiceField setting="display" options={DISPLAYS} />
        <ChoiceField setting="responseMode" options={MODES} />
      </Pair>
      <ModeNote />
      <AuthorizeNotes />
      <JsonSetting setting="claims" />
      <ClaimsNote />
      <DetailsField />
    </>
  );
}

/** RFC 9396: of any grant's first request. */
function DetailsField() {
  return (
    <>
      <JsonSetting setting="authorizationDetails" />
      <DetailsNote />
    </>
  );
}

const PUSHED = [
  { id: 'required', label: 'Where the server requires it', description: 'Decided by its metadata.' },
  { id: 'on', label: 'Always', description: 'Sent to the server first; the browser only gets a reference to it.' },
  { id: 'off', label: 'Never', description: 'Everything is in the URL that the browser opens.' },
] as const;

/** RFC 9126. */
function PushedField() {
  const { form, patch } = useForm();
  const { pushed } = form.authorizeRequest;
  return (
    <Stack gap={8} data-field="request-pushed">
      <RadioCards
        label={FIELDS['request-pushed'].label}
        columns={3}
        options={PUSHED}
        value={pushed ?? 'required'}
        onChange={(id) => patch({ authorizeRequest: { ...form.authorizeRequest, pushed: id === 'required' ? undefined : id } })}
      />
      <PushedNote />
    </Stack>
  );
}

/** RFC 9101. */
function SignedField() {
  const { form, patch } = useForm();
  const { signed } = form.authorizeRequest;
  return (
    <Stack gap={8} data-field="request-signed">
      <Switch
        isSelected={signed === true}
        onChange={(isOn) => patch({ authorizeRequest: { ...form.authorizeRequest, signed: isOn || undefined } })}
        description="As a request object, signed with the client's key (JAR, RFC 9101), in the URL or pushed, so that the browser can't change it."
      >
        Sign the request
      </Switch>
      {signed && clientAuthOf(form).credential !== 'key' ? (
        <Callout tone="warning" title="The client has no signing key">
          Choose "Signed with a key" under Client, and make or import one there.
        </Callout>
      ) : null}
      <SignedNote />
    </Stack>
  );
}

function useSetting(setting: AuthorizeSetting) {
  const { form, patch } = useForm();
  return {
    value: form.authorizeRequest[setting],
    onChange: (value: string) => patch({ authorizeRequest: { ...form.authorizeRequest, [setting]: value } }),
  };
}

function TextSetting({ setting }: { setting: AuthorizeSetting }) {
  return <Field id={`request-${setting}`} {...useSetting(setting)} />;
}

interface ChoiceFieldProps {
  setting: 'display' | 'responseMode';
  options: readonly SelectOption<string>[];
}

function ChoiceField({ setting, options }: ChoiceFieldProps) {
  const id = `request-${setting}` as const;
  const { value, onChange } = useSetting(setting);
  const { label, description } = FIELDS[id];
  return (
    <div data-field={id}>
      <Select {...{ label, description, options, value, onChange }} />
    </div>
  );
}

function ModeNote() {
  const { form } = useForm();
  const { responseMode } = form.authorizeRequest;
  if (losesResponse(form)) {
    return (
      <Callout tone="warning" title={`${form.receiverKind === 'loopback' ? 'A loopback redirect' : 'An app link'} never gets a fragment`}>
        The response stands after "#", which stays in the browser. Choose Pasted URL under Redirect, and paste the URL from the address bar.
      </Callout>
    );
  }
  if (responseMode.startsWith('form_post') && form.receiverKind === 'scheme') {
    return (
      <Callout tone="warning" title="An app link can't receive a form">
        Choose Loopback under Redirect, or Pasted URL, and paste the form from the browser's network log.
      </Callout>
    );
  }
  return null;
}

/** JSON in the editor, with what is wrong with it and where. */
function JsonSetting({ setting }: { setting: 'claims' | 'authorizationDetails' }) {
  const id = `request-${setting}` as const;
  const { errorAt, touch } = useForm();
  const { value, onChange } = useSetting(setting);
  const { label, placeholder = '', description } = FIELDS[id];
  const error = errorAt(id);
  return (
    <Stack
      role="group"
      aria-label={label}
      className={fields.field}
      data-field={id}
      data-invalid={error ? true : undefined}
      onBlur={() => touch(id)}
    >
      <Row gap={8} justify="between">
        <span className={fields.label}>{label}</span>
        {looksLikeJson(value) ? (
          <Button size="small" variant="quiet" onPress={() => onChange(formatJson(value).text)}>
            Format
          </Button>
        ) : null}
      </Row>
      <JsonEditor label={label} hint={placeholder} {...{ value, onChange }} />
      <p className={error ? fields.error : fields.description} role="status">
        {error ?? description}
      </p>
    </Stack>
  );
}
