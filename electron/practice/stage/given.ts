import type { Given, OtherIssuer, ProofFace } from '../../core/client-checks/stage';
import type { PracticeFaceId } from '../../model/providers/offered';
import type { ProofClient } from '../../model/proof';
import { CLIENTS } from '../clients';
import type { Practice } from '../server';
import { TENANT } from '../tenant-face';
import { AUDIENCE_FACE, TENANT_FACE } from '../../model/providers/offered';

/** The ready-made connection that has each face's addresses. */
const CONNECTION_OF: Record<ProofFace, PracticeFaceId> = { oidc: 'practice', [AUDIENCE_FACE]: AUDIENCE_FACE, [TENANT_FACE]: TENANT_FACE };

const NOTHING = {
  issuer: '',
  revocationUrl: '',
  userinfoUrl: '',
  jwksUrl: '',
  endSessionUrl: '',
  audience: '',
  resource: '',
  tenant: '',
  idTokens: false,
  pkce: false,
  refreshNeedsRedirectUri: false,
  rotates: true,
  clientAuth: 'basic',
} as const;

/** Before the path of each call of a second copy, below what a face has before all of its own. */
const SECOND_COPY = '/copy-2';
const rootOf = (face: ProofFace): string => (face === 'oidc' ? '' : `/${face}`);

function toSecond(face: ProofFace, text: string): string {
  const { origin, pathname } = new URL(text);
  const root = rootOf(face);
  return `${origin}${root}${SECOND_COPY}${pathname.slice(root.length)}`;
}

/** What a second copy called, as the first one would have; null: it was not a second copy. */
export function calledBySecond(face: ProofFace, { origin, pathname, search }: URL): URL | null {
  const root = rootOf(face);
  const before = `${root}${SECOND_COPY}`;
  return pathname.startsWith(`${before}/`) ? new URL(`${origin}${root}${pathname.slice(before.length)}${search}`) : null;
}

export interface GivenParts {
  face: ProofFace;
  client: ProofClient;
  redirectUri: string;
  elsewhere: string;
  twoIssuers: boolean;
  /** A second copy is told apart by what it is given. */
  tellsApart: boolean;
}

/** What an app is told of a practice provider. */
export function givenBy(practice: Practice, { tellsApart, ...parts }: GivenParts): Given {
  const given = givenToOne(practice, parts);
  const { face, apiUrl, apiBase } = given;
  return { ...given, second: tellsApart ? { apiUrl: toSecond(face, apiUrl), apiBase: toSecond(face, apiBase) } : null };
}

function givenToOne(
  { url, faces, faults: lab }: Practice,
  { face, client, redirectUri, elsewhere, twoIssuers }: Omit<GivenParts, 'tellsApart'>,
): Omit<Given, 'second'> {
  const { connection, clientSecret } = faces[CONNECTION_OF[face]];
  const { endpoints, scopes, audience } = connection;
  const isPublic = client === 'public';
  const hasKey = client === 'private_key_jwt';
  const apiBase = connection.apiBaseUrl ?? '';
  const common = {
    ...NOTHING,
    face,
    authorizeUrl: endpoints.authorization ?? `${url}/authorize`,
    tokenUrl: endpoints.token ?? `${url}/token`,
    apiBase,
    clientId: face !== 'oidc' ? connection.clientId : isPublic ? CLIENTS.public.id : hasKey ? CLIENTS.key.id : connection.clientId,
    clientSecret: isPublic || hasKey ? '' : clientSecret,
    ...(isPublic && { clientAuth: 'none' as const }),
    ...(hasKey && { clientAuth: 'key' as const }),
    redirectUri,
    scope: scopes.join(' '),
    elsewhere,
    other: twoIssuers ? otherAt(elsewhere) : null,
  };
  const rotates = !lab.on('no-rotation');
  const pkce = !lab.on('pkce-ignored');
  if (face === AUDIENCE_FACE) {
    const jwksUrl = `${url}/${AUDIENCE_FACE}/.well-known/jwks.json`;
    const more = {
      audience: audience ?? '',
      pkce,
      rotates,
      refreshNeedsRedirectUri: true,
      clientAuth: isPublic ? 'none' : 'post',
    } as const;
    return { ...common, ...more, jwksUrl, apiUrl: `${apiBase}/locations` };
  }
  if (face === TENANT_FACE) return { ...common, apiUrl: `${apiBase}/v1/users/me`, tenant: TENANT, rotates: false };
  return {
    ...common,
    issuer: url,
    revocationUrl: `${url}/revoke`,
    userinfoUrl: `${url}/userinfo`,
    jwksUrl: `${url}/jwks`,
    endSessionUrl: `${url}/logout`,
    apiUrl: `${apiBase}/me`,
    idTokens: true,
    pkce,
    rotates,
    refreshNeedsRedirectUri: lab.on('redirect-uri-needed'),
  };
}

const otherAt = (issuer: string): OtherIssuer => ({
  issuer,
  authorizeUrl: `${issuer}/authorize`,
  tokenUrl: `${issuer}/token`,
  clientId: 'client-at-the-second-issuer',
  clientSecret: 'secret-at-the-second-issuer',
});
