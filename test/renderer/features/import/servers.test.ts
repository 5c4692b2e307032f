import { expect, it } from 'vitest';
import { plainHttpInWords, privateInWords, serversInWords, strangersInWords } from '../../../../renderer/features/import/servers';

const endpoints = { authorization: null, token: null, userinfo: null, jwks: null, introspection: null, revocation: null };
const words = (token: string | null, issuer: string | null, apiBaseUrl: string | null) =>
  serversInWords({ endpoints: { ...endpoints, token }, issuer, apiBaseUrl });

it('says where an imported connection’s secrets and tokens go if not to one server', () => {
  expect(words('https://id.example/token', 'https://other.example', 'https://api.evil.example/v1')).toContain(
    'Secrets of this connection go to id.example, its access tokens to api.evil.example.',
  );
  expect(words(null, 'https://id.example', 'https://id.example:8443/')).toContain('to id.example, its access tokens to id.example:8443.');
  expect(words('https://ex\u0430mple.com/token', null, 'https://example.com')).toContain('to xn--exmple-4nf.com, its');
});

it('names the server of a refresh URL of its own', () => {
  const refreshing = { ...endpoints, token: 'https://id.example/token', refresh: 'https://renew.example/token' };
  const said = (apiBaseUrl: string | null) => serversInWords({ endpoints: refreshing, issuer: null, apiBaseUrl });
  expect(said('https://id.example/api')).toContain('go to id.example and renew.example, its access tokens to id.example.');
  expect(said(null)).toContain('go to id.example and renew.example. Make');
});

it('says nothing with one server, or none yet', () => {
  expect(words('https://id.example/token', null, 'https://id.example/api')).toBe(null);
  expect(words('https://id.example/token', null, null)).toBe(null);
  expect(words(null, null, 'https://id.example/api')).toBe(null);
  expect(words('no url', null, 'https://id.example/api')).toBe(null);
});

it('names hosts that its provider is not known to have', () => {
  const said = (template: 'katana' | 'oauth', token: string, apiBaseUrl: string | null) =>
    strangersInWords({ template, endpoints: { ...endpoints, token }, issuer: null, apiBaseUrl });
  expect(said('katana', 'https://login.katanamrp.com/oauth/token', 'https://api.katanamrp.com.evil.example')).toMatch(
    /^api\.katanamrp\.com\.evil\.example is not one of Katana's hosts\./,
  );
  expect(said('katana', 'https://id.evil.example/token', 'https://api.evil.example')).toMatch(
    /^id\.evil\.example, api\.evil\.example are not Katana's hosts\./,
  );
  expect(said('katana', 'https://login.katanamrp.com/oauth/token', 'https://api.katanamrp.com/v1')).toBe(null);
  expect(said('oauth', 'https://id.example/token', 'https://api.example')).toBe(null);
});

it('warns of plain http, but not on this computer', () => {
  const said = (token: string) => plainHttpInWords({ endpoints: { ...endpoints, token }, issuer: null, apiBaseUrl: 'https://api.example' });
  expect(said('http://id.example:8080/token')).toContain('the network path to id.example:8080 can read');
  expect([said('http://127.0.0.1:8080/token'), said('https://id.example/token')]).toEqual([null, null]);
});

it('warns of servers on this computer and in its network, but not of the practice provider', () => {
  const said = (template: 'oauth' | 'practice', token: string) =>
    privateInWords({ template, endpoints: { ...endpoints, token }, issuer: null, apiBaseUrl: null });
  for (const host of ['127.0.0.1:8080', '10.1.2.3', '172.20.0.1', '192.168.1.1', '169.254.169.254', '[::1]', '[fd00::1]', '[fe80::1]'])
    expect(said('oauth', `https://${host}/token`)).toContain(`It sends requests to ${host},`);
  for (const host of ['localhost', 'router', 'nas.local', 'x.internal', '2130706433', '0x7f.1'])
    expect(said('oauth', `https://${host}/token`)).toContain('in your own network');
  for (const host of ['id.example', '172.32.0.1', '11.0.0.1', '[2001:db8::1]', '10.example.com'])
    expect(said('oauth', `https://${host}/token`)).toBe(null);
  expect(said('practice', 'http://127.0.0.1:9000/token')).toBe(null);
});
