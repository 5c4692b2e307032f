import type { Check } from './model';

/**
 * Sections of the FAPI 2.0 Security Profile (Final, February 2025), with the checks that show what a client can see of each. Left out is what
 * the profile doesn't have: refresh tokens of public clients.
 */
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  // Clients authenticate with a key or certificate, tokens are bound, nothing is an open redirector.
  '5.3.2.1': [
    'client.wrong-key',
    'client.expired-assertion',
    'client.wrong-audience',
    'client.replayed-assertion',
    'client.wrong-certificate',
    'client.secret-for-key',
    'bound.proof-demanded',
    'redirect.wrong-uri',
  ],
  // Requests are pushed, with PKCE (S256); responses name the issuer, and a code is good once.
  '5.3.2.2': [
    'pushed.demanded',
    'pushed.once',
    'pushed.other-client',
    'redirect.issuer',
    'redirect.no-verifier',
    'redirect.wrong-verifier',
    'redirect.plain',
    'redirect.no-pkce',
    'reuse.code',
  ],
  // Tokens come in the header, and the API verifies integrity, expiry, revocation and what they are bound to.
  '5.3.4': [
    'bound.no-proof',
    'bound.other-key',
    'bound.wrong-htu',
    'bound.wrong-htm',
    'bound.stale-iat',
    'bound.replay',
    'bound.no-certificate',
    'use.query',
    'use.tampered',
    'use.alg-none',
    'end.after-expiry',
    'end.revoked-access',
  ],
};

const SECTION_OF = new Map(Object.entries(SECTIONS).flatMap(([section, ids]) => ids.map((id) => [id, section] as const)));

/** Whether the profile asks for what the check shows. */
export function isOfFapi2({ id }: Pick<Check, 'id'>): boolean {
  return SECTION_OF.has(id);
}

/** The check with its section of the profile after its other references. */
export function withFapi2Section(check: Check): Check {
  const section = SECTION_OF.get(check.id);
  return section === undefined ? check : { ...check, reference: `${check.reference}; FAPI 2.0 Security Profile, section ${section}` };
}
