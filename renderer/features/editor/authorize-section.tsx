import type { AuthorizeSetting } from '../../../electron/model/authorize-request';
import { formatJson, looksLikeJson } from '../../../electron/model/json-layout';
import { grantOf, takes } from '../../../electron/model/grants';
import { Button } from '../../components/button';
import { later } from '../../components/later';
import { Row, Stack } from '../../components/layout';
import { Select } from '../../components/select';
import fields from '../../components/text-field.module.css';
import { Field, Pair } from './fields';
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

/** What the authorize request says besides. */
export function AuthorizeSection() {
  const { form } = useForm();
  if (!takes(form, 'authorizeRequest')) return <p className="dim">{grantOf(form).words.noReceiver}</p>;
  return (
    <>
      <Pair>
        <TextSetting setting="prompt" />
        <TextSetting setting="maxAge" />
        <TextSetting setting="loginHint" />
        <TextSetting setting="acrValues" />
        <TextSetting setting="uiLocales" />
        <DisplayField />
      </Pair>
      <JsonSetting setting="claims" />
      <JsonSetting setting="authorizationDetails" />
    </>
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

function DisplayField() {
  const { value, onChange } = useSetting('display');
  const { label, description } = FIELDS['request-display'];
  return (
    <div data-field="request-display">
      <Select {...{ label, description, onChange }} options={DISPLAYS} value={DISPLAYS.find(({ id }) => id === value)?.id ?? ''} />
    </div>
  );
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
