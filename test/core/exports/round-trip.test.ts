import { describe, expect, it } from 'vitest';
import { formPairs, ownHeaders } from '../../../electron/core/exports/collection';
import { exportAs } from '../../../electron/core/exports/formats';
import { type OwnRequests, ownRequests } from '../../../electron/core/exports/requests';
import { readImport } from '../../../electron/core/importers/formats';
import type { Connection, Pair } from '../../../electron/model/connection';
import type { BuiltCall } from '../../../electron/model/request';
import { inputFor, leg, QUIRKS, quirky } from './stage';

const URL = 'https://idp.example';
const sorted = (pairs: readonly Pair[]) => pairs.map(({ name, value }) => `${name}=${value}`).sort();

/** The requests piece by piece, whichever settings they come from. */
function piecesOf({ authorize, token, refresh, calls }: OwnRequests) {
  const asked = (request: BuiltCall | null) =>
    request && {
      url: request.url,
      form: sorted(formPairs(request)),
      headers: sorted(ownHeaders(request)),
      basic: request.headers.filter(({ name }) => name.toLowerCase() === 'authorization'),
    };
  return {
    authorize: authorize && { endpoint: authorize.endpoint, parameters: sorted(authorize.parameters) },
    token: asked(token),
    refresh: asked(refresh),
    calls: calls.map(({ name, request }) => ({ name, ...request, headers: sorted(request.headers) })),
  };
}

async function imported(connection: Connection, as: 'postman' | 'bruno') {
  const { text } = await exportAs(as, inputFor(connection));
  const read = await readImport([{ name: 'export.json', text }]);
  const [file] = read?.files ?? [];
  if (file === undefined) throw new Error('Nothing was imported.');
  return { connection: { id: 'c2', ...file.connection }, left: read?.left ?? [] };
}

describe.each(['postman', 'bruno'] as const)('a %s export, imported again,', (as) => {
  it.each(Object.entries(QUIRKS))('makes the same requests: %s', async (_, changes) => {
    const connection = quirky(URL, changes);
    const again = await imported(connection, as);
    expect(piecesOf(await ownRequests(inputFor(again.connection)))).toEqual(piecesOf(await ownRequests(inputFor(connection))));
    const { grantType, clientAuthentication, clientId, scopes, endpoints, receiver, pkce } = connection;
    const signsIn = grantType === 'authorization_code';
    expect(again.connection).toMatchObject({
      ...{ grantType, clientAuthentication, clientId, scopes },
      endpoints: { token: endpoints.token, ...(signsIn && { authorization: endpoints.authorization }) },
      ...(signsIn && { receiver, pkce }),
    });
  });

  it('leaves out what the program would fill in, and says so', async () => {
    const connection = quirky(URL, {
      grantType: 'client_credentials',
      scopes: ['{{CLIENT_SECRET}}'],
      legs: { ...quirky(URL).legs, api: leg({ locale: '{{$guid}}' }, { 'Api-Version': '{{other}}' }) },
      calls: [
        { id: '1', name: 'JSON', method: 'POST', url: '/a/:id', query: [], headers: [], body: '{"a":"{{$guid}}"}' },
        { id: '2', name: 'Text', method: 'POST', url: '/b', query: [], headers: [], body: 'a \\{{x}}' },
      ],
    });
    const { text, notes } = await exportAs(as, inputFor(connection));
    expect(text).not.toMatch(/\{\{(?!ACCESS_TOKEN|CLIENT_SECRET)/);
    expect(text).not.toMatch(/scope[^}]*\{\{/);
    expect(text).not.toContain('/:id');
    expect(text).toContain('\\\\u007b{$guid');
    expect(notes.join('\n')).toMatch(/The scope is left out[\s\S]*The header "Api-Version" is left out[\s\S]*The call "Text" is left out/);
  });
});
