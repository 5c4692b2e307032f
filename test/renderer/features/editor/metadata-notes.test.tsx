import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { DiscoveryView } from '../../../../electron/contract';
import { FormContext, type FormContextValue } from '../../../../renderer/features/editor/form-context';
import { AuthenticationNote, DeviceNote, DpopNote } from '../../../../renderer/features/editor/metadata-notes';

/** What is said of a form, as text. @param view null: nothing was discovered. */
function said(note: ReactElement, form: object, view: Partial<DiscoveryView> | null): string {
  const discovery = view === null ? { status: 'none' } : { status: 'found', view: { endpoints: {}, ...view } };
  const value = { form: { endpoints: {}, ...form }, discovery } as unknown as FormContextValue;
  const page = renderToStaticMarkup(<FormContext.Provider value={value}>{note}</FormContext.Provider>);
  expect(page).not.toContain('<img');
  return page.replace(/<[^>]*>/g, '').replaceAll('&#x27;', "'");
}

describe('what is chosen against the metadata is marked', () => {
  it.each(['tls_client_auth', 'self_signed_tls_client_auth', 'private_key_jwt'])('authentication by %s', (clientAuthentication) => {
    const listing = (authenticationMethods: string[] | null) =>
      said(<AuthenticationNote />, { clientAuthentication }, { authenticationMethods });
    const text = listing(['client_secret_basic', '<img src=x>']);
    expect(text).toContain(`The server's metadata don't list ${clientAuthentication}`);
    expect(text).toContain('they list client_secret_basic, &lt;img src=x&gt;');
    expect(listing([])).toContain('they list nothing');
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
    const on = (form: object, view: Partial<DiscoveryView> | null) => said(<DeviceNote />, form, view);
    const device = { grantType: 'urn:ietf:params:oauth:grant-type:device_code' };
    const at = { deviceAuthorization: 'https://id.example/device' };
    expect(on(device, {})).toContain("The server's metadata name no device authorization endpoint");
    expect(on(device, { endpoints: at as DiscoveryView['endpoints'] })).toBe('');
    expect(on({ ...device, endpoints: at }, {})).toBe('');
    expect(on(device, null)).toBe('');
    expect(on({ grantType: 'authorization_code' }, {})).toBe('');
  });
});
