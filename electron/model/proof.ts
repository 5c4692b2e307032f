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

/** Whether the app can keep a secret (RFC 6749 section 2.1). */
export const PROOF_CLIENTS = ['confidential', 'public'] as const;
export type ProofClient = (typeof PROOF_CLIENTS)[number];

const proofFace = v.picklist(PROOF_FACES);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

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
  /** Ids, in the order they are listed. */
  checks: v.array(v.string()),
});

export const proofCatalogue = v.strictObject({ checks: v.array(proofCheckView), plans: v.array(proofPlanView) });

/** What an app needs to be told, by the names of its environment without prefix. No secret. */
export const proofAddress = v.strictObject({
  /** Such as "TOKEN_URL". */
  name: v.string(),
  /** Such as "Token endpoint". */
  label: v.string(),
  /** null: it is a secret, which only `proof.copySettings` gives out. */
  value: v.nullable(v.string()),
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
export type ProofStart = v.InferOutput<typeof proofStart>;
export type ProofView = v.InferOutput<typeof proofView>;
