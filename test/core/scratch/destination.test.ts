import { describe, expect, it } from 'vitest';
import { destinationOf } from '../../../electron/core/scratch/destination';
import { failureOf } from '../../support/failures';
import { printChain } from '../../../electron/core/importers/chain-file';
import { discovered, GOOD_WEB, MCP } from '../discover/stage';
import { fixture } from '../importers/imports';
import { JWE, jwt, OPAQUE } from './samples';

const TOKEN = jwt('a');
const HAR = JSON.stringify({
  log: {
    entries: [{ request: { method: 'GET', url: 'https://api.example', headers: [{ name: 'Authorization', value: `Bearer ${TOKEN}` }] } }],
  },
});
const FILE = {
  kind: 'tokenscope-connection',
  version: 1,
  connection: { template: 'katana', clientId: 'c-1' },
  secrets: { clientSecret: 's3cret' },
};

/** The kind and the number of tokens, the address, or the name of the connection. */
async function brief(text: string): Promise<unknown> {
  const destination = await destinationOf(text);
  if (destination.to === 'inspect') return [destination.content.kind, destination.content.tokens.length];
  if (destination.to === 'intake') return 'intake';
  if (destination.to === 'chain') return `chain ${destination.chain.url}`;
  return destination.to === 'new' ? destination.address : destination.imported.files[0]?.connection.name;
}

describe('a pasted text goes', () => {
  it.each([
    ['a token', TOKEN, ['token', 1]],
    ['an encrypted token', JWE, ['token', 1]],
    ['an opaque token', OPAQUE, ['token', 1]],
    ['an Authorization header', `Authorization: Bearer ${OPAQUE}\n`, ['token', 1]],
    ['a cURL command', `curl https://api.example/x -H 'Authorization: Bearer ${TOKEN}'`, ['curl', 1]],
    ['a cURL command without a token', 'curl https://api.example/x', ['curl', 0]],
    ['an HTTP request', `GET /x HTTP/1.1\nHost: api.example\nAuthorization: Bearer ${TOKEN}\n`, ['http', 1]],
    ['a HAR', HAR, ['har', 1]],
    ['a log', `12:00 got access_token=${TOKEN}\n12:01 and refresh_token=${OPAQUE}`, ['text', 2]],
    ['a token response', JSON.stringify({ access_token: TOKEN, token_type: 'Bearer' }), ['text', 1]],
    ['a redirect with a token', `https://app.example/cb#access_token=${TOKEN}&token_type=Bearer`, ['token', 1]],
    ['a redirect with a code', 'https://app.example/cb?code=abc&state=xyz', ['text', 0]],
    ['a sentence', 'No token here.', ['text', 0]],
    ['other JSON', '{"kind": "tokenscope-plan"}', ['text', 0]],
    ['two URLs', 'https://a.example\nhttps://b.example', ['text', 0]],
    ['another scheme', 'ftp://a.example/x', ['token', 1]],
    ['nothing', ' \n', ['empty', 0]],
  ])('to the inspector: %s', async (_, text, expected) => {
    expect(await brief(text)).toEqual(expected);
  });

  it('to the inspector with a recorded sign-in, which says how to import it; without a token in it, to the review', async () => {
    const har = fixture('har/spa.har').text;
    const looked = await destinationOf(har);
    expect(looked).toMatchObject({
      to: 'inspect',
      content: { kind: 'har', notes: [expect.stringContaining('“Import connections…” makes a connection of it.')] },
    });
    const bare = har.replaceAll(/PLANTED-har-(?:access|refresh|id|session|code|upload)[\w-]*/g, '');
    expect(await brief(bare)).toBe('id.photos.example');
  });

  it.each([
    [' https://login.example.com\n', 'https://login.example.com'],
    ['https://id.example/realms/acme', 'https://id.example/realms/acme'],
    // A slash at the end is its own.
    ['https://acme.eu.auth0.com/tenant/', 'https://acme.eu.auth0.com/tenant/'],
    ['"https://id.example"', 'https://id.example'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['https://id.example/a/.well-known/openid-configuration', 'https://id.example/a'],
    ['https://id.example/.well-known/oauth-authorization-server/a', 'https://id.example/a'],
    ['https://id.example/realms/a/protocol/openid-connect/token', 'https://id.example/realms/a'],
    ['https://login.microsoftonline.com/acme/oauth2/v2.0/token', 'https://login.microsoftonline.com/acme/v2.0'],
    ['https://id.example/oauth/authorize?client_id=c&scope=openid', 'https://id.example'],
    ['https://ada:pw@id.example/?api_key=s3cret#x', 'https://id.example'],
  ])('to a new connection: from %j, the issuer %s', async (text, issuer) => {
    const url = text.replace(/^[\s"]+|[\s"?].*$/gs, '').replace('ada:pw@', '');
    expect(await brief(text)).toEqual({ template: 'oidc', issuer, apiBaseUrl: null, url: new URL(url).href });
  });

  it.each([
    ['https://login.katanamrp.com/oauth/token', 'katana'],
    ['https://api.catapa.com/v1/users/me', 'catapa'],
  ])('to a new connection: a provider with a template, %s', async (text, template) => {
    expect(await brief(text)).toEqual({ template, issuer: null, apiBaseUrl: null, url: null });
  });

  it.each([
    ['by its host', 'https://api.example.com', 'https://api.example.com'],
    ['by a longer host', 'https://eu-api.example.com/x/', 'https://eu-api.example.com/x'],
    ['by its path', 'https://example.com/api/v1/things?key=s3cret', 'https://example.com/api/v1/things'],
    ['by its version', 'https://example.com/v2', 'https://example.com/v2'],
  ])('to a new connection: an API, %s', async (_, text, apiBaseUrl) => {
    expect(await brief(text)).toMatchObject({ template: 'oidc', issuer: null, apiBaseUrl });
  });

  it('to its page: the file of a chain, whole or not at all', async () => {
    const file = printChain(await discovered(GOOD_WEB), '1.2.3');
    expect(await brief(file)).toBe(`chain ${MCP}`);
    expect(await failureOf(destinationOf(file.replace('"running"', '"odd"').replace('"done"', '"odd"')))).toMatchObject({
      code: 'bad-request',
      likelyCause: expect.stringContaining('Wrong or unknown: chain.status.'),
    });
  });

  it('to an import: a connection file, with its secret', async () => {
    expect(await brief(JSON.stringify(FILE))).toBe('Katana');
    expect(await destinationOf(`\ufeff\n${JSON.stringify(FILE)}`)).toMatchObject({
      to: 'import',
      imported: { files: [{ clientSecret: 's3cret' }] },
    });
  });

  it('to an import: a request for a token in cURL, with its client', async () => {
    expect(await brief('curl -u acme:aQ5tZ8xW2vK9mR4b https://id.example/token -d grant_type=client_credentials')).toBe('id.example');
  });

  it.each([
    ['an e-mail', 'Hi,\nClient ID: acme-4711\nClient secret: aQ5tZ8xW2vK9mR4b\nBest, Ada'],
    ['a table', 'Client ID\tacme-4711\nToken URL\thttps://id.example/token\nScopes\tread'],
  ])('to a review of what a provider sent: %s', async (_, text) => {
    expect(await brief(text)).toBe('intake');
  });

  it('nowhere: a connection file with a mistake, of which no secret is quoted', async () => {
    const failure = await failureOf(destinationOf(JSON.stringify({ ...FILE, version: 2 })));
    expect(failure.code).toBe('connection-file-invalid');
    expect(JSON.stringify(failure)).not.toContain('s3cret');
  });
});
