import { quoteAll } from '../token/wording';
import { type FindingDefinition, error, note, warning } from './definition';

const KIB = 1024;

/** The token as a whole. */
export const FORM: readonly FindingDefinition[] = [
  error('token-malformed', 'The token looks like a JWT but is not one', {
    milder: 'warning',
    why: 'An API that decodes it will refuse it; one that only looks it up may accept it.',
    action: 'Compare it with what the provider says its tokens look like.',
    reference: 'RFC 7515 section 5.2',
    inToken: ({ decoded: { format, malformation }, noun, kind }) =>
      format === 'malformed' && {
        // Access tokens are opaque to the client, so this may be intended.
        severity: kind === 'access' ? 'warning' : 'error',
        title: `The ${noun} looks like a JWT but is not one`,
        seen: malformation?.reason,
      },
  }),
  warning('token-large', 'The token is too large for many servers', {
    milder: 'note',
    why: 'Servers and proxies take request headers of 4 to 8 KiB by default and answer 400 or 431 to longer ones, without saying why.',
    action: 'Have the provider put less into it (groups and roles are the usual cause), or raise the limit of every server on the way.',
    reference: 'RFC 9110 section 5.4',
    inToken: ({ decoded: { length } }) => {
      if (length <= 4 * KIB) return false;
      const seen = `It is ${(length / KIB).toFixed(1)} KiB long.`;
      return length > 8 * KIB ? seen : { seen, severity: 'note', title: 'The token is too large for some servers' };
    },
  }),
  warning('name-repeated', 'A name occurs twice in the same object', {
    why: 'One reader takes the first value, another the last, so they may see different tokens.',
    action: 'Report it to the provider: member names must be unique.',
    reference: 'RFC 7519 section 4',
    inToken: ({ decoded: { repeatedNames, repeated }, noun }) =>
      repeatedNames &&
      (repeated.length > 0 ? `It holds more than once: ${quoteAll([...repeated])}.` : `The ${noun} holds a repeated member name.`),
  }),
];

/** Tokens that are no JWT. */
export const OTHER_FORMATS: readonly FindingDefinition[] = [
  warning('opaque-short', 'The token is short enough to be guessed', {
    why: 'A token nobody can read must be one nobody can guess: at least 128 random bits, which are 22 characters or more.',
    action: 'If it is the real token and not a sample, have the provider issue longer ones.',
    reference: 'RFC 6749 section 10.10',
    inToken: ({ decoded: { format, length } }) => format === 'opaque' && length < 22 && `It is ${length} characters long.`,
  }),
  note('paseto-old', 'The token is of an older PASETO version', {
    why: 'Versions 1 and 2 have been replaced by 3 and 4, which libraries will go on supporting.',
    action: 'Move the issuer to v4, or to v3 where NIST algorithms are asked for.',
    reference: 'PASETO specification, protocol versions',
    inToken: ({ decoded: { paseto } }) =>
      (paseto?.version === 'v1' || paseto?.version === 'v2') && { title: `The token is of PASETO version ${paseto.version.slice(1)}` },
  }),
];
