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

export interface GivenParts {
  face: ProofFace;
  client: ProofClient;
  redirectUri: string;
  elsewhere: string;
  twoIssuers: boolean;
}

/** What an app is told of a practice provider. */
export function givenBy({ url, faces, faults: lab }: Practice, { face, client, redirectUri, elsewhere, twoIssuers }: GivenParts): Given {
  const { connection, clientSecret } = faces[CONNECTION_OF[face]];
  const { endpoints, scopes, audience } = connection;
  const isPublic = client === 'public';
  const apiBase = connection.apiBaseUrl ?? '';
  const common = {
    ...NOTHING,
    face,
    authorizeUrl: endpoints.authorization ?? `${url}/authorize`,
    tokenUrl: endpoints.token ?? `${url}/token`,
    apiBase,
    clientId: isPublic && face === 'oidc' ? CLIENTS.public.id : connection.clientId,
    clientSecret: isPublic ? '' : clientSecret,
    ...(isPublic && { clientAuth: 'none' as const }),
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
