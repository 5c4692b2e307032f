import { PROVIDERS } from '../../model/providers';

export interface Registered {
  /** In one line. */
  meaning: string;
  /** `time`: NumericDate, seconds since the epoch. `scopes`: a list parted by spaces. */
  holds?: 'time' | 'scopes';
}

const entry = (meaning: string, holds?: Registered['holds']): Registered => ({ meaning, holds });

const CLAIMS = new Map<string, Registered>([
  ...PROVIDERS.flatMap(({ claims }) => madeUp(claims)),
  // RFC 7519 section 4.1
  ['iss', entry('Issuer of this token')],
  ['sub', entry('Subject of the token, unique at its issuer')],
  ['aud', entry('Audience: the API this token is for; others must reject it')],
  ['exp', entry('Expiry: not valid from this moment on', 'time')],
  ['nbf', entry('Not before: not valid until this moment', 'time')],
  ['iat', entry('Issued at', 'time')],
  ['jti', entry('Token ID, unique for each token')],
  // RFC 9068, RFC 8693
  ['client_id', entry('The client the token was issued to (RFC 9068)')],
  ['scope', entry('Scopes granted (RFC 8693)', 'scopes')],
  ['scp', entry("Scopes granted, in Microsoft's and Okta's spelling", 'scopes')],
  ['act', entry('Actor: who acts on behalf of the subject (RFC 8693)')],
  ['may_act', entry('Who may become the actor (RFC 8693)')],
  ['roles', entry('Roles of the subject (RFC 9068, RFC 7643)')],
  ['groups', entry('Groups of the subject (RFC 9068, RFC 7643)')],
  ['entitlements', entry('Entitlements of the subject (RFC 9068, RFC 7643)')],
  ['authorization_details', entry('Fine-grained permissions (RFC 9396)')],
  ['cnf', entry('Confirmation: the key the sender must prove to have (RFC 7800)')],
  ['active', entry('Whether the token is active (RFC 7662)')],
  ['username', entry('User name for the account (RFC 7662)')],
  ['token_type', entry('Kind of access token (RFC 7662)')],
  // OpenID Connect Core 1.0 sections 2 and 3
  ['auth_time', entry('When the user last signed in', 'time')],
  ['nonce', entry('Ties an ID token to its request')],
  ['acr', entry('How strong the sign-in was: authentication context class')],
  ['amr', entry('Methods used to sign in, such as pwd, otp, mfa (RFC 8176)')],
  ['azp', entry('Authorized party: the client the token was issued to')],
  ['at_hash', entry('Hash that ties the ID token to its access token')],
  ['c_hash', entry('Hash that ties the ID token to its authorization code')],
  ['s_hash', entry('Hash that ties the ID token to the state parameter (FAPI)')],
  ['sid', entry('Session ID at the issuer, for logout')],
  ['events', entry('Security events (RFC 8417)')],
  // OpenID Connect Core 1.0 section 5.1
  ['name', entry('Full name')],
  ['given_name', entry('Given name')],
  ['family_name', entry('Family name')],
  ['middle_name', entry('Middle name')],
  ['nickname', entry('Casual name')],
  ['preferred_username', entry("The user's preferred name; not unique")],
  ['profile', entry('URL of the profile page')],
  ['picture', entry('URL of the profile picture')],
  ['website', entry('URL of the web page')],
  ['email', entry('E-mail address')],
  ['email_verified', entry('Whether the issuer verified the e-mail address')],
  ['gender', entry('Gender')],
  ['birthdate', entry('Birthday (year-month-day)')],
  ['zoneinfo', entry('Time zone')],
  ['locale', entry('Language and region')],
  ['phone_number', entry('Telephone number')],
  ['phone_number_verified', entry('Whether the issuer verified the telephone number')],
  ['address', entry('Postal address')],
  ['updated_at', entry('When the profile last changed', 'time')],
  // RFC 9901
  ['_sd', entry('Digests of claims that can be disclosed individually (RFC 9901)')],
  ['_sd_alg', entry('Hash algorithm of those digests (RFC 9901); sha-256 if it is missing')],
  ['sd_hash', entry('Hash that ties the key binding to the SD-JWT as presented (RFC 9901)')],
  ['vct', entry('Type of the verifiable credential (SD-JWT VC)')],
  // Not registered, yet met every day
  ['ver', entry('Version of the token format (Microsoft, Okta)')],
  ['authorities', entry('Authorities granted (Spring Security)')],
  ['user_name', entry('Name of the account (Spring Security)')],
]);

const HEADER = new Map<string, Registered>([
  // RFC 7515 section 4.1, RFC 7516 section 4.1, RFC 7518 section 4, RFC 7797, RFC 9449
  ['alg', entry('Signing (or key-wrapping) algorithm')],
  ['enc', entry('Content encryption algorithm')],
  ['zip', entry('Compression before encryption')],
  ['typ', entry('Type of the token')],
  ['cty', entry('Type of the content; JWT means a nested token')],
  ['kid', entry("Key ID: which of the issuer's keys to use")],
  ['jku', entry("URL of a key set; never fetched, since the token's author chose it")],
  ['jwk', entry('A key inside the token; never trusted')],
  ['x5u', entry("URL of a certificate; never fetched, since the token's author chose it")],
  ['x5c', entry('Certificate chain inside the token')],
  ['x5t', entry('SHA-1 thumbprint of the certificate')],
  ['x5t#S256', entry('SHA-256 thumbprint of the certificate')],
  ['crit', entry('Extensions a recipient must support, or else reject the token')],
  ['b64', entry('Whether the payload is base64url-encoded (RFC 7797)')],
  ['epk', entry('Ephemeral public key of the sender')],
  ['apu', entry('Information about the sender for key agreement')],
  ['apv', entry('Information about the recipient for key agreement')],
  ['iv', entry('Initialization vector of the key wrapping')],
  ['tag', entry('Authentication tag of the key wrapping')],
  ['p2s', entry('Salt of the password-based key')],
  ['p2c', entry('Iterations of the password-based key')],
  ['iss', entry('Issuer, repeated in plain text beside an encrypted payload')],
  ['sub', entry('Subject, repeated in plain text beside an encrypted payload')],
  ['aud', entry('Audience, repeated in plain text beside an encrypted payload')],
  ['nonce', entry('A value the issuer requires against replay')],
]);

// RFC 6749 section 5.1, OpenID Connect Core 1.0 section 3.1.3.3, RFC 8693 section 2.2.1
const RESPONSE = new Map<string, Registered>([
  ...PROVIDERS.flatMap(({ responseMembers }) => madeUp(responseMembers)),
  ['token_type', entry('How to send the access token')],
  ['expires_in', entry('Lifetime of the access token in seconds, from the response on')],
  ['expire_in', entry('Lifetime of the access token in seconds, in a non-standard spelling')],
  ['refresh_token_expires_in', entry('Lifetime of the refresh token in seconds')],
  ['scope', entry('Scopes granted', 'scopes')],
  ['issued_token_type', entry('Type of the issued token (RFC 8693)')],
  ['authorization_details', entry('Fine-grained permissions granted (RFC 9396)')],
  ['session_state', entry('Session at the provider')],
]);

const ALGORITHMS = new Map<string, string>([
  // RFC 7518 section 3.1, RFC 8037, RFC 8812, RFC 9864
  ['none', 'no signature at all'],
  ['HS256', 'HMAC with a shared secret, SHA-256'],
  ['HS384', 'HMAC with a shared secret, SHA-384'],
  ['HS512', 'HMAC with a shared secret, SHA-512'],
  ['RS256', 'RSA, PKCS #1 v1.5, SHA-256'],
  ['RS384', 'RSA, PKCS #1 v1.5, SHA-384'],
  ['RS512', 'RSA, PKCS #1 v1.5, SHA-512'],
  ['PS256', 'RSA, PSS padding, SHA-256'],
  ['PS384', 'RSA, PSS padding, SHA-384'],
  ['PS512', 'RSA, PSS padding, SHA-512'],
  ['ES256', 'ECDSA on curve P-256, SHA-256'],
  ['ES384', 'ECDSA on curve P-384, SHA-384'],
  ['ES512', 'ECDSA on curve P-521, SHA-512'],
  ['ES256K', 'ECDSA on curve secp256k1, SHA-256'],
  ['EdDSA', 'Edwards-curve signature, Ed25519 or Ed448'],
  ['Ed25519', 'Edwards-curve signature, Ed25519'],
  ['Ed448', 'Edwards-curve signature, Ed448'],
  ['ML-DSA-44', 'lattice signature, FIPS 204, security category 2'],
  ['ML-DSA-65', 'lattice signature, FIPS 204, security category 3'],
  ['ML-DSA-87', 'lattice signature, FIPS 204, security category 5'],
  // RFC 7518 sections 4.1 and 5.1
  ['RSA1_5', 'key wrapped by RSA, PKCS #1 v1.5; no longer recommended'],
  ['RSA-OAEP', 'key wrapped by RSA, OAEP, SHA-1'],
  ['RSA-OAEP-256', 'key wrapped by RSA, OAEP, SHA-256'],
  ['RSA-OAEP-384', 'key wrapped by RSA, OAEP, SHA-384'],
  ['RSA-OAEP-512', 'key wrapped by RSA, OAEP, SHA-512'],
  ['A128KW', 'key wrapped by AES, 128 bit'],
  ['A192KW', 'key wrapped by AES, 192 bit'],
  ['A256KW', 'key wrapped by AES, 256 bit'],
  ['dir', 'a shared key, used as it is'],
  ['ECDH-ES', 'key agreed by ephemeral Diffie-Hellman'],
  ['ECDH-ES+A128KW', 'key agreed by ephemeral Diffie-Hellman, wrapped by AES, 128 bit'],
  ['ECDH-ES+A192KW', 'key agreed by ephemeral Diffie-Hellman, wrapped by AES, 192 bit'],
  ['ECDH-ES+A256KW', 'key agreed by ephemeral Diffie-Hellman, wrapped by AES, 256 bit'],
  ['A128GCMKW', 'key wrapped by AES-GCM, 128 bit'],
  ['A192GCMKW', 'key wrapped by AES-GCM, 192 bit'],
  ['A256GCMKW', 'key wrapped by AES-GCM, 256 bit'],
  ['PBES2-HS256+A128KW', 'key from a password, PBKDF2 with SHA-256, AES 128 bit'],
  ['PBES2-HS384+A192KW', 'key from a password, PBKDF2 with SHA-384, AES 192 bit'],
  ['PBES2-HS512+A256KW', 'key from a password, PBKDF2 with SHA-512, AES 256 bit'],
  ['A128CBC-HS256', 'AES-CBC, 128 bit, with HMAC SHA-256'],
  ['A192CBC-HS384', 'AES-CBC, 192 bit, with HMAC SHA-384'],
  ['A256CBC-HS512', 'AES-CBC, 256 bit, with HMAC SHA-512'],
  ['A128GCM', 'AES-GCM, 128 bit'],
  ['A192GCM', 'AES-GCM, 192 bit'],
  ['A256GCM', 'AES-GCM, 256 bit'],
  ['DEF', 'DEFLATE'],
]);

function madeUp(names: Readonly<Record<string, string>> = {}): [string, Registered][] {
  return Object.entries(names).map(([name, meaning]) => [name, { meaning }]);
}

/** Looks a name up by its place in a token or response; null: a private name. */
export function registered(place: 'claims' | 'header' | 'response', name: string): Registered | null {
  const names = place === 'claims' ? CLAIMS : place === 'header' ? HEADER : RESPONSE;
  return names.get(name) ?? null;
}

/** A JOSE algorithm name (`alg`, `enc`, `zip`) in words; null: unknown. Names are case-sensitive (RFC 7515 section 4.1.1). */
export function algorithmMeaning(name: string): string | null {
  return ALGORITHMS.get(name) ?? null;
}

/** Scope names of OpenID Connect Core 1.0 sections 5.4 and 11; servers often leave them out of access tokens. */
export const OPENID_SCOPES: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'address', 'phone', 'offline_access']);
