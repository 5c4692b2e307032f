import type { ChainVerdict } from '../../model/discovery';
import { invalid } from '../../model/failure';
import { type ClientMetadata, isSameRedirect, otherSpelling } from '../../model/registration';
import { urlOf } from '../../model/text/url';
import { cleanText, jsonMembers, quoted } from '../base/untrusted-text';

/** Bytes that an authorization server need not read beyond (section 6.6 of the draft). */
export const DOCUMENT_BYTES = 5 * 1024;

/** The one whose sections are named here: later ones number theirs otherwise. */
const DRAFT = 'draft-ietf-oauth-client-id-metadata-document-01';

/** What a client ID metadata document and its URL are held to. */
const RULES = {
  'document-url': {
    severity: 'MUST',
    sentence: 'The URL is https, has a path, and has neither user name, fragment nor "." and ".." in its path.',
    section: 'section 3',
    action: 'Host the document at a URL such as https://example.com/oauth/client.json, written exactly like that.',
  },
  'document-url-query': {
    severity: 'SHOULD',
    sentence: 'The URL has no query, and its path is more than "/".',
    section: 'section 3',
    action: 'Host the document at a path of its own.',
  },
  'document-status': {
    severity: 'MUST',
    sentence: 'The document is served with the status 200, without a redirect.',
    section: 'section 4',
    action: 'Use the URL that the document is served at in the end as the client ID, and make sure that it needs no sign-in.',
  },
  'document-type': {
    severity: 'MUST',
    sentence: 'The document is served as application/json, or as a type that ends in +json.',
    section: 'section 4.1',
    action: 'Have the web server send Content-Type: application/json for this file.',
  },
  'document-size': {
    severity: 'SHOULD',
    sentence: 'The document has at most 5 kilobytes: servers may stop reading there.',
    section: 'section 6.6',
    action: 'Leave out what is not needed, and name a jwks_uri in place of keys.',
  },
  'document-json': {
    severity: 'MUST',
    sentence: 'The document is a JSON object.',
    section: 'section 4.1',
    action: 'Upload the document again, as Tokenscope wrote it.',
  },
  'document-client-id': {
    severity: 'MUST',
    sentence: 'client_id in the document is the URL of the document, letter by letter.',
    section: 'section 4.1',
    action: 'Write the same URL into the document and into Client ID.',
  },
  'document-secrets': {
    severity: 'MUST',
    sentence: 'The document has no client secret and no private key: anyone can read it.',
    section: 'section 4.1',
    action: 'Remove it, and replace the secret or the key wherever it is used: it counts as known.',
  },
  'document-authentication': {
    severity: 'MUST',
    sentence: 'token_endpoint_auth_method is not based on a shared secret.',
    section: 'section 4.1',
    action: 'Set it to none, or to private_key_jwt together with jwks or jwks_uri.',
  },
  'document-keys': {
    severity: 'MUST',
    sentence: 'A document with private_key_jwt has the public keys in jwks, or where they are in jwks_uri.',
    section: 'section 6.2',
    action: "Add jwks with the connection's public keys.",
  },
  'document-redirects': {
    severity: 'MUST',
    sentence: 'redirect_uris has every redirect URI that the connection may send.',
    section: 'section 4.5',
    action: 'Add what is missing to redirect_uris. Servers compare them letter by letter.',
  },
  'document-settings': {
    severity: 'NOTE',
    sentence: 'The document says of the client authentication what the connection does.',
    section: 'section 6.2',
    action: 'Upload the document as Tokenscope writes it now, or set Client authentication to what the document says.',
  },
} as const satisfies Record<string, Pick<ChainVerdict, 'severity' | 'sentence' | 'section' | 'action'>>;

type RuleName = keyof typeof RULES;

/** A fetched document. */
export interface FetchedDocument {
  /** Where the answer came from in the end. */
  url: string;
  status: number;
  contentType: string;
  /** Bytes as received, as far as they were read. */
  bytes: number;
  cut: boolean;
  body: string;
}

/**
 * The address as a client ID.
 *
 * @throws Failure `connection-invalid`: it can't be one.
 */
export function checkDocumentUrl(address: string): string {
  const text = address.trim();
  const problem = urlProblem(text);
  if (problem === null) return text;
  throw invalid(
    'clientId',
    'This URL cannot be the ID of a client whose metadata are published there.',
    RULES['document-url'].action,
    problem,
  );
}

/** What is wrong with a client identifier URL (section 3 of the draft), as a sentence; null: nothing. */
function urlProblem(text: string): string | null {
  const url = /^https:\/\/[^/?#]+\//.test(text) && !/[\s\\#]/.test(text) ? urlOf(text) : null;
  if (url === null || url.username !== '' || /^https:\/\/[^/?#]*@/.test(text)) return 'It is not a plain https URL with a path.';
  const path = text.slice('https://'.length).replace(/\?.*$/s, '').split('/').slice(1);
  const isDots = path.some((part) => /^\.{1,2}$/.test(part.replace(/%2e/gi, '.')));
  return isDots ? 'Its path has "." or ".." in it.' : null;
}

/** The document of a client with these metadata, to be hosted at `url`. Only public clients and those with keys can have one. */
export function documentOf(url: string, metadata: ClientMetadata): ClientMetadata {
  const { jwks, token_endpoint_auth_method: _, client_id: __, ...rest } = metadata;
  return {
    client_id: url,
    ...rest,
    token_endpoint_auth_method: jwks === undefined ? 'none' : 'private_key_jwt',
    ...(jwks && { jwks }),
  };
}

/** Holds a hosted document to the draft and to what the connection needs. @param wanted As `documentOf` writes it. */
export function documentVerdicts(address: string, fetched: FetchedDocument, wanted: ClientMetadata): ChainVerdict[] {
  const members = fetched.cut ? null : jsonMembers(fetched.body);
  const transport = [...urlVerdicts(address), ...transportVerdicts(address, fetched)];
  if (fetched.status !== 200) return transport;
  const isObject = verdict(
    'document-json',
    members === null ? (fetched.cut ? 'It is too long to be read.' : 'It is something else.') : null,
  );
  return members === null ? [...transport, isObject] : [...transport, isObject, ...memberVerdicts(address, members, wanted)];
}

/** The same of its address alone, where nothing could be fetched. */
export function urlVerdicts(address: string): ChainVerdict[] {
  const url = urlOf(address);
  const isBare = url !== null && (url.search !== '' || url.pathname === '/');
  return [
    verdict('document-url', urlProblem(address)),
    verdict('document-url-query', isBare ? 'Some servers do not take such a URL.' : null),
  ];
}

function transportVerdicts(address: string, { url, status, contentType, bytes }: FetchedDocument): ChainVerdict[] {
  const isMoved = urlOf(address)?.href !== urlOf(url)?.href;
  const moved = `It redirects to ${cleanText(url, 300)}, and authorization servers don't follow.`;
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const isJson = /^application\/([\w.!#$&^-]+\+)?json$/.test(type);
  return [
    verdict('document-status', isMoved ? moved : status === 200 ? null : `The status is ${status}.`),
    ...(status === 200 ? [verdict('document-type', isJson ? null : `It is served as ${quoted(type || 'no type at all')}.`)] : []),
    ...(status === 200 ? [verdict('document-size', bytes > DOCUMENT_BYTES ? `It has ${bytes} bytes.` : null)] : []),
  ];
}

function memberVerdicts(address: string, members: ReadonlyMap<string, unknown>, wanted: ClientMetadata): ChainVerdict[] {
  const id = members.get('client_id');
  const method = members.get('token_endpoint_auth_method');
  const needsKeys = method === 'private_key_jwt';
  return [
    verdict('document-client-id', id === address ? null : typeof id === 'string' ? `It is ${quoted(id)}.` : 'It is missing.'),
    verdict('document-secrets', secretIn(members)),
    verdict('document-authentication', sharedSecret(method)),
    ...(needsKeys ? [verdict('document-keys', members.has('jwks') || members.has('jwks_uri') ? null : 'Neither is there.')] : []),
    ...redirectVerdict(members.get('redirect_uris'), wanted.redirect_uris ?? []),
    verdict('document-settings', differs(method, wanted.token_endpoint_auth_method)),
  ];
}

/** Without the value: nothing of it is repeated. */
function secretIn(members: ReadonlyMap<string, unknown>): string | null {
  const named = ['client_secret', 'client_secret_expires_at'].find((name) => members.has(name));
  if (named !== undefined) return `It has ${named}.`;
  const jwks = members.get('jwks');
  const keys: unknown = typeof jwks === 'object' && jwks !== null && 'keys' in jwks ? jwks.keys : [];
  const isPrivate = (key: unknown) => typeof key === 'object' && key !== null && (Object.hasOwn(key, 'd') || Object.hasOwn(key, 'k'));
  return Array.isArray(keys) && keys.some(isPrivate) ? 'A key in jwks has its private part.' : null;
}

function sharedSecret(method: unknown): string | null {
  // RFC 7591 section 2: its default is client_secret_basic.
  if (method === undefined) return 'It is missing, which means client_secret_basic.';
  return typeof method === 'string' && method.startsWith('client_secret_') ? `It is ${quoted(method)}.` : null;
}

function redirectVerdict(given: unknown, wanted: readonly string[]): ChainVerdict[] {
  if (wanted.length === 0) return [];
  const listed = Array.isArray(given) ? given.filter((each): each is string => typeof each === 'string') : [];
  const missing = wanted.filter((uri) => !listed.some((each) => isSameRedirect(each, uri)));
  const others = missing.map(otherSpelling).filter((other) => other !== null && listed.some((each) => isSameRedirect(each, other)));
  const swapped = others.length === 0 ? '' : ' localhost and 127.0.0.1 are two to a server: the document has the other one only.';
  return [verdict('document-redirects', missing.length === 0 ? null : `Not there: ${missing.map(quoted).join(', ')}.${swapped}`)];
}

function differs(method: unknown, wanted: string): string | null {
  return typeof method !== 'string' || method === wanted ? null : `The document has ${quoted(method)}, the connection ${wanted}.`;
}

/** @param found What breaks the rule; null: nothing. */
function verdict(rule: RuleName, found: string | null): ChainVerdict {
  const { severity, sentence, section, action } = RULES[rule];
  return {
    rule,
    severity,
    outcome: found === null ? 'pass' : 'fail',
    side: 'client',
    sentence,
    found,
    section: `${DRAFT} ${section}`,
    revisions: null,
    action,
  };
}
