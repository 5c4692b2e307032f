import { isLoopback } from '../../model/address';
import { SECRET_IN, usesSecret } from '../../model/client-auth';
import type { Connection, Endpoints } from '../../model/connection';
import { ENDPOINT_MEMBERS, ENDPOINT_NAMES } from '../../model/endpoints';
import { bringsCode, grantOf, responseTypeOf } from '../../model/grants';
import type { PreflightPatch, PreflightRemark } from '../../model/preflight';
import { PROVIDERS } from '../../model/providers';
import type { Remedy } from '../../model/remedy';
import { urlOf } from '../../model/text/url';
import { cleanText, quoted } from '../base/untrusted-text';
import type { Discovery } from '../wire/discovery';
import { withoutOwn } from './authorize-steps';
import { remarkOf } from './run-report';

type Said = Pick<PreflightRemark, 'code' | 'what' | 'cause' | 'action' | 'field'> & { mend?: Remedy[]; change?: PreflightPatch };

const warn = ({ mend = [], change, ...said }: Said): PreflightRemark => ({
  ...said,
  verdict: 'warn',
  said: null,
  mend,
  change: change ?? null,
  evidence: [],
});

/**
 * Where a server's metadata disagree with themselves or with the settings. What they leave out is no fault, and what they don't list may work all
 * the same: that fails nothing.
 */
export function metadataRemarks(connection: Connection, found: Discovery): PreflightRemark[] {
  const needed = neededBy(connection);
  return [
    ...needed.flatMap((name) => refusedRemark(connection, found, name)),
    ...needed.flatMap((name) => differsRemark(connection, found, name)),
    ...needed.flatMap((name) => foreignRemark(connection, found, name)),
    ...grantRemarks(connection, found),
    ...authenticationRemarks(connection, found),
    ...pkceRemarks(connection, found),
    ...scopeRemarks(connection, found),
    ...offlineRemarks(connection, found),
    ...requestRemarks(connection, found),
  ];
}

function neededBy(connection: Connection): (keyof Endpoints)[] {
  const { endpoints } = grantOf(connection);
  return connection.authorizeRequest.pushed === 'on' ? [...endpoints, 'pushedAuthorization'] : [...endpoints];
}

function refusedRemark({ endpoints }: Connection, { refused }: Discovery, name: keyof Endpoints): PreflightRemark[] {
  const why = refused?.[name];
  return why === undefined || endpoints[name] ? [] : [remarkOf(why)];
}

/** The endpoint that the settings name is another one than the server's own. */
function differsRemark(connection: Connection, found: Discovery, name: keyof Endpoints): PreflightRemark[] {
  const own = connection.endpoints[name];
  const stated = found.endpoints[name];
  const same = [stated, found.mtlsAliases?.[name]].some((each) => each != null && own != null && urlOf(each)?.href === urlOf(own)?.href);
  if (own == null || own === '' || stated == null || same) return [];
  return [
    warn({
      code: 'metadata-endpoint-differs',
      what: `The ${ENDPOINT_NAMES[name]} in Settings is not the one that the server's metadata name.`,
      cause: `The metadata have ${quoted(stated)}. The one in Settings was mistyped, is out of date, or is meant to be another.`,
      action: `Remove the ${ENDPOINT_NAMES[name]} from Settings, so that the one of the metadata counts.`,
      field: `endpoints.${name}`,
      change: withoutOwn(connection, name),
    }),
  ];
}

export const FOREIGN_HOST = 'metadata-foreign-host';

/** An endpoint elsewhere is allowed (RFC 8414), but also what a mix-up looks like. */
function foreignRemark({ endpoints }: Connection, { issuer, endpoints: stated }: Discovery, name: keyof Endpoints): PreflightRemark[] {
  const [home, there] = [urlOf(issuer), urlOf(stated[name] ?? '')];
  if (home === null || there === null || endpoints[name] || siteOf(home) === siteOf(there) || isLoopback(there)) return [];
  if (PROVIDERS.some(({ hosts }) => hosts?.test(home.hostname) && hosts.test(there.hostname))) return [];
  return [
    warn({
      code: FOREIGN_HOST,
      what: `The metadata of ${cleanText(home.host, 100)} send this connection to ${cleanText(there.host, 100)} as its ${ENDPOINT_NAMES[name]}.`,
      cause: 'Some providers do so on purpose. Otherwise the metadata are those of another server, or wrong.',
      action: "Check with the provider's documentation that this host belongs to it before a secret goes there.",
      field: 'issuer',
    }),
  ];
}

/** The last two labels of a name, three where the last two are short ("co.uk"): near enough to tell strangers from siblings. */
function siteOf({ hostname }: URL): string {
  const labels = hostname.split('.');
  const isShort = (labels.at(-1)?.length ?? 0) === 2 && (labels.at(-2)?.length ?? 0) <= 3;
  return labels.slice(isShort ? -3 : -2).join('.');
}

function grantRemarks(connection: Connection, { stated }: Discovery): PreflightRemark[] {
  const { grantType } = connection;
  const grants = stated?.grant_types_supported;
  const wanted = grantType === 'hybrid' ? 'authorization_code' : grantType;
  if (grants !== undefined && !grants.includes(wanted))
    return [
      warn({
        code: 'metadata-grant',
        what: `The server's metadata do not list the grant of this connection (${wanted}).`,
        cause: `They list ${listed(grants)}.`,
        action: 'Choose a grant that the server supports, or check that this is the right server.',
        field: 'grantType',
        mend: ['open:grantType'],
      }),
    ];
  if (grantOf(connection).signsIn !== 'redirect') return [];
  const types = stated?.response_types_supported;
  const type = responseTypeOf(connection);
  if (types === undefined || types.some((each) => sorted(each) === sorted(type))) return [];
  return [
    warn({
      code: 'metadata-response-type',
      what: `The server's metadata do not list the response type ${quoted(type)}.`,
      cause: `They list ${listed(types)}.`,
      action: 'Choose a grant whose response type the server supports.',
      field: 'grantType',
      mend: ['open:grantType'],
    }),
  ];
}

const sorted = (words: string) => words.split(' ').toSorted().join(' ');

function authenticationRemarks(connection: Connection, { authenticationMethods }: Discovery): PreflightRemark[] {
  const { clientAuthentication } = connection;
  if (authenticationMethods == null || authenticationMethods.includes(clientAuthentication)) return [];
  const same = Object.values(SECRET_IN).find((other) => authenticationMethods.includes(other));
  const change = usesSecret(connection) && same ? { clientAuthentication: same } : undefined;
  return [
    warn({
      code: 'metadata-authentication',
      what: `The server's metadata do not list the client authentication ${clientAuthentication}.`,
      cause: `They list ${listed(authenticationMethods)}.`,
      action: 'Choose the one that the client is registered with.',
      field: 'clientAuthentication',
      mend: ['open:clientAuthentication'],
      ...(change && { change }),
    }),
  ];
}

function pkceRemarks(connection: Connection, { pkceMethods }: Discovery): PreflightRemark[] {
  const { pkce } = connection;
  if (!bringsCode(connection) || pkceMethods === null || pkce === 'off' || pkceMethods.includes(pkce)) return [];
  return [
    warn({
      code: 'metadata-pkce',
      what: `The server's metadata do not list the PKCE method ${pkce}.`,
      cause: pkceMethods.length === 0 ? 'They list no method at all.' : `They list ${listed(pkceMethods)}.`,
      action: 'Leave PKCE on if the sign-in works with it. Turn it off if the server refuses it.',
      field: 'pkce',
      mend: ['open:pkce'],
    }),
  ];
}

/** Metadata need not list all scopes (RFC 8414 section 2), so only what looks like a slip of the pen is worth a word. */
function scopeRemarks({ scopes }: Connection, { scopesSupported }: Discovery): PreflightRemark[] {
  const slips = scopes.flatMap((scope) => {
    const meant = scopesSupported.includes(scope) ? undefined : scopesSupported.find((each) => isSlip(scope, each));
    return meant === undefined ? [] : [{ scope, meant }];
  });
  const [first] = slips;
  if (first === undefined) return [];
  const mended = scopes.map((scope) => slips.find((slip) => slip.scope === scope)?.meant ?? scope);
  return [
    warn({
      code: 'metadata-scope',
      what: `The server's metadata have no scope ${quoted(first.scope)}, but they have ${quoted(first.meant)}.`,
      cause: 'It is misspelled, or belongs to another environment.',
      action: `Write ${quoted(first.meant)}, if that is the one you mean.`,
      field: 'scopes',
      mend: ['open:scopes'],
      change: { scopes: [...new Set(mended)] },
    }),
  ];
}

/** Asked where it is not offered, some servers refuse the whole request; most ignore it, and issue no refresh token. */
function offlineRemarks({ scopes }: Connection, { scopesSupported }: Discovery): PreflightRemark[] {
  if (!scopes.includes('offline_access') || scopesSupported.length === 0 || scopesSupported.includes('offline_access')) return [];
  return [
    warn({
      code: 'metadata-offline-access',
      what: "This connection requests offline_access, which the server's metadata do not list.",
      cause: 'The server issues refresh tokens without it, by a scope of another name, or not at all.',
      action: "Look up in the provider's documentation what brings a refresh token, and leave offline_access out if it is something else.",
      field: 'scopes',
      mend: ['open:scopes'],
      change: { scopes: scopes.filter((scope) => scope !== 'offline_access') },
    }),
  ];
}

/** The same but for case or separators, or for one letter that is missing, too many, another, or swapped with the next. */
function isSlip(written: string, meant: string): boolean {
  if (written.length < 4 || Math.abs(written.length - meant.length) > 1) return false;
  const plain = (text: string) => text.toLowerCase().replace(/[-_.:/ ]/g, '');
  const [one, other] = [plain(written), plain(meant)];
  if (one === other) return true;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  const [left, right] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  return (left.length <= 1 && right.length <= 1) || (left.length === 2 && right === `${left[1]}${left[0]}`);
}

function requestRemarks({ authorizeRequest }: Connection, { pushedRequired, stated }: Discovery): PreflightRemark[] {
  const remarks: PreflightRemark[] = [];
  if (pushedRequired && authorizeRequest.pushed === 'off')
    remarks.push(
      warn({
        code: 'metadata-pushed',
        what: "The server's metadata demand pushed authorization requests, and this connection never pushes them.",
        cause: 'Pushing is turned off in Settings.',
        action: `Set Pushed authorization request to what the server demands (${ENDPOINT_MEMBERS.pushedAuthorization}).`,
        field: 'authorizeRequest.pushed',
        mend: ['open:authorizeRequest.pushed'],
        change: { authorizeRequest: { ...authorizeRequest, pushed: 'on' } },
      }),
    );
  if (stated?.require_signed_request_object && authorizeRequest.signed !== true)
    remarks.push(
      warn({
        code: 'metadata-signed',
        what: "The server's metadata demand signed authorization requests (request objects), and this connection sends plain ones.",
        cause: 'Signing is off in Settings.',
        action: 'Turn on "Signed with the client\'s key" for the authorize request; it needs a signing key.',
        field: 'authorizeRequest.signed',
        mend: ['open:authorizeRequest.signed'],
      }),
    );
  return remarks;
}

/** Names that a document lists, as many as a sentence can bear. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => cleanText(name, 60));
  return shown.length === 0 ? 'nothing' : `${shown.join(', ')}${names.length > shown.length ? ', and more' : ''}`;
}
