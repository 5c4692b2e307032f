import { isLoopback } from '../../model/address';
import type { Connection, Receiver } from '../../model/connection';
import { grantOf } from '../../model/grants';
import type { PreflightPatch, PreflightStepId } from '../../model/preflight';
import { originOf, urlOf } from '../../model/text/url';
import { redirectUriOf } from '../grants/silent-request';
import type { ResolvedServer } from '../wire/discovery';

/** One other way to write a part of the request: which step it is about, and the settings that make the connection send it. */
export interface Spelling {
  about: PreflightStepId;
  patch: PreflightPatch;
}

/** Ports that programs on the person's own computer are usually registered with. */
const USUAL_PORTS = [8400, 8080, 3000];
/** Scopes of which each is left out by itself. */
const MAX_SINGLE = 4;

/** Other spellings of each part, the likeliest first. They differ from the connection's own. */
export function spellingsOf(connection: Connection, server: ResolvedServer, others: readonly Connection[]): Spelling[] {
  const of = (about: PreflightStepId, patches: PreflightPatch[]) => patches.map((patch) => ({ about, patch }));
  return [
    ...of('redirect-uri', redirectUris(connection, others)),
    ...of('pkce', [{ pkce: connection.pkce === 'off' ? 'S256' : 'off' }]),
    ...of('resource', targets(connection)),
    ...of('scope', scopeLists(connection, server)),
    ...of('response-type', responseTypes(connection)),
  ];
}

function redirectUris({ receiver, ...connection }: Connection, others: readonly Connection[]): PreflightPatch[] {
  const own = redirectUriOf({ receiver });
  const url = urlOf(own);
  const found: Receiver[] = [];
  const withPath = (path: string) => {
    if (receiver.kind === 'loopback') found.push({ ...receiver, path });
    else if (receiver.kind === 'paste' && url !== null) found.push(pasted(url, { pathname: path }));
  };
  if (url !== null && receiver.kind !== 'scheme' && url.pathname !== '/')
    withPath(url.pathname.endsWith('/') ? url.pathname.slice(0, -1) : `${url.pathname}/`);
  if (url !== null && (isLoopback(url) || url.hostname === 'localhost')) {
    const port = receiver.kind === 'loopback' ? String(receiver.port ?? USUAL_PORTS[0]) : url.port;
    for (const hostname of ['localhost', '127.0.0.1', '[::1]'])
      if (hostname !== url.hostname) found.push(received(new URL(`http://${hostname}${port === '' ? '' : `:${port}`}${url.pathname}`)));
    const theirs = others.flatMap(({ receiver: other }) => (other.kind === 'loopback' && other.port !== null ? other.port : []));
    for (const free of [...new Set([...theirs, ...USUAL_PORTS])]) found.push({ kind: 'loopback', port: free, path: url.pathname });
    found.push(pasted(url, { port: '' }));
    if (url.pathname === '/') withPath('/callback');
  }
  if (receiver.kind === 'paste' && url?.protocol === 'http:' && !isLoopback(url)) found.push(pasted(url, { protocol: 'https:' }));
  // What is registered for another connection of the same client may well be what is registered.
  const same = others.filter(({ clientId }) => clientId !== '' && clientId === connection.clientId).map((other) => other.receiver);
  if (receiver.kind === 'scheme') found.push({ kind: 'loopback', port: 8400, path: '/callback' });
  else found.push({ kind: 'scheme' });
  const seen = new Set([own]);
  return [...same, ...found].flatMap((next) => {
    const uri = redirectUriOf({ receiver: next });
    if (uri === '' || seen.has(uri)) return [];
    seen.add(uri);
    return [{ receiver: next }];
  });
}

function pasted(url: URL, change: Partial<Pick<URL, 'pathname' | 'port' | 'protocol'>>): Receiver {
  const next = Object.assign(new URL(url), change);
  return { kind: 'paste', redirectUri: next.href };
}

/** The receiver that listens there, or else has it pasted. */
function received(url: URL): Receiver {
  return url.hostname === '127.0.0.1' && url.port !== ''
    ? { kind: 'loopback', port: Number(url.port), path: url.pathname }
    : { kind: 'paste', redirectUri: url.href };
}

function targets({ resource, audience, apiBaseUrl, clientId }: Connection): PreflightPatch[] {
  const [first] = resource;
  const slashed = (text: string) => (text.endsWith('/') ? text.slice(0, -1) : `${text}/`);
  if (first !== undefined)
    return [
      { resource: [slashed(first)] },
      { resource: [] },
      ...(audience === null ? [{ audience: first, resource: [] }] : []),
      ...(urlOf(first)?.protocol === 'api:' ? [] : [{ resource: [`api://${clientId}`] }]),
    ];
  if (audience !== null && audience !== '')
    return [{ audience: slashed(audience) }, { audience: null }, ...(urlOf(audience) ? [{ audience: null, resource: [audience] }] : [])];
  const api = originOf(apiBaseUrl);
  return api === null ? [] : [{ audience: api }, { resource: [api] }];
}

function scopeLists({ scopes }: Connection, { scopesSupported }: ResolvedServer): PreflightPatch[] {
  const sent = scopes.filter((scope) => scope !== '');
  if (sent.length === 0) return scopesSupported.includes('openid') ? [{ scopes: ['openid'] }] : [];
  const listed = sent.filter((scope) => scopesSupported.includes(scope));
  const lists = [
    ...(listed.length > 0 && listed.length < sent.length ? [listed] : []),
    ...(sent.length > 1 && sent.length <= MAX_SINGLE ? sent.map((left) => sent.filter((scope) => scope !== left)) : []),
    ...(sent.length > MAX_SINGLE ? [sent.slice(0, sent.length >> 1), sent.slice(sent.length >> 1)] : []),
    [],
  ];
  const seen = new Set<string>();
  return lists.flatMap((list) => {
    const key = list.join(' ');
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ scopes: list }];
  });
}

function responseTypes(connection: Connection): PreflightPatch[] {
  const { responseTypes = [] } = grantOf(connection);
  const { authorizeRequest } = connection;
  return responseTypes.flatMap((responseType) =>
    responseType === (authorizeRequest.responseType ?? responseTypes[0])
      ? []
      : [{ authorizeRequest: { ...authorizeRequest, responseType } }],
  );
}
