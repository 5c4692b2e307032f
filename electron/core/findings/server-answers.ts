import { base64Bytes, bitLength, LEAST_RSA_BITS } from '../base/bytes';
import { error, type FindingDefinition, listed, note, warning } from './definition';

const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi'];

/** Key sets (RFC 7517 section 5), introspection (RFC 7662 section 2.2), userinfo (OpenID Connect Core 1.0 section 5.3.2). */
export const SERVER_ANSWERS: readonly FindingDefinition[] = [
  error('jwks-empty', 'The key set holds no key', {
    why: 'No token of this issuer can be checked.',
    action: 'Tell whoever runs the server, or check the address of the key set.',
    reference: 'RFC 7517 section 5',
    inKeySet: ({ keys }) => keys.length === 0,
  }),
  error('jwks-private-key', 'The key set publishes a private key', {
    why: 'Everyone can now sign tokens in the name of this issuer.',
    action: 'Tell whoever runs the server at once: the key must be replaced, and every token signed with it refused.',
    reference: 'RFC 7517 section 9.2',
    inKeySet: ({ keys }) => keys.some((key) => PRIVATE.some((name) => Object.hasOwn(key, name))),
    inPublishedKeys: ({ kinds }) => kinds.some((kind) => kind !== 'oct'),
  }),
  error('jwks-secret-key', 'The key set publishes a shared secret', {
    why: 'A key of type oct both checks and signs, so everyone can now make tokens.',
    action: 'Tell whoever runs the server at once: the secret must be replaced.',
    reference: 'RFC 7517 section 9.2',
    inKeySet: ({ keys }) => keys.some(({ kty }) => kty === 'oct'),
    inPublishedKeys: ({ kinds }) => kinds.includes('oct'),
  }),
  error('jwks-weak-key', 'The key set holds an RSA key of less than 2048 bits', {
    why: 'Such keys can be broken, and libraries refuse them.',
    action: 'Tell whoever runs the server.',
    reference: 'RFC 7518 section 3.3',
    inKeySet: ({ keys }) => {
      const bits = keys.flatMap(({ kty, n }) => (kty === 'RSA' && typeof n === 'string' ? [bitLength(base64Bytes(n))] : []));
      const weak = bits.filter((size) => size < LEAST_RSA_BITS);
      return weak.length > 0 && `It has ${weak.join(', ')} bits.`;
    },
  }),
  warning('jwks-kid-repeated', 'Two keys of the set have the same id', {
    why: 'Which of them a reader takes is chance, so tokens are accepted here and refused there.',
    action: 'Tell whoever runs the server.',
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
  note('jwks-kid-absent', 'The set holds several keys, and not all of them have an id', {
    why: 'Readers must try them one after another, and some refuse to.',
    action: 'Ask the provider for kid in every key.',
    reference: 'RFC 7517 section 4.5',
    inKeySet: ({ keys }) => keys.length > 1 && keys.some(({ kid }) => typeof kid !== 'string'),
  }),
  error('introspection-unauthenticated', 'The server told a caller who did not identify itself about a token', {
    why: 'Anyone can then try out tokens, and read what belongs to them.',
    action: 'Tell whoever runs the server: introspection must require authorization.',
    reference: 'RFC 7662 section 2.1',
    inIntrospection: ({ authenticated }) => !authenticated,
  }),
  note('introspection-inactive-details', 'The server tells more about an inactive token than that it is inactive', {
    why: 'It should say nothing else, so that nobody can learn from tokens that are no longer theirs.',
    action: 'Tell whoever runs the server.',
    reference: 'RFC 7662 section 2.2',
    inIntrospection: ({ members }) => members.get('active') === false && members.size > 1,
  }),
  error('introspection-active-absent', 'The introspection answer does not say whether the token is active', {
    why: 'active is the one required member. An API that takes its absence for yes accepts dead tokens.',
    action: 'Tell whoever runs the server.',
    reference: 'RFC 7662 section 2.2',
    inIntrospection: ({ members }) => typeof members.get('active') !== 'boolean',
  }),
  error('userinfo-sub-absent', 'The userinfo answer does not say whom it is about', {
    why: 'sub must be there and equal the one in the ID token; otherwise it may be about someone else.',
    action: 'Do not use the answer, and tell whoever runs the server.',
    reference: 'OpenID Connect Core 1.0 section 5.3.2',
    inUserinfo: ({ members }) => typeof members.get('sub') !== 'string' || members.get('sub') === '',
  }),
];
