import { isPublicClient, sendsCertificate } from '../../../model/client-auth';
import { Failure } from '../../../model/failure';
import { headerOf } from '../../base/untrusted-text';
import { certificateIn } from '../../token/bound';
import { decodeToken, member } from '../../token/decode';
import type { ApiReply, Lab, LabTokens, ProofChange } from '../lab';
import { type Check, check, fail, NotApplicable, type Outcome, pass } from '../model';
import { attempt, isRefusal, undecided } from './attempt';
import { tryRefresh } from './control';
import { hasNoPerson, refreshBefore, spareToRefresh } from './own-grants';
import { goodReply, living, refusalOutcome, takesGoodToken } from './use';

const CHECKING = 'RFC 9449, section 4.3';
/** An hour: more than any server allows a proof. */
const STALE_S = 3600;

export const BOUND_CHECKS: readonly Check[] = [
  check({
    id: 'bound.proof-demanded',
    statement: 'The server issues no token without a proof',
    failed: 'The server issues a token without a proof',
    why: 'A client that may leave the proof out gets Bearer tokens, which anyone who copies them can use.',
    reference: 'RFC 9449, section 5.2',
    wants: 'A client registered for bound tokens gets none without a proof (RFC 9449, section 5.2).',
    grants: ['spare'],
    effect: 'spends',
    signOff: false,
    run: proofDemanded,
  }),
  proofCheck({
    id: 'bound.no-proof',
    statement: 'The API rejects a bound token without a proof',
    failed: 'The API accepts a bound token without a proof',
    why: 'The binding protects only where every call is checked for the proof.',
    reference: 'RFC 9449, section 7.1',
    async run(lab, { accessToken }) {
      lab.step('Calls the API with the token under the scheme DPoP, without a proof.');
      const bare = await proofOutcome(lab, await lab.call(accessToken, { proof: 'none' }), 'without a proof');
      if (bare.verdict !== 'pass') return bare;
      lab.step('Calls the API with the token as Bearer.');
      return proofOutcome(lab, await lab.call(accessToken, { proof: 'as-bearer' }), 'with the bound token as Bearer');
    },
  }),
  changed('bound.other-key', 'of another key', 'A thief has a key too: the proof must be of the very key that the token names.', {
    reference: 'RFC 9449, section 7.1',
    change: () => 'other-key',
  }),
  changed('bound.wrong-htu', 'for another URL', 'A proof copied at one API must not work at another.', {
    change: () => (claims) => {
      claims.htu = 'https://elsewhere.example/';
    },
  }),
  changed('bound.wrong-htm', 'for another method', 'A proof of a GET must not allow a DELETE.', {
    change: () => (claims) => {
      claims.htm = claims.htm === 'DELETE' ? 'GET' : 'DELETE';
    },
  }),
  changed('bound.stale-iat', 'that is an hour old', 'Proofs must end soon, or a log with proofs in it is as good as the key.', {
    reference: 'RFC 9449, sections 4.3 and 11.1',
    change: (good) => {
      if (headerOf(good.headers, 'dpop-nonce') !== null)
        throw new NotApplicable("The API dates proofs by its own nonce, so their iat doesn't matter (RFC 9449, section 4.3).");
      return (claims) => {
        claims.iat = (claims.iat ?? 0) - STALE_S;
      };
    },
  }),
  proofCheck({
    id: 'bound.replay',
    statement: 'The API rejects a proof that it has seen before',
    failed: 'The API accepts the same proof twice',
    why: 'Whatever records a request could send it again while the proof is fresh.',
    reference: 'RFC 9449, section 11.1',
    wants: 'A server that remembers jti accepts a proof once (RFC 9449, section 11.1, leaves it to the server).',
    async run(lab, { accessToken }) {
      let first: object | null = null;
      const same: ProofChange = (claims) => {
        first ??= { ...claims };
        Object.assign(claims, first);
      };
      lab.step('Calls the API twice with one proof.');
      await lab.call(accessToken, { proof: same });
      const outcome = await proofOutcome(lab, await lab.call(accessToken, { proof: same }), 'with a proof that it had seen');
      return outcome.verdict === 'fail' ? { ...outcome, verdict: 'warn' } : outcome;
    },
  }),
  check({
    id: 'bound.no-certificate',
    statement: 'The API rejects a certificate-bound token without its certificate',
    failed: 'The API accepts a certificate-bound token without its certificate',
    why: 'The binding protects only where every call is checked for the certificate that the token names.',
    reference: 'RFC 8705, section 3',
    signOff: false,
    run: withoutCertificate,
  }),
  check({
    id: 'bound.refresh-key',
    statement: 'A refresh with another key is rejected',
    failed: 'A refresh with another key is accepted',
    why: 'The refresh token of a client without a secret is protected by nothing but the key.',
    reference: 'RFC 9449, section 5',
    burns: true,
    grants: ['spare'],
    effect: 'spends',
    signOff: false,
    run: refreshKey,
  }),
];

type Proven = (lab: Lab, tokens: LabTokens) => Promise<Outcome>;

/** A check of the API, which a call with the right proof must have shown to take it. */
function proofCheck({ run, ...texts }: Omit<Parameters<typeof check>[0], 'run' | 'signOff'> & { run: Proven }): Check {
  return check({
    ...texts,
    signOff: false,
    async run(lab) {
      mustBeOn(lab);
      const tokens = await living(lab);
      if (tokens.tokenType?.toLowerCase() !== 'dpop')
        throw new NotApplicable('The server issued no token of the type DPoP, so no proof goes with it.');
      await takesGoodToken(lab);
      return run(lab, tokens);
    },
  });
}

/** A call whose proof is another than the right one. @param what Continues "a proof": "for another URL". */
function changed(
  id: `bound.${string}`,
  what: string,
  why: string,
  { reference = CHECKING, change }: { reference?: string; change: (good: ApiReply) => ProofChange },
): Check {
  return proofCheck({
    id,
    statement: `The API rejects a proof ${what}`,
    failed: `The API accepts a proof ${what}`,
    why,
    reference,
    async run(lab, { accessToken }) {
      const proof = change(await goodReply(lab));
      lab.step(`Calls the API with a proof ${what}.`);
      return proofOutcome(lab, await lab.call(accessToken, { proof }), `with a proof ${what}`);
    },
  });
}

/** As for a token that must be refused, but 400 refuses a proof as well: the same call with a good one was accepted. */
async function proofOutcome(lab: Lab, reply: ApiReply, what: string): Promise<Outcome> {
  if (reply.status === 400) return pass(`The API rejected a call ${what} with status 400.`, { Status: '400' });
  return refusalOutcome(lab, reply, what);
}

async function withoutCertificate(lab: Lab): Promise<Outcome> {
  const { connection } = lab;
  if (!sendsCertificate(connection)) throw new NotApplicable('The client sends no certificate, so its tokens are bound to none.');
  const { accessToken } = await living(lab);
  const { claims } = decodeToken(accessToken);
  const isBound = claims === null ? connection.certificateBoundTokens : certificateIn(member(claims, 'cnf')) !== null;
  if (!isBound) throw new NotApplicable('Nothing shows that the token is bound to a certificate (RFC 8705, section 3.1).');
  await takesGoodToken(lab);
  lab.step("Calls the API with the token, without the client's certificate.");
  const bare = await certificateOutcome(lab, lab.call(accessToken, { certificate: 'none' }), 'without its certificate');
  if (bare.verdict !== 'pass') return bare;
  lab.step('Calls the API with the token and another certificate.');
  return certificateOutcome(lab, lab.call(accessToken, { certificate: 'other' }), 'with another certificate');
}

/** A server may refuse in the TLS handshake already: the same call with the right certificate was accepted. */
async function certificateOutcome(lab: Lab, call: Promise<ApiReply>, what: string): Promise<Outcome> {
  try {
    return await proofOutcome(lab, await call, what);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'network-tls') throw error;
    return pass(`The API rejected a call ${what} in the TLS handshake.`);
  }
}

async function proofDemanded(lab: Lab): Promise<Outcome> {
  mustBeOn(lab);
  const ask = async () => {
    if (hasNoPerson(lab)) return attempt(() => lab.requestToken({ proof: 'none' }));
    const grant = await spareToRefresh(lab);
    await refreshBefore(lab, grant);
    lab.step('Refreshes without a proof.');
    return tryRefresh(lab, grant, { proof: 'none' });
  };
  const tried = await ask();
  if (isRefusal(tried.kind)) return pass(`The server rejected a request without a proof: ${tried.said}.`);
  if (tried.kind !== 'granted') throw undecided(tried, 'On a request without a proof');
  const type = tried.reply?.tokens?.tokenType ?? 'no type';
  return fail(`A request without a proof got a token (${type}).`, { 'Token type': type });
}

async function refreshKey(lab: Lab): Promise<Outcome> {
  mustBeOn(lab);
  if (!isPublicClient(lab.connection))
    throw new NotApplicable('The client authenticates, so its refresh tokens are bound to it and not to the key (RFC 9449, section 5).');
  const grant = await spareToRefresh(lab);
  await refreshBefore(lab, grant);
  lab.step('Refreshes with a proof of another key.');
  const tried = await tryRefresh(lab, grant, { proof: 'other-key' });
  lab.end(grant, 'Refreshed with another key.');
  if (isRefusal(tried.kind)) return pass(`The server rejected a refresh with another key: ${tried.said}.`);
  if (tried.kind !== 'granted') throw undecided(tried, 'On a refresh with another key');
  return fail('A refresh with a proof of another key got new tokens.');
}

function mustBeOn({ connection }: Lab): void {
  if (connection.dpop === 'off') throw new NotApplicable('DPoP is off for this connection.');
}
