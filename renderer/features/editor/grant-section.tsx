import { isPublicClient } from '../../../electron/model/client-auth';
import { GRANT_TYPES, GRANTS, takes } from '../../../electron/model/grants';
import { grantTypesOf } from '../../../electron/model/templates';
import { Callout } from '../../components/callout';
import { RadioCards } from '../../components/radio-cards';
import { Switch } from '../../components/toggles';
import { Field, ResourceField, ScopesField } from './fields';
import { useForm } from './form-context';
import { Grid } from '../../components/layout';
import fields from '../../components/text-field.module.css';
import inputs from './fields.module.css';

const OPTIONS = GRANT_TYPES.map((id) => ({ id, label: GRANTS[id].name, description: GRANTS[id].description }));

export function GrantSection() {
  const { form, patch, asked, provider } = useForm();
  const offered = OPTIONS.filter((grant) => grantTypesOf(form.template).includes(grant.id) || grant.id === form.grantType);
  return (
    <>
      {offered.length > 1 ? (
        <RadioCards
          label="Grant type"
          columns={2}
          options={offered}
          value={form.grantType}
          onChange={(grantType) => patch({ grantType })}
        />
      ) : (
        <div className={fields.field}>
          <span className={fields.label}>Grant type</span>
          <p>
            {offered[0]?.label}, the only one {provider.label} offers. <span className="dim">{offered[0]?.description}</span>
          </p>
        </div>
      )}
      {asked.has('scopes') ? null : <ScopesField />}
      <Grid columns={2} gap={16} className={inputs.pair}>
        <Field id="audience" />
        <ResourceField />
      </Grid>
      {takes(form, 'pkce') ? (
        <>
          <Switch
            isSelected={form.pkce === 'S256'}
            onChange={(on) => patch({ pkce: on ? 'S256' : 'off' })}
            description="Ties the code to this app, so a stolen code is worth nothing (RFC 7636, S256)."
          >
            Use PKCE
          </Switch>
          {form.pkce === 'off' ? (
            <Callout tone="warning" title="Without PKCE a stolen code can be exchanged by whoever has it">
              Leave it off only for a server that refuses requests carrying code_challenge.
              {isPublicClient(form) ? ' With no client secret either, nothing protects the exchange.' : ''}
            </Callout>
          ) : null}
        </>
      ) : null}
      <Switch
        isSelected={form.redirectUriOnRefresh}
        onChange={(redirectUriOnRefresh) => patch({ redirectUriOnRefresh })}
        description="Some providers want redirect_uri on the refresh request too; RFC 6749 section 6 doesn’t ask for it."
        isDisabled={!takes(form, 'redirectUriOnRefresh')}
      >
        Send the redirect URI when refreshing
      </Switch>
    </>
  );
}
