import type { Pair } from '../../model/connection';
import type { Exported } from '../../model/exports';
import { visibleJson } from '../base/visible';
import { type CollectionRequest, collectionOf, type OAuthBlock } from './collection';
import type { ExportInput } from './input';
import { ownRequests, VARIABLES } from './requests';
import { notesOn } from './words';

/**
 * A Bruno collection as the JSON file that Bruno itself exports: every version of Bruno imports it, it is one file, and JSON leaves no text a way
 * out of its place, as lines of a .bru file would. Secrets are variables of an environment, which Bruno keeps apart from the collection.
 */
export async function brunoExport(input: ExportInput): Promise<Exported> {
  const own = await ownRequests(input);
  const { name, oauth, requests, variables, notes } = collectionOf(own, notesOn(own));
  const environment = own.connection.environment.trim() || 'Tokenscope';
  const collection = {
    name,
    version: '1',
    items: requests.map(itemOf),
    ...(variables.length > 0 && {
      environments: [
        { name: environment, variables: variables.map((each) => ({ name: each, value: '', type: 'text', enabled: true, secret: true })) },
      ],
    }),
    root: { request: { headers: [], auth: oauth === null ? { mode: 'none' } : { mode: 'oauth2', oauth2: blockOf(oauth) } } },
    brunoConfig: { version: '1', name, type: 'collection', ignore: ['node_modules', '.git'] },
  };
  return { text: `${visibleJson(collection, 2)}\n`, variables, notes };
}

function blockOf(block: OAuthBlock) {
  const { grantType, parameters, headers } = block;
  const signsIn = grantType === 'authorization_code' || grantType === 'implicit';
  const asks = grantType !== 'implicit';
  const sent = (sendIn: string) => (pair: Pair) => ({ name: pair.name, value: pair.value, sendIn, enabled: true });
  const additions = (leg: 'token' | 'refresh') => [...headers[leg].map(sent('headers')), ...parameters[leg].map(sent('body'))];
  return {
    grantType,
    ...(grantType === 'password' && { username: block.username, password: block.password }),
    ...(signsIn && { callbackUrl: block.redirectUri ?? '', authorizationUrl: block.authorizationUrl ?? '' }),
    ...(asks && { accessTokenUrl: block.tokenUrl ?? '', refreshTokenUrl: block.refreshUrl ?? '' }),
    clientId: block.clientId,
    ...(asks && {
      clientSecret: block.clientSecret ?? '',
      credentialsPlacement: block.secretInBody ? 'body' : 'basic_auth_header',
    }),
    scope: block.scope,
    ...(grantType === 'authorization_code' && { pkce: block.pkce }),
    credentialsId: 'credentials',
    tokenPlacement: 'header',
    tokenHeaderPrefix: 'Bearer',
    ...(asks && { autoRefreshToken: false }),
    autoFetchToken: true,
    additionalParameters: {
      authorization: parameters.authorize.map(sent('queryparams')),
      token: additions('token'),
      refresh: additions('refresh'),
    },
  };
}

/** Constant: nothing of a connection gets into what runs. */
const KEEPS_TOKEN = `if (res.body && res.body.access_token) bru.setVar('${VARIABLES.token}', res.body.access_token);`;

function itemOf({ name, method, url, headers, body, authorization, brings }: CollectionRequest, index: number) {
  const pairs = (given: readonly Pair[]) => given.map((pair) => ({ name: pair.name, value: pair.value, enabled: true }));
  return {
    type: 'http',
    name,
    seq: index + 1,
    request: {
      url,
      method,
      headers: pairs(headers),
      params: [],
      body: bodyOf(body, pairs),
      script: brings ? { res: KEEPS_TOKEN } : {},
      vars: {},
      assertions: [],
      tests: '',
      docs: '',
      auth: authOf(authorization),
    },
  };
}

function bodyOf(body: CollectionRequest['body'], pairs: (given: readonly Pair[]) => object[]) {
  if (body === undefined) return { mode: 'none' };
  if ('form' in body) return { mode: 'formUrlEncoded', formUrlEncoded: pairs(body.form) };
  return body.isJson ? { mode: 'json', json: body.text } : { mode: 'text', text: body.text };
}

function authOf(authorization: CollectionRequest['authorization']) {
  if (authorization === 'inherit') return { mode: 'inherit' };
  if (authorization === 'own') return { mode: 'none' };
  if (authorization === 'token') return { mode: 'bearer', bearer: { token: `{{${VARIABLES.token}}}` } };
  return { mode: 'basic', basic: authorization };
}
