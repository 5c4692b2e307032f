import { useEffect, useState } from 'react';
import { KeyValueEditor } from '../../components/key-value-editor';
import { Tabs } from '../../components/tabs';
import { FIELDS } from './form-fields';
import { useForm } from './form-context';
import { LEGS, type LegName } from '../../../electron/model/connection';
import { TENANT_HEADER } from '../../../electron/model/providers/provider';
import { Row, Stack } from '../../components/layout';
import inputs from './fields.module.css';
import fields from '../../components/text-field.module.css';

const NOTES: Record<LegName, string> = {
  authorize: 'Added to the URL the browser opens. The browser makes that request, so headers can’t be added to it.',
  token: 'Added to the request that exchanges the code or asks with client credentials.',
  refresh: 'Added to the request that trades a refresh token for new ones.',
  api: 'Added to every test call: parameters to the query, headers beside Authorization.',
};

export function ExtrasSection() {
  const { form, errorAt, wanted } = useForm();
  const [leg, setLeg] = useState<LegName>(() => LEGS.find((name) => errorAt(`legs-${name}`) !== null) ?? 'token');
  useEffect(() => {
    const asked = LEGS.find((name) => wanted === `legs-${name}`);
    if (asked) setLeg(asked);
  }, [wanted]);
  return (
    <Tabs
      label="Requests"
      selected={leg}
      onSelect={setLeg}
      items={LEGS.map((name) => ({
        id: name,
        label: FIELDS[`legs-${name}`].label,
        count: form.legs[name].params.length + form.legs[name].headers.length || null,
        content: <LegFields name={name} />,
      }))}
    />
  );
}

/** Settings are no vault: whoever can read the file can read an API key in it. */
const READABLE = 'Values here are saved in a readable file, not in the vault. Put no API key here that others must not see.';

function LegFields({ name }: { name: LegName }) {
  const { form, patch, errorAt } = useForm();
  const leg = form.legs[name];
  const set = (change: Partial<typeof leg>) => patch({ legs: { ...form.legs, [name]: { ...leg, ...change } } });
  const error = errorAt(`legs-${name}`);
  return (
    <Stack pad={[12, 0, 0]} gap={12} data-field={`legs-${name}`}>
      <p className="dim">{NOTES[name]}</p>
      <p className="dim">{READABLE}</p>
      {error ? <p className={fields.error}>{error}</p> : null}
      <KeyValueEditor label="Parameters" pairs={leg.params} onChange={(params) => set({ params })} addLabel="Add parameter" />
      {name === 'authorize' ? null : (
        <>
          <KeyValueEditor label="Headers" pairs={leg.headers} onChange={(headers) => set({ headers })} addLabel="Add header" />
          {form.tenant === null ? null : (
            <Row as="p" gap={8} align="baseline" className={`${inputs.auto} mono`}>
              <span className="name">{TENANT_HEADER}</span>
              <span className="untrusted">{form.tenant.trim() || '…'}</span>
              <span className="faint">from Tenant code</span>
            </Row>
          )}
        </>
      )}
    </Stack>
  );
}
