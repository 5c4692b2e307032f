import * as v from 'valibot';
import { connectionSettings, endpoints, leg, loopbackReceiver, pasteReceiver, savedCall, schemeReceiver } from './connection';
import { GRANT_INPUT_IDS, GRANT_INPUTS, type GrantInput } from './grant-input';
import { placeholderFor, placeholderForFile } from './placeholders';

const VARIABLE = placeholderFor('NAME');

const partialLeg = v.optional(v.partial(leg));

/** Any setting may be left out: it then is as in the template. */
export const partialConnection = v.partial(
  v.strictObject({
    ...connectionSettings.entries,
    endpoints: v.partial(endpoints),
    legs: v.pipe(
      v.strictObject({ authorize: partialLeg, token: partialLeg, refresh: partialLeg, api: partialLeg }),
      v.description('Additional parameters and headers, by request.'),
    ),
    receiver: v.variant('kind', [schemeReceiver, v.partial(loopbackReceiver, ['port', 'path']), pasteReceiver]),
    calls: v.array(v.partial(savedCall, ['id', 'method', 'query', 'headers', 'body'])),
  }),
);

/** The one kind of connection file there is, and its format. */
export const KIND = 'tokenscope-connection';
export const VERSION = 1;

const secret = v.nullable(v.string());

/** What grants send beside the client's credential. */
const inputs = Object.fromEntries(
  GRANT_INPUT_IDS.map((input) => [
    input,
    v.optional(
      v.pipe(
        secret,
        v.description(
          `${GRANT_INPUTS[input].name} that the grant sends; better as ${VARIABLE}, or as ${placeholderForFile('PATH')}, relative to this file, with --send-file PATH.`,
        ),
      ),
    ),
  ]),
) as unknown as Record<GrantInput, v.OptionalSchema<typeof secret, undefined>>;

const secrets = v.pipe(
  v.strictObject({
    clientSecret: v.optional(v.pipe(secret, v.description(`Better as ${VARIABLE} than in plain text.`))),
    clientKey: v.optional(
      v.pipe(
        secret,
        v.description(
          `Private key that signs client assertions, in PEM or as a JWK; best as ${placeholderForFile('PATH')}, relative to this file, then also DER or PKCS #12.`,
        ),
      ),
    ),
    clientKeyPassphrase: v.optional(
      v.pipe(secret, v.description(`Of a key that is encrypted, or of the PKCS #12 file; better as ${VARIABLE}.`)),
    ),
    clientCertificate: v.optional(
      v.pipe(
        secret,
        v.description(
          `Certificate for mutual TLS: PEM, or as ${placeholderForFile('PATH')} PEM, DER or PKCS #12, relative to this file. With its key, unless clientCertificateKey has that.`,
        ),
      ),
    ),
    clientCertificateKey: v.optional(
      v.pipe(
        secret,
        v.description(`Private key of clientCertificate, in PEM; best as ${placeholderForFile('PATH')}, relative to this file.`),
      ),
    ),
    clientCertificatePassphrase: v.optional(
      v.pipe(secret, v.description(`Of the PKCS #12 file, or of the key if that is encrypted; better as ${VARIABLE}.`)),
    ),
    ...inputs,
    refreshToken: v.optional(
      v.pipe(secret, v.description('For an authorization code connection without a sign-in. Nothing is stored, so it must not rotate.')),
    ),
  }),
  v.description(`Best filled from the environment, with ${VARIABLE}. The window never writes a secret here.`),
);

const part = { connection: partialConnection, secrets: v.optional(secrets) };

export const MAX_EXPORTED = 500;
/** In one review. */
export const MAX_IMPORTED = 10_000;
/** At once, with all that a folder has. */
export const MAX_IMPORTED_FILES = 1_000;
/** How files of connections and templates end, so that a double-click opens them with the app: Windows and macOS go by what follows the last dot. */
export const CONNECTION_ENDING = 'tokenscope';
/** Files of these endings are read in a folder; the rest of a collection are scripts and pictures. */
export const IMPORTED_ENDING = /\.(json|tokenscope|ya?ml|bru|har)$/i;
/** Bytes of them together. */
export const MAX_IMPORTED_BYTES = 10 * 1024 * 1024;

/** A connection as a file: what the window exports and the command line takes. Any text may hold `${env:NAME}`. */
export const connectionFile = v.pipe(
  v.strictObject({
    $schema: v.optional(v.string()),
    kind: v.literal(KIND),
    version: v.literal(VERSION),
    ...part,
    others: v.optional(
      v.pipe(
        v.array(v.strictObject(part)),
        v.maxLength(MAX_EXPORTED),
        v.description(
          'Further connections, where several were exported at once. The window imports them all; the command line reads a file of one.',
        ),
      ),
    ),
  }),
  v.description(
    `A client registered at a provider, in one environment. Any text may contain ${VARIABLE}, which the command line fills from the environment; a second dollar sign in front escapes it.`,
  ),
);

/** What a file can bring along for the vault, by its name on screen. */
export const CREDENTIAL_NAMES = [
  'Client secret',
  'Signing key',
  'Client certificate',
  ...GRANT_INPUT_IDS.map((input) => GRANT_INPUTS[input].name),
  'Secret variables',
] as const;

/** Files that were read but not imported yet, for a person to look at. Their secrets stay in the main process. */
export const importReview = v.strictObject({
  id: v.string(),
  /** It came by a link or an opened file, not by a choice made in the window. */
  isOffered: v.optional(v.literal(true)),
  /** Whose files they are, within a sentence: "a Postman collection". */
  from: v.string(),
  connections: v.array(
    v.strictObject({
      connection: connectionSettings,
      /** What the vault will keep of it. */
      brings: v.array(v.picklist(CREDENTIAL_NAMES)),
    }),
  ),
  /** What can't be carried over. Names and places are untrusted; no value is among them. */
  left: v.array(v.strictObject({ what: v.string(), where: v.string(), why: v.string() })),
  /** Variables that the files refer to, and where their values came from; null: they have none there. Untrusted. */
  variables: v.array(v.strictObject({ name: v.string(), from: v.nullable(v.string()) })),
});

export type ImportReview = v.InferOutput<typeof importReview>;
export type ConnectionDocument = v.InferOutput<typeof connectionFile>;
export type PartialSettings = ConnectionDocument['connection'];
export type ConnectionPart = Pick<ConnectionDocument, 'connection' | 'secrets'>;
