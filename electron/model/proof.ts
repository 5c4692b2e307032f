import * as v from 'valibot';
import { checkIds, runView } from './check';
import { GROUPS } from './check-words';
import { id } from './text/limits';
import { isRedirectUri } from './redirect-uri';
import { AUDIENCE_FACE, AUDIENCE_FACE_WORDS, TENANT_FACE, TENANT_FACE_WORDS } from './providers/offered';

/** Which server the practice provider plays to the app. */
export const PROOF_FACES = ['oidc', AUDIENCE_FACE, TENANT_FACE] as const;
export type ProofFace = (typeof PROOF_FACES)[number];

export const PROOF_FACE_WORDS: Record<ProofFace, { name: string; text: string }> = {
  oidc: { name: 'OpenID Connect', text: 'Any OAuth 2.0 server with OpenID Connect: metadata, ID tokens, rotation, revocation.' },
  [AUDIENCE_FACE]: AUDIENCE_FACE_WORDS,
  [TENANT_FACE]: TENANT_FACE_WORDS,
};

/** The face that is nearest to a connection's provider. */
export const faceLike = (template: string): ProofFace => PROOF_FACES.find((face) => face !== 'oidc' && template.includes(face)) ?? 'oidc';

/** Whether the app can keep a secret (RFC 6749 section 2.1), or has a key to sign assertions with (RFC 7523 section 2.2). */
export const PROOF_CLIENTS = ['confidential', 'public', 'private_key_jwt'] as const;
export type ProofClient = (typeof PROOF_CLIENTS)[number];

/** Those that the window offers. */
const OFFERED_CLIENTS = ['confidential', 'public'] as const;
export type OfferedClient = (typeof OFFERED_CLIENTS)[number];

export const PROOF_CLIENT_WORDS: Record<OfferedClient, { name: string; text: string }> = {
  confidential: { name: 'With a client secret', text: 'An app on a server, which can keep a secret.' },
  public: { name: 'Without a secret', text: 'A public client: an app in a browser, on a phone or on a desktop.' },
};

/** How an app can authenticate at a face. */
export function clientsAt(face: ProofFace): readonly ProofClient[] {
  if (face === TENANT_FACE) return ['confidential'];
  return face === 'oidc' ? PROOF_CLIENTS : OFFERED_CLIENTS;
}

/** Those of them that the window offers. */
export const offeredClientsAt = (face: ProofFace): readonly OfferedClient[] => OFFERED_CLIENTS.filter((id) => clientsAt(face).includes(id));

/** The practice provider plays a second issuer there. */
export const hasSecondIssuer = (face: ProofFace): boolean => face === 'oidc';

/** Seconds without a request after which a step of a person's app is over; usual, least and most. */
export const QUIET_SECONDS = { usual: 2.5, least: 0.1, most: 600 };

const proofFace = v.picklist(PROOF_FACES);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What most apps are. */
export const USUAL_APP = { client: 'confidential', issuers: 1, quietSeconds: QUIET_SECONDS.usual } as const;

/** One statement about an app that can be proven or disproven. */
export const proofCheckView = v.strictObject({
  id: v.string(),
  group: v.picklist(GROUPS),
  statement: v.string(),
  why: v.string(),
  reference: v.string(),
  /** What to do so that it is seen. */
  see: v.string(),
  /** Where it applies; absent: everywhere. */
  faces: v.optional(v.array(proofFace)),
});

/** What a plan asks of a person at one face, at most. */
export const proofCost = v.strictObject({
  /** Those that apply. */
  checks: count,
  signIns: count,
  /** How often the app is to do something, the sign-ins included. */
  asks: count,
});

export const proofPlanView = v.strictObject({
  id: v.string(),
  name: v.string(),
  description: v.string(),
  source: v.picklist(['built-in', 'own']),
  faces: v.array(proofFace),
  costs: v.strictObject({ oidc: proofCost, [AUDIENCE_FACE]: proofCost, [TENANT_FACE]: proofCost }),
  /** At a face that has one, of an app that knows a second issuer. */
  costWithSecondIssuer: proofCost,
  /** Ids, in the order they are listed. */
  checks: v.array(v.string()),
});

export const proofCatalogue = v.strictObject({ checks: v.array(proofCheckView), plans: v.array(proofPlanView) });

/** The secrets of an app's settings, by name. */
export const proofSecret = v.picklist(['CLIENT_SECRET', 'OTHER_CLIENT_SECRET']);

/** What an app needs to be told. No secret. */
export const proofAddress = v.strictObject({
  /** As in its environment, without the prefix: "TOKEN_URL". */
  name: v.string(),
  /** "Token endpoint". */
  label: v.string(),
  /** Empty: it is a secret. */
  value: v.string(),
  /** Of which secret this is the place; `proofs.copySettings` and its like alone give it out. null: it is none. */
  secret: v.nullable(proofSecret),
});

/** In which form the settings are copied. */
export const proofSettingsForm = v.picklist(['env', 'json', 'curl']);

export const proofStart = v.strictObject({
  face: proofFace,
  planId: id,
  /** Of the plan's; null: all. */
  checks: checkIds,
  /** Where the app wants the redirect; null: a free port of 127.0.0.1 with the path /callback. */
  redirectUri: v.nullable(v.pipe(v.string(), v.maxLength(2048), v.check(isRedirectUri))),
  /** Behaves as this connection's provider is known to; the face then follows from it. null: as the face does. */
  connectionId: v.nullable(id),
  /** One that a face doesn't have is refused. */
  client: v.picklist(OFFERED_CLIENTS),
  /** 2: the app is told of a second one, an attacker's, where the face has it. */
  issuers: v.picklist([1, 2]),
  quietSeconds: v.pipe(v.number(), v.minValue(QUIET_SECONDS.least), v.maxValue(QUIET_SECONDS.most)),
});

/** Where a proof of an app stands. There is one at a time; it stays open for further runs until it is closed. */
export const proofView = v.strictObject({
  id: v.string(),
  face: proofFace,
  /** Whose behaviour is played: the face's name, or the connection's. */
  plays: v.string(),
  addresses: v.array(proofAddress),
  /** What is played, and what is waited for at this moment; null: the run is over. */
  now: v.nullable(
    v.strictObject({
      scene: v.strictObject({ id: v.string(), name: v.string(), says: v.string() }),
      /** "Now make your app call the API."; null: nothing is asked for. */
      asks: v.nullable(v.string()),
      isPaused: v.boolean(),
      /** "Both run": a button's label for what no request shows; null: there is none. */
      confirms: v.nullable(v.string()),
    }),
  ),
  /** It can be compared with an earlier run of the same plan. */
  hasBefore: v.boolean(),
  /** Requests of the app in this run. */
  requests: count,
  /** What the app asked for last where the provider has nothing, such as "POST /oauth2/token"; null: it finds its way. */
  stray: v.nullable(v.string()),
  run: runView,
});

export type ProofCheckView = v.InferOutput<typeof proofCheckView>;
export type ProofCost = v.InferOutput<typeof proofCost>;
export type ProofPlanView = v.InferOutput<typeof proofPlanView>;
export type ProofCatalogueView = v.InferOutput<typeof proofCatalogue>;
export type ProofAddress = v.InferOutput<typeof proofAddress>;
export type ProofSettingsForm = v.InferOutput<typeof proofSettingsForm>;
export type ProofSecret = v.InferOutput<typeof proofSecret>;
export type ProofStart = v.InferOutput<typeof proofStart>;
export type ProofView = v.InferOutput<typeof proofView>;
