import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { DiscoveryView } from '../../../../electron/contract';
import type { Stated } from '../../../../electron/model/metadata';
import { AuthorizeNotes, ClaimsNote, DetailsNote, PushedNote, SignedNote } from '../../../../renderer/features/editor/authorize-notes';
import { FormContext, type FormContextValue } from '../../../../renderer/features/editor/form-context';
import {
  AuthenticationNote,
  CertificateNote,
  DpopNote,
  GrantNote,
  KeyNote,
  ResponseTypeNote,
} from '../../../../renderer/features/editor/metadata-notes';

const REQUEST = { prompt: '', acrValues: '', uiLocales: '', display: '', responseMode: '', claims: '', authorizationDetails: '' };
const KEYS = {
  list: [
    { kid: 'old', alg: 'RS256' },
    { kid: 'new', alg: 'ES256' },
  ],
};

/** What is said of a form, as text. @param view null: nothing was discovered. */
function said(note: ReactElement, form: object, view: Partial<DiscoveryView> | null): string {
  const discovery = view === null ? { status: 'none' } : { status: 'found', view: { endpoints: {}, ...view } };
  const value = {
    form: { endpoints: {}, authorizeRequest: REQUEST, signingKey: null, ...form },
    discovery,
    keys: KEYS,
  } as unknown as FormContextValue;
  const page = renderToStaticMarkup(<FormContext.Provider value={value}>{note}</FormContext.Provider>);
  expect(page).not.toContain('<img');
  return page.replace(/<[^>]*>/g, '').replaceAll('&#x27;', "'");
}

describe('what is chosen against the metadata is marked', () => {
  it.each(['tls_client_auth', 'self_signed_tls_client_auth', 'private_key_jwt'])('authentication by %s', (clientAuthentication) => {
    const listing = (authenticationMethods: string[] | null) =>
      said(<AuthenticationNote />, { clientAuthentication }, { authenticationMethods });
    const text = listing(['client_secret_basic', '<img src=x>']);
    expect(text).toContain(`The server's metadata don't list ${clientAuthentication} for the token endpoint`);
    expect(text).toContain('They list client_secret_basic, &lt;img src=x&gt;');
    expect(listing([])).toContain('They list nothing');
    expect(listing([clientAuthentication])).toBe('');
    expect(listing(null)).toBe('');
    expect(said(<AuthenticationNote />, { clientAuthentication }, null)).toBe('');
  });

  it('but no client without a credential', () => {
    expect(said(<AuthenticationNote />, { clientAuthentication: 'none' }, { authenticationMethods: ['private_key_jwt'] })).toBe('');
  });

  it('an algorithm for DPoP proofs, and DPoP that is not mentioned', () => {
    const on = (dpop: string, dpopAlgorithms: string[] | null) => said(<DpopNote />, { dpop }, { dpopAlgorithms });
    expect(on('EdDSA', ['ES256', 'PS256'])).toContain("The server's metadata don't list EdDSA for DPoP");
    expect(on('EdDSA', ['ES256', 'PS256'])).toContain('They list ES256, PS256.');
    expect(on('ES256', null)).toContain("The server's metadata don't mention DPoP");
    expect(on('ES256', ['ES256'])).toBe('');
    expect(on('off', null)).toBe('');
    expect(said(<DpopNote />, { dpop: 'ES256' }, null)).toBe('');
  });

  it('a device grant without its endpoint', () => {
    const on = (form: object, view: Partial<DiscoveryView> | null) => said(<GrantNote />, form, view);
    const device = { grantType: 'urn:ietf:params:oauth:grant-type:device_code' };
    const at = { deviceAuthorization: 'https://id.example/device' };
    expect(on(device, {})).toContain("The server's metadata name no device authorization endpoint");
    expect(on(device, { endpoints: at as DiscoveryView['endpoints'] })).toBe('');
    expect(on({ ...device, endpoints: at }, {})).toBe('');
    expect(on(device, null)).toBe('');
    expect(on({ grantType: 'authorization_code' }, {})).toBe('');
  });

  it.each(['urn:ietf:params:oauth:grant-type:token-exchange', 'urn:ietf:params:oauth:grant-type:jwt-bearer'])(
    'the grant %s',
    (grantType) => {
      const on = (stated: Stated | undefined) => said(<GrantNote />, { grantType }, { stated });
      expect(on({})).toContain("The server's metadata list no grant types");
      expect(on(undefined)).toContain('list no grant types');
      expect(on({ grant_types_supported: ['refresh_token', '<img>'] })).toContain(`The server's metadata don't list ${grantType}`);
      expect(on({ grant_types_supported: [grantType] })).toBe('');
      expect(said(<GrantNote />, { grantType }, null)).toBe('');
      expect(said(<GrantNote />, { grantType: 'client_credentials' }, { stated: {} })).toBe('');
    },
  );

  const asked = (note: ReactElement, request: object, stated: Stated, more: object = {}) =>
    said(note, { authorizeRequest: { ...REQUEST, ...request } }, { stated, ...more });

  it.each<[string, object, Stated, Stated]>([
    [
      'prompt create',
      { prompt: 'login create' },
      { prompt_values_supported: ['none', 'login'] },
      { prompt_values_supported: ['create', 'login'] },
    ],
    ['acr_values gold', { acrValues: 'gold' }, { acr_values_supported: ['silver'] }, { acr_values_supported: ['gold'] }],
    ['ui_locales fr-CA', { uiLocales: 'fr-CA' }, { ui_locales_supported: ['en', 'de'] }, { ui_locales_supported: ['en', 'fr'] }],
    ['response_mode jwt', { responseMode: 'jwt' }, { response_modes_supported: ['query'] }, { response_modes_supported: ['jwt'] }],
    ['display wap', { display: 'wap' }, { display_values_supported: ['page'] }, { display_values_supported: ['page', 'wap'] }],
  ])('%s', (what, request, without, having) => {
    expect(asked(<AuthorizeNotes />, request, without)).toContain(`The server's metadata don't list ${what}`);
    expect(asked(<AuthorizeNotes />, request, having)).toBe('');
    expect(asked(<AuthorizeNotes />, request, {})).toBe('');
    expect(said(<AuthorizeNotes />, { authorizeRequest: { ...REQUEST, ...request } }, null)).toBe('');
  });

  it('a response type, however its words are ordered', () => {
    const on = (types?: string[]) => said(<ResponseTypeNote />, { grantType: 'hybrid' }, { stated: { response_types_supported: types } });
    expect(on(['code'])).toContain("don't list code id_token");
    expect([on(['id_token code']), on()]).toEqual(['', '']);
  });

  it('no language where the server has one of those that are asked for', () => {
    expect(asked(<AuthorizeNotes />, { uiLocales: 'fr-CA en' }, { ui_locales_supported: ['en-GB'] })).toBe('');
  });

  it('the claims parameter and authorization_details', () => {
    const claims = { claims: '{"userinfo":{}}' };
    expect(asked(<ClaimsNote />, claims, {})).toContain("don't say that it reads the claims parameter");
    expect(asked(<ClaimsNote />, claims, { claims_parameter_supported: true })).toBe('');
    expect(asked(<ClaimsNote />, {}, {})).toBe('');
    const details = { authorizationDetails: '[{"type":"payment"},{"type":"<img>"}]' };
    expect(asked(<DetailsNote />, details, {})).toContain("don't mention authorization_details");
    expect(asked(<DetailsNote />, details, { authorization_details_types_supported: ['payment'] })).toContain(
      "don't list the type &lt;img&gt;",
    );
    expect(asked(<DetailsNote />, details, { authorization_details_types_supported: ['payment', '<img>'] })).toBe('');
    expect(asked(<DetailsNote />, { authorizationDetails: '[{' }, {})).toBe('');
  });

  it('signed requests, by value and pushed', () => {
    expect(asked(<SignedNote />, {}, { require_signed_request_object: true })).toContain('The server requires signed requests');
    expect(asked(<SignedNote />, {}, {})).toBe('');
    expect(asked(<SignedNote />, { signed: true }, {})).toContain("don't say that it reads signed requests");
    expect(asked(<SignedNote />, { signed: true, pushed: 'on' }, {})).toBe('');
    expect(asked(<SignedNote />, { signed: true }, {}, { pushedRequired: true })).toBe('');
    const request_object_signing_alg_values_supported = ['PS256'];
    const reads = { request_parameter_supported: true, request_object_signing_alg_values_supported };
    expect(asked(<SignedNote />, { signed: true }, reads)).toContain("don't list ES256 for request objects");
    expect(asked(<SignedNote />, { signed: true }, { ...reads, request_object_signing_alg_values_supported: ['ES256'] })).toBe('');
  });

  it('pushed requests', () => {
    expect(asked(<PushedNote />, { pushed: 'off' }, {}, { pushedRequired: true })).toContain('The server requires pushed requests');
    expect(asked(<PushedNote />, { pushed: 'on' }, {})).toContain('name no PAR endpoint');
    expect(asked(<PushedNote />, {}, {})).toBe('');
  });

  it('tokens that are to be bound to a certificate', () => {
    const on = (certificateBoundTokens: boolean, stated: Stated) => said(<CertificateNote />, { certificateBoundTokens }, { stated });
    expect(on(true, {})).toContain("don't say that it binds tokens to certificates");
    expect(on(true, { tls_client_certificate_bound_access_tokens: true })).toBe('');
    expect(on(false, {})).toBe('');
  });

  it('the algorithm of the key that signs assertions', () => {
    const note = <KeyNote member="token_endpoint_auth_signing_alg_values_supported" what="client assertions" />;
    const stated = { token_endpoint_auth_signing_alg_values_supported: ['RS256'] };
    expect(said(note, {}, { stated })).toContain("don't list ES256 for client assertions");
    expect(said(note, { signingKey: 'old' }, { stated })).toBe('');
    expect(said(note, { signingKey: 'gone' }, { stated })).toBe('');
  });
});
