import { isPublicClient } from '../../../electron/model/client-auth';
import { grantOf } from '../../../electron/model/grants';
import { Button } from '../../components/button';
import { Icon } from '../../components/icons';
import { TextField } from '../../components/text-field';
import { useForm } from './form-context';
import { sealedElsewhere, splitScopes } from './form-model';
import { Grid, Row, Stack } from '../../components/layout';
import inputs from './fields.module.css';
import fields from '../../components/text-field.module.css';
import looks from '../../components/looks.module.css';

export function NameFields() {
  const { form, patch, errorAt, touch } = useForm();
  return (
    <Grid columns={2} gap={16} className={inputs.pair}>
      <div data-field="name">
        <TextField
          label="Name"
          value={form.name}
          onChange={(name) => patch({ name })}
          onBlur={() => touch('name')}
          errorMessage={errorAt('name')}
        />
      </div>
      <TextField
        label="Environment"
        value={form.environment}
        onChange={(environment) => patch({ environment })}
        placeholder="production, staging…"
        description="Groups the list."
      />
    </Grid>
  );
}

export function IssuerField() {
  const { form, patch, errorAt, touch, discover, discovery } = useForm();
  const empty = form.issuer.trim() === '';
  return (
    <Grid columns="minmax(0, 1fr) auto" gap={8} align="start" data-field="issuer">
      <TextField
        label="Issuer"
        mono
        value={form.issuer}
        onChange={(issuer) => patch({ issuer })}
        onBlur={() => touch('issuer')}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !empty) discover();
        }}
        placeholder="https://login.example.com/"
        errorMessage={errorAt('issuer')}
        description="Endpoints are read from its discovery document: OpenID Connect or RFC 8414."
      />
      <Button className={fields.beside} onPress={discover} isDisabled={empty} isPending={discovery.status === 'running'} icon="search">
        Discover
      </Button>
    </Grid>
  );
}

export function ClientIdField() {
  const { form, patch, errorAt, touch } = useForm();
  return (
    <div data-field="clientId">
      <TextField
        label="Client ID"
        mono
        value={form.clientId}
        onChange={(clientId) => patch({ clientId })}
        onBlur={() => touch('clientId')}
        errorMessage={errorAt('clientId')}
        description="Not secret: it travels in the address bar."
      />
    </div>
  );
}

/** The one-way field: what is typed goes to the vault on save and never comes back. */
export function SecretField() {
  const { form, patch, connection, provider } = useForm();
  const { secret } = form;
  if (isPublicClient(form)) {
    return (
      <div data-field="clientSecret" className={fields.field}>
        <span className={fields.label}>Client secret</span>
        <Row gap={8} className={inputs.sealed}>
          <span className="dim">None is sent: this is a public client.</span>
          <Button size="small" variant="quiet" onPress={() => patch({ clientAuthentication: 'client_secret_post' })}>
            It has one
          </Button>
        </Row>
      </div>
    );
  }
  const stored = connection !== null && connection.hasClientSecret !== false;
  const elsewhere = stored ? sealedElsewhere(form, connection) : null;
  if (secret.kind === 'remove') {
    return (
      <div data-field="clientSecret" className={fields.field}>
        <span className={fields.label}>Client secret</span>
        <Row gap={8} className={inputs.sealed}>
          <Icon name="trash" size={14} />
          <span>Will be removed when you save.</span>
          <Button size="small" variant="quiet" onPress={() => patch({ secret: { kind: 'keep' } })}>
            Keep it
          </Button>
        </Row>
      </div>
    );
  }
  if (stored && secret.kind === 'keep') {
    return (
      <div data-field="clientSecret" className={fields.field}>
        <span className={fields.label}>Client secret</span>
        <Row gap={8} className={inputs.sealed}>
          <Icon name="lock" size={14} />
          <span>
            {connection.hasClientSecret === null
              ? 'The vault can’t say whether one is sealed.'
              : 'Sealed in the vault. It can be replaced, not shown.'}
          </span>
          <Button size="small" onPress={() => patch({ secret: { kind: 'replace', value: '' } })}>
            Replace
          </Button>
          {connection.hasClientSecret ? (
            <Button size="small" variant="quiet" onPress={() => patch({ secret: { kind: 'remove' } })}>
              Remove
            </Button>
          ) : null}
        </Row>
        {elsewhere ? (
          <p className={`tone-warn ${inputs.bound}`} role="status">
            Sealed for <bdi className="mono">{elsewhere.value}</bdi>. Type the secret again to use it{' '}
            {elsewhere.what === 'server' ? 'at the new address' : 'with the new client ID'}.
          </p>
        ) : null}
      </div>
    );
  }
  return (
    <Grid columns={stored ? 'minmax(0, 1fr) auto' : 1} gap={8} align="start" data-field="clientSecret">
      <TextField
        label={stored ? 'New client secret' : 'Client secret'}
        type="password"
        mono
        autoComplete="new-password"
        autoFocus={stored}
        value={secret.kind === 'replace' ? secret.value : ''}
        onChange={(value) => patch({ secret: { kind: 'replace', value } })}
        description={stored ? 'Replaces the sealed one when you save.' : 'Sealed in the vault when you save; never shown again.'}
      />
      {stored ? (
        <Button className={fields.beside} variant="quiet" onPress={() => patch({ secret: { kind: 'keep' } })}>
          Keep the old one
        </Button>
      ) : null}
      {!stored && provider.isGeneric ? (
        <button type="button" className={looks.link} onClick={() => patch({ clientAuthentication: 'none', secret: { kind: 'keep' } })}>
          My client has no secret
        </button>
      ) : null}
    </Grid>
  );
}

export function TenantField() {
  const { form, patch, errorAt, touch } = useForm();
  if (form.tenant === null) {
    return (
      <div data-field="tenant" className={fields.field}>
        <span className={fields.label}>Tenant code</span>
        <Row gap={8} className={inputs.sealed}>
          <span className="dim">The requests carry different Tenant headers. They stand under Extra parameters and headers.</span>
          <Button size="small" onPress={() => patch({ tenant: '' })}>
            Use one for all
          </Button>
        </Row>
      </div>
    );
  }
  return (
    <div data-field="tenant">
      <TextField
        label="Tenant code"
        mono
        value={form.tenant}
        onChange={(tenant) => patch({ tenant })}
        onBlur={() => touch('tenant')}
        errorMessage={errorAt('tenant')}
        description="Sent as the Tenant header of the token request, the refresh request and every call."
      />
    </div>
  );
}

export function ApiBaseUrlField() {
  const { form, patch, errorAt, touch } = useForm();
  return (
    <div data-field="apiBaseUrl">
      <TextField
        label="API base URL"
        mono
        value={form.apiBaseUrl}
        onChange={(apiBaseUrl) => patch({ apiBaseUrl })}
        onBlur={() => touch('apiBaseUrl')}
        placeholder="https://api.example.com/v1"
        errorMessage={errorAt('apiBaseUrl')}
        description="Test calls are written relative to it."
      />
    </div>
  );
}

/** Space separated, as on the wire; scopes the provider offers can be switched on and off below. */
export function ScopesField() {
  const { form, patch, errorAt, touch, discovery } = useForm();
  const chosen = splitScopes(form.scopes);
  const offered = discovery.status === 'found' ? discovery.view.scopesSupported.slice(0, 40) : [];
  const toggle = (scope: string) =>
    patch({ scopes: (chosen.includes(scope) ? chosen.filter((other) => other !== scope) : [...chosen, scope]).join(' ') });
  return (
    <Stack gap={8} data-field="scopes">
      <TextField
        label="Scopes"
        mono
        value={form.scopes}
        onChange={(scopes) => patch({ scopes })}
        onBlur={() => touch('scopes')}
        placeholder="openid offline_access"
        errorMessage={errorAt('scopes')}
        description={grantOf(form).words.scopes}
      />
      {offered.length > 0 ? (
        <Row as="fieldset" gap={4} wrap className={inputs.offered}>
          <legend className="faint">Offered by the provider</legend>
          {offered.map((scope) => (
            <button
              key={scope}
              type="button"
              className={`${looks.toggle} ${inputs.offer}`}
              aria-pressed={chosen.includes(scope)}
              onClick={() => toggle(scope)}
            >
              <bdi>{scope}</bdi>
            </button>
          ))}
        </Row>
      ) : null}
    </Stack>
  );
}
