import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { refusedEndpoints, withoutRefused } from '../../../../electron/core/wire/reach';
import { discoveryView } from '../../../../electron/shell/views/views';
import { FormContext, type FormContextValue } from '../../../../renderer/features/editor/form-context';
import { ENDPOINTS } from '../../../../electron/model/connection';
import { DiscoveryResult, EndpointFields } from '../../../../renderer/features/editor/fields';

const NAMED = {
  authorization: 'https://id.example/authorize',
  token: 'https://id.example/token',
  userinfo: 'https://10.1.2.3/userinfo',
  jwks: null,
  introspection: 'https://127.0.0.1/<img src=x>',
  revocation: null,
};

/** What the window shows of metadata that name these endpoints, as text. */
async function shown(named: typeof NAMED, typed: Partial<typeof NAMED> = {}) {
  const addresses = { lookup: () => Promise.resolve(['93.184.216.34']) };
  const refused = await refusedEndpoints(named, new URL('https://id.example'), { addresses, allowPlainHttp: false });
  const view = discoveryView({
    issuer: 'https://id.example',
    endpoints: withoutRefused(named, refused),
    refused,
    scopesSupported: [],
    pkceMethods: ['S256'],
    issParameterPromised: false,
    source: 'RFC 8414',
  });
  const endpoints = { ...Object.fromEntries(ENDPOINTS.map((name) => [name, ''])), ...typed };
  const value = { form: { endpoints }, discovery: { status: 'found', view }, errorAt: () => null } as unknown as FormContextValue;
  const page = renderToStaticMarkup(
    <FormContext.Provider value={value}>
      <DiscoveryResult />
      <EndpointFields names={['token', 'userinfo']} />
    </FormContext.Provider>,
  );
  expect(page).not.toContain('<img');
  return page.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

it('says which of the endpoints that were found are refused, and why', async () => {
  const text = await shown(NAMED);
  expect(text).toContain('https://id.example/token');
  expect(text).toContain('Rejected: id.example names 10.1.2.3 as its userinfo endpoint, which is in a private network.');
  expect(text).toContain('Rejected: id.example names 127.0.0.1 as its introspection endpoint, which is this computer itself.');
  expect(text.match(/not offered/g)).toHaveLength(6);
  expect(text).toContain('Enter it here to use it anyway');
});

it('says nothing of it where none is refused, or the person has typed another', async () => {
  const usual = { ...NAMED, userinfo: 'https://id.example/userinfo', introspection: 'https://id.example/introspect' };
  expect(await shown(usual)).not.toMatch(/refused/i);
  expect(await shown(NAMED, { userinfo: 'https://id.example/me' })).not.toContain('Enter it here to use it anyway');
});
