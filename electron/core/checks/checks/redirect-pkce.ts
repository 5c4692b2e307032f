import type { Pair } from '../../connection/model';
import { Failure } from '../../failure';
import { quoted } from '../../verify/verdicts';
import type { Lab, TokenReply } from '../lab';
import { type Check, CouldNotRun, NotApplicable, type Outcome } from '../model';
import { forPeople, reactionOf, usualReaction } from './authorize';

/** 43 characters, the shortest that RFC 7636 section 4.1 allows. */
const WRONG_VERIFIER = 'tokenscope-check-wrong-verifier-01234567890';

/** Whether the server insists on PKCE (RFC 7636). */
export const PKCE_CHECKS: readonly Check[] = [
  {
    id: 'redirect.no-verifier',
    group: 'redirect',
    statement: 'A code that was asked for with PKCE is refused without its verifier.',
    why: 'PKCE protects a stolen code only where the server insists on the verifier.',
    reference: 'RFC 7636, section 4.6; RFC 9700, section 2.1.1',
    burns: false,
    waits: false,
    grants: ['no-verifier'],
    promise: 'pkce',
    run: (lab) => exchangeWrongly(lab, 'without a verifier', null),
  },
  {
    id: 'redirect.wrong-verifier',
    group: 'redirect',
    statement: 'A code that was asked for with PKCE is refused with a wrong verifier.',
    why: 'PKCE protects a stolen code only where the server compares the verifier with the challenge.',
    reference: 'RFC 7636, section 4.6; RFC 9700, section 2.1.1',
    burns: false,
    waits: false,
    grants: ['wrong-verifier'],
    promise: 'pkce',
    run: (lab) => exchangeWrongly(lab, 'with a wrong verifier', WRONG_VERIFIER),
  },
  {
    id: 'redirect.plain',
    group: 'redirect',
    statement: 'The PKCE method "plain" is refused.',
    why: 'With plain the challenge is the verifier itself, so whoever reads the authorize request can use the code.',
    reference: 'RFC 7636, section 7.2; RFC 9700, section 2.1.1',
    burns: false,
    waits: false,
    grants: [],
    promise: 'pkce',
    run: plain,
  },
];

const PKCE_EXPECTED = {
  enforced: 'refused',
  ignored: 'taken: this provider is said to ignore PKCE',
  any: 'nothing was promised; RFC 9700 wants it refused',
};

/** @throws NotApplicable the connection does not use PKCE. */
function usesPkce(lab: Lab): void {
  forPeople(lab);
  if (lab.connection.pkce === 'off') throw new NotApplicable('PKCE is turned off for this connection.');
}

async function exchangeWrongly(lab: Lab, how: string, codeVerifier: string | null): Promise<Outcome> {
  usesPkce(lab);
  const promised = lab.promises.pkce;
  const code = await lab.obtainCode(`A code of its own, to be exchanged ${how}`);
  if (code.codeVerifier === null) throw new NotApplicable('The code was asked for without PKCE.');
  lab.step(`Exchanges the code ${how}.`);
  const reply = await lab.exchangeCode(code, { codeVerifier });
  const measured: Pair[] = [
    { name: 'Status', value: `${reply.status}` },
    { name: 'error', value: reply.error ?? 'none' },
  ];
  const outcome = (verdict: Outcome['verdict'], text: string): Outcome => ({ verdict, text, expected: PKCE_EXPECTED[promised], measured });
  if (reply.ok) {
    await giveBack(lab, reply);
    if (promised === 'ignored') return outcome('pass', `The server took the code ${how}, as it is said to do.`);
    return outcome(promised === 'enforced' ? 'fail' : 'warn', `The server took the code ${how} and gave tokens.`);
  }
  if (reply.status === 429 || reply.status >= 500)
    throw new CouldNotRun(`The token endpoint answered ${reply.status}, which says nothing about the verifier.`);
  if (reply.error === 'invalid_client' || reply.error === 'unauthorized_client') {
    throw new CouldNotRun(`The token endpoint refused the client (${reply.error}) and did not come to the verifier.`);
  }
  const says = `with status ${reply.status} and ${reply.error === null ? 'no error code' : `the error ${reply.error}`}`;
  const better = promised === 'ignored' ? ' It was said to ignore PKCE, and does not.' : '';
  const registered = reply.error === 'invalid_grant' || reply.error === 'invalid_request';
  return outcome(
    registered ? 'pass' : 'warn',
    `The server refused the code ${how}, ${says}.${better}${registered ? '' : ' invalid_grant was due.'}`,
  );
}

/** Ends tokens that should not have come, where the server lets one. */
async function giveBack(lab: Lab, { tokens }: TokenReply): Promise<void> {
  if (tokens === null) return;
  try {
    const { refreshToken } = tokens;
    lab.step('Revokes the tokens that came of it.');
    await lab.revoke(refreshToken ?? tokens.accessToken, refreshToken === null ? 'access' : 'refresh');
  } catch (error) {
    if (!(error instanceof NotApplicable) && !(error instanceof Failure)) throw error;
    lab.step('They could not be revoked and live on until they expire.');
  }
}

async function plain(lab: Lab): Promise<Outcome> {
  usesPkce(lab);
  const { promises, server } = lab;
  if (promises.pkce === 'ignored') throw new NotApplicable('This provider is said to ignore PKCE, whatever the method.');
  const announced = server.pkceMethods;
  const measured: Pair[] = [
    { name: 'Methods in the metadata', value: announced === null ? 'not said' : announced.map(quoted).join(', ') || 'none' },
  ];
  lab.step('Sends an authorize request with code_challenge_method=plain.');
  const reaction = reactionOf(await lab.probeAuthorize({ codeChallengeMethod: 'plain' }));
  if (reaction.kind !== 'went-on') {
    const usual = await usualReaction(lab);
    if (usual.kind !== 'went-on') {
      throw new CouldNotRun(`The server ${usual.text} with S256 too, so this says nothing about the method.`);
    }
    return { verdict: 'pass', text: `The server ${reaction.text}; with S256 it goes on.`, measured };
  }
  const usual = await usualReaction(lab);
  if (usual.kind === 'went-on' && usual.shape === reaction.shape) {
    const contradicts = announced !== null && !announced.includes('plain');
    const says = announced?.includes('plain') ? ', as its metadata says' : contradicts ? ', although its metadata does not name it' : '';
    return {
      verdict: contradicts || (announced === null && promises.pkce === 'enforced') ? 'fail' : 'warn',
      text: `The server went on to its sign-in with plain as with S256${says}.`,
      expected: 'refused before anyone signs in',
      measured,
    };
  }
  return {
    verdict: 'warn',
    text: `The server ${reaction.text}, other than with S256. Whether it refuses is to be seen in that page.`,
    measured,
  };
}
