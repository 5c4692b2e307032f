import { importJWK, type JWK } from 'jose';
import { allowInsecureRequests, customFetch, DPoP, type DPoPHandle, modifyAssertion, protectedResourceRequest } from 'oauth4webapi';
import { originOf } from '../../model/text/url';
import { parameter, parseChallenges } from '../base/challenge';
import { clockSkewOf } from '../base/clock-skew';
import { headerOf, jsonMembers } from '../base/untrusted-text';
import type { BuiltCall } from '../../model/request';
import type { Clock, HttpResponse } from '../ports';
import type { SealedClientKey } from '../secrets';

/** How a request shows that its sender has the key that tokens are bound to (RFC 9449). */
export interface Proving {
  key: SealedClientKey;
  clock: Pick<Clock, 'now'>;
  /** Makes the proof another than the right one, for checks. */
  change?: (claims: ProofClaims) => void;
}

/** Claims of a proof (RFC 9449 section 4.2), as far as checks change them. */
export type ProofClaims = { iat?: number; jti?: string; htm?: string; htu?: string } & Record<string, unknown>;

/** What a server last said that proofs for it need: its nonce, and how far its clock is ahead in milliseconds. */
interface Known {
  nonce: string | null;
  skewMs: number;
}

/** By origin; authorization server and API have nonces of their own (RFC 9449 sections 8 and 9). They end with the process. */
const servers = new Map<string, Known>();
const MAX_SERVERS = 200;
const MAX_NONCE = 4_096;

/** oauth4webapi's maker of proofs for one request to `url`, with the server's nonce and by the server's clock. */
export async function proofMaker({ key, clock, change }: Proving, url: string): Promise<DPoPHandle> {
  const { nonce, skewMs } = servers.get(originOf(url) ?? '') ?? { nonce: null, skewMs: 0 };
  return DPoP({}, await keyPairOf(key), {
    [modifyAssertion]: (header, claims) => {
      // It writes "Ed25519" (RFC 9864), where servers know "EdDSA" so far.
      if (key.alg === 'EdDSA') header.alg = key.alg;
      claims.iat = Math.floor((clock.now() + skewMs) / 1000);
      if (nonce !== null) claims.nonce = nonce;
      change?.(claims);
    },
  });
}

/** Keys ready to sign, by thumbprint and algorithm, so that a call does not wait for its key to be read anew. Private parts can't be exported. */
const ready = new Map<string, Promise<CryptoKeyPair>>();
const MAX_READY = 20;

/** Drops the keys that are ready to sign: the vault that they are sealed in has been closed. */
export function forgetProofKeys(): void {
  ready.clear();
}

function keyPairOf(key: SealedClientKey): Promise<CryptoKeyPair> {
  const name = `${key.kid} ${key.alg}`;
  const pair = ready.get(name) ?? importedPair(key);
  ready.delete(name);
  if (ready.size >= MAX_READY) ready.delete(ready.keys().next().value ?? '');
  ready.set(name, pair);
  pair.catch(() => ready.delete(name));
  return pair;
}

async function importedPair({ jwk, alg }: SealedClientKey): Promise<CryptoKeyPair> {
  const parts: JWK = JSON.parse(jwk);
  const { kty, crv, x, y, n, e } = parts;
  const [privateKey, publicKey] = await Promise.all([
    importJWK(parts, alg),
    importJWK({ kty, crv, x, y, n, e } as JWK, alg, { extractable: true }),
  ]);
  return { privateKey: privateKey as CryptoKey, publicKey: publicKey as CryptoKey };
}

/**
 * The proof for a request that carries an access token. oauth4webapi puts proofs only on requests of its own, whose headers are not those
 * written in a call: this one is taken from a request that goes nowhere.
 */
async function proofFor(proving: Proving, { method, url }: BuiltCall, accessToken: string): Promise<string> {
  let proof = '';
  await protectedResourceRequest(accessToken, method, new URL(url), new Headers(), null, {
    DPoP: await proofMaker(proving, url),
    [allowInsecureRequests]: true,
    [customFetch]: async (_, { headers }) => {
      proof = headers.dpop ?? '';
      return new Response(null);
    },
  });
  return proof;
}

/** Sends a request that carries a bound access token, with its proof; once more where the API wants its nonce in it (section 9). */
export function sendProven<Sent extends { response: HttpResponse }>(
  bound: { proving: Proving; accessToken: string },
  wording: BuiltCall,
  send: (wording: BuiltCall) => Promise<Sent>,
): Promise<Sent> {
  const { proving, accessToken } = bound;
  return onceMoreForNonce(proving, wording.url, async () => {
    const proof = { name: 'DPoP', value: await proofFor(proving, wording, accessToken) };
    return send({ ...wording, headers: [...wording.headers, proof] });
  });
}

/** Learns from the answer to a request with a proof, and makes the request once more where the answer is that the server wants its nonce. */
export async function onceMoreForNonce<Sent extends { response: HttpResponse }>(
  { clock }: Proving,
  url: string,
  attempt: () => Promise<Sent>,
): Promise<Sent> {
  const origin = originOf(url) ?? '';
  const noted = async () => {
    const sentAt = clock.now();
    const sent = await attempt();
    learn(origin, sent.response, { sentAt, endedAt: clock.now() });
    return sent;
  };
  const first = await noted();
  return wantsNonce(first.response) ? noted() : first;
}

function learn(
  origin: string,
  { headers, endMs, headersMs }: HttpResponse,
  { sentAt, endedAt }: { sentAt: number; endedAt: number },
): void {
  const before = servers.get(origin);
  const nonce = headerOf(headers, 'dpop-nonce');
  // What a cache kept was dated when it was made.
  const isCached = headerOf(headers, 'age') !== null;
  const skewMs = isCached ? null : clockSkewOf(headers, { sentAt, headersAt: endedAt - Math.max(0, endMs - headersMs) });
  servers.delete(origin);
  if (servers.size >= MAX_SERVERS) servers.delete(servers.keys().next().value ?? '');
  servers.set(origin, {
    nonce: nonce !== null && nonce.length <= MAX_NONCE ? nonce : (before?.nonce ?? null),
    skewMs: skewMs ?? before?.skewMs ?? 0,
  });
}

/** RFC 9449 sections 8 and 9: 400 in the body's words at the authorization server, 401 in those of a challenge at the API. */
function wantsNonce({ status, headers, body }: HttpResponse): boolean {
  if (headerOf(headers, 'dpop-nonce') === null) return false;
  if (status === 400) return jsonMembers(new TextDecoder().decode(body))?.get('error') === NONCE_WANTED;
  if (status !== 401) return false;
  const challenges = parseChallenges(headers.filter(({ name }) => name === 'www-authenticate').map(({ value }) => value));
  return challenges.some((challenge) => challenge.scheme.toLowerCase() === 'dpop' && parameter(challenge, 'error') === NONCE_WANTED);
}

const NONCE_WANTED = 'use_dpop_nonce';
