import { NETWORK_OPTIONS } from './connection-options';
import { usageOf } from './usage';

export const DECODE = usageOf({
  name: 'decode',
  about: 'Shows what is in a token, whether it is genuine, and what is wrong with it. Sends nothing except the request for --jwks URL.',
  synopsis: '[TOKEN | --file F | -] [options]',
  operands: [
    {
      name: 'TOKEN',
      help: 'the token, also with "Bearer ", in quotes or as a header line; - reads standard input. Other users of this computer can see arguments, so use a file or - for live tokens',
    },
  ],
  options: {
    file: { type: 'string', short: 'f', value: 'F', paths: 'files', help: 'a file with the token' },
    json: { type: 'boolean', help: 'one JSON object instead of readable text' },
    lines: { type: 'boolean', help: 'one token per line; prints one JSON object per line' },
    raw: { type: 'boolean', help: 'only header and payload, indented JSON to copy, numbers as written' },
    claims: { type: 'boolean', help: 'only the payload, in the same form' },
    jwks: {
      type: 'string',
      value: 'URL|FILE',
      paths: 'files',
      help: "verify with the issuer's published JWK Set, fetched (https, or http on this computer) or from a file",
    },
    key: {
      type: 'string',
      value: 'FILE',
      paths: 'files',
      help: 'verify (or decrypt) with a PEM or DER key or certificate, a JWK or a JWK Set; for PASETO also PASERK or hexadecimal',
    },
    'secret-env': {
      type: 'string',
      value: 'NAME',
      help: 'verify (or decrypt) with the shared secret in the environment variable NAME',
    },
    proxy: { ...NETWORK_OPTIONS.proxy, help: 'an http or https proxy to fetch --jwks by, or none; default: HTTPS_PROXY and HTTP_PROXY' },
    ca: { ...NETWORK_OPTIONS.ca, help: 'a PEM file with certificate authorities to trust besides those of Node; may be repeated' },
    payload: {
      type: 'string',
      value: 'FILE',
      paths: 'files',
      help: 'the detached payload of the token, byte for byte',
    },
    implicit: {
      type: 'string',
      value: 'TEXT',
      paths: 'files',
      help: 'the implicit assertion of a PASETO v3 or v4: a file name, or the text itself',
    },
    nonce: { type: 'string', value: 'TEXT', help: 'the nonce that the key binding of an SD-JWT must contain' },
    aud: { type: 'string', value: 'TEXT', help: 'the audience that it must contain' },
    'strict-times': { type: 'boolean', help: 'exit with 1 if the token has expired or is not valid yet' },
    at: { type: 'string', value: 'ISO-TIME', help: 'judge times as of that moment, such as 2026-01-31T12:00:00Z' },
  },
  notes: [
    "The JSON has format, header, payload (null if it isn't JSON; then payloadText or payloadBase64url), lexemes (numbers as written where JSON would lose them, by path), signature, certificates, times (seconds since the epoch, as in tokens), findings, and verdict: ok, failed or malformed, matching the exit code for that token alone; for an SD-JWT also disclosures and processed, the payload with them in place; for a token within a token, nested; for a PASETO version, purpose and footer. All nested tokens are checked: the signature is valid only if every inner one is.",
    'With --lines, the exit code is the highest of all lines.',
  ],
  exits: { ok: 'decoded, and verified if a key was given', failed: 'verification failed', couldNotRun: 'malformed, or invalid usage' },
  examples: [
    'tokenscope decode --file token.txt --jwks https://id.example.com/.well-known/jwks.json',
    'tokenscope decode --file token.txt --secret-env SECRET',
    'tokenscope decode --lines --file tokens.txt',
  ],
});
