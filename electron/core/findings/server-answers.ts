import { base64Bytes, bitLength, LEAST_RSA_BITS } from '../base/bytes';
import { error, type FindingDefinition, listed, note, warning } from './definition';

const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi'];

/** Key sets (RFC 7517 section 5), introspection (RFC 7662 section 2.2), userinfo (OpenID Connect Core 1.0 section 5.3.2). */
export const SERVER_ANSWERS: readonly FindingDefinition[] = [
  error('jwks-empty', 'The key set is empty', {
    why: 'No token from this issuer can be verified.',
    action: "Report it to the server's operator, or check the key set's URL.",
    reference: 'RFC 7517 section 5',
    inKeySet: ({ keys }) => keys.length === 0,
  }),
  error('jwks-private-key', 'The key set publishes a private key', {
    why: 'Anyone can now sign tokens as this issuer.',
    action: "Report it to the server's operator immediately: the key must be replaced, and every token signed with it rejected.",
    reference: 'RFC 7517 section 9.2',
    inKeySet: ({ keys }) => keys.some((key) => PRIVATE.some((name) => Object.hasOwn(key, name))),
    inPublishedKeys: ({ kinds }) => kinds.some((kind) => kind !== 'oct'),
  }),
  error('jwks-secret-key', 'The key set publishes a shared secret', {
    why: 'An oct key both verifies and signs, so anyone can now create tokens.',
    action: "Report it to the server's operator immediately: the secret must be replaced.",
    reference: 'RFC 7517 section 9.2',
    inKeySet: ({ keys }) => keys.some(({ kty }) => kty === 'oct'),
    inPublishedKeys: ({ kinds }) => kinds.includes('oct'),
  }),
  error('jwks-weak-key', 'The key set contains an RSA key under 2048 bits', {
    why: 'Such keys can be broken, and libraries reject them.',
    action: "Report it to the server's operator.",
    reference: 'RFC 7518 section 3.3',
    inKeySet: ({ keys }) => {
      const bits = keys.flatMap(({ kty, n }) => (kty === 'RSA' && typeof n === 'string' ? [bitLength(base64Bytes(n))] : []));
      const weak = bits.filter((size) => size < LEAST_RSA_BITS);
      return weak.length > 0 && `It has ${weak.join(', ')} bits.`;
    },
  }),
  warning('jwks-kid-repeated', 'Two keys in the set have the same ID', {
    why: 'It is unpredictable which of them an API picks, so tokens are sometimes accepted and sometimes rejected.',
    action: "Report it to the server's operator.",
    reference: 'RFC 7517 section 4.5',
    inKeySet: ({ keys }) => {
      const named = keys.flatMap(({ kid, kty, use }) =>
        // The same id for keys of different kinds is allowed.
        typeof kid === 'string' ? [{ kid, key: JSON.stringify([kid, kty, use ?? null]) }] : [],
      );
      const all = named.map(({ key }) => key);
      const twice = named.filter(({ key }, index) => all.indexOf(key) !== index).map(({ kid }) => kid);
      return listed('It is', [...new Set(twice)]);
    },
  }),
  note('jwks-kid-absent', 'The set contains several keys, and some have no ID', {
    why: 'APIs must try them one by one, and some refuse to.',
    action: 'Ask the provider for kid in every key.',
    reference: 'RFC 7517 section 4.5',
    inKeySet: ({ keys }) => keys.length > 1 && keys.some(({ kid }) => typeof kid !== 'string'),
  }),
  error('introspection-unauthenticated', 'Introspection answers unauthenticated callers', {
    why: 'Anyone can then test tokens and read their details.',
    action: "Report it to the server's operator: introspection must require authorization.",
    reference: 'RFC 7662 section 2.1',
    inIntrospection: ({ authenticated }) => !authenticated,
  }),
  note('introspection-inactive-details', 'Introspection discloses more about an inactive token than that it is inactive', {
    why: 'It should return nothing else, so that a stolen expired token reveals nothing.',
    action: "Report it to the server's operator.",
    reference: 'RFC 7662 section 2.2',
    inIntrospection: ({ members }) => members.get('active') === false && members.size > 1,
  }),
  error('introspection-active-absent', 'The introspection response has no "active" member', {
    why: 'active is the only required member. An API that treats its absence as true accepts expired tokens.',
    action: "Report it to the server's operator.",
    reference: 'RFC 7662 section 2.2',
    inIntrospection: ({ members }) => typeof members.get('active') !== 'boolean',
  }),
  error('userinfo-sub-absent', 'The userinfo response has no subject', {
    why: "sub is required and must equal the ID token's; otherwise the response may be about someone else.",
    action: "Don't use the response, and report it to the server's operator.",
    reference: 'OpenID Connect Core 1.0 section 5.3.2',
    inUserinfo: ({ members }) => typeof members.get('sub') !== 'string' || members.get('sub') === '',
  }),
];
