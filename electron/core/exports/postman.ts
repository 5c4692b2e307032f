import type { Pair } from '../../model/connection';
import type { Exported } from '../../model/exports';
import { visibleJson } from '../base/visible';
import { type CollectionRequest, collectionOf, type OAuthBlock } from './collection';
import type { ExportInput } from './input';
import { ownRequests, VARIABLES } from './requests';
import { notesOn } from './words';

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

/** A Postman collection, format v2.1. Its variables have no values. */
export async function postmanExport(input: ExportInput): Promise<Exported> {
  const own = await ownRequests(input);
  const { name, oauth, requests, variables, notes } = collectionOf(own, notesOn(own));
  const collection = {
    info: { name, schema: SCHEMA },
    item: requests.map(itemOf),
    ...(oauth !== null && { auth: { type: 'oauth2', oauth2: fieldsOf(oauth) } }),
    variable: variables.map((key) => ({ key, value: '', type: 'string' })),
  };
  return { text: `${visibleJson(collection, 2)}\n`, variables, notes };
}

const field = (key: string, value: unknown, type = 'string') => ({ key, value, type });

function fieldsOf(block: OAuthBlock) {
  const { grantType, parameters, headers } = block;
  const isCode = grantType === 'authorization_code';
  const grants = { password: 'password_credentials', implicit: 'implicit', client_credentials: 'client_credentials' } as const;
  const sent = (sendAs: string) => (pair: Pair) => ({ key: pair.name, value: pair.value, enabled: true, send_as: sendAs });
  const additions = (leg: 'token' | 'refresh') => [
    ...headers[leg].map(sent('request_header')),
    ...parameters[leg].map(sent('request_body')),
  ];
  const lists = [
    ['authRequestParams', parameters.authorize.map(sent('request_url'))],
    ['tokenRequestParams', additions('token')],
    ['refreshRequestParams', additions('refresh')],
  ] as const;
  const texts: [string, string | null][] = [
    ['grant_type', grantType === 'authorization_code' ? (block.pkce ? 'authorization_code_with_pkce' : grantType) : grants[grantType]],
    ['authUrl', block.authorizationUrl],
    ['accessTokenUrl', block.tokenUrl],
    ['refreshTokenUrl', block.refreshUrl],
    ['redirect_uri', block.redirectUri],
    ['clientId', block.clientId],
    ['clientSecret', block.clientSecret],
    ['client_authentication', block.secretInBody ? 'body' : 'header'],
    ['scope', block.scope],
    ['username', block.username],
    ['password', block.password],
    ['challengeAlgorithm', isCode && block.pkce ? 'S256' : null],
    ['addTokenTo', 'header'],
    ['headerPrefix', 'Bearer'],
    ['tokenName', 'Access token'],
  ];
  return [
    ...texts.flatMap(([key, value]) => (value === null || value === '' ? [] : [field(key, value)])),
    ...lists.flatMap(([key, value]) => (value.length === 0 ? [] : [field(key, value, 'any')])),
  ];
}

/** Constant: nothing of a connection gets into what runs. */
const KEEPS_TOKEN = `const { access_token: token } = pm.response.json();
if (token) pm.collectionVariables.set('${VARIABLES.token}', token);`.split('\n');

function itemOf({ name, method, url, headers, body, authorization, brings }: CollectionRequest) {
  return {
    name,
    ...(brings && { event: [{ listen: 'test', script: { type: 'text/javascript', exec: KEEPS_TOKEN } }] }),
    request: {
      method,
      header: headers.map((pair) => ({ key: pair.name, value: pair.value })),
      url,
      ...(body !== undefined && { body: bodyOf(body) }),
      ...authOf(authorization),
    },
  };
}

function bodyOf(body: NonNullable<CollectionRequest['body']>) {
  if ('form' in body)
    return { mode: 'urlencoded', urlencoded: body.form.map((pair) => ({ key: pair.name, value: pair.value, type: 'text' })) };
  return { mode: 'raw', raw: body.text, ...(body.isJson && { options: { raw: { language: 'json' } } }) };
}

function authOf(authorization: CollectionRequest['authorization']) {
  if (authorization === 'inherit') return {};
  if (authorization === 'own') return { auth: { type: 'noauth' } };
  if (authorization === 'token') return { auth: { type: 'bearer', bearer: [field('token', `{{${VARIABLES.token}}}`)] } };
  return { auth: { type: 'basic', basic: [field('username', authorization.username), field('password', authorization.password)] } };
}
