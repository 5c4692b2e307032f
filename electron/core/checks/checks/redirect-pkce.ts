import { clientAuthOf, isPublicClient } from '../../../model/client-auth';
import { Failure } from '../../../model/failure';
import { quoted } from '../../base/untrusted-text';
import type { AuthorizeChange } from '../../grants/authorize-request';
import type { Lab, TokenReply } from '../lab';
import { type Check, CouldNotRun, check, cutShort, fail, NotApplicable, type Outcome, pass, warn } from '../model';
import { refuseBusy, statusAndError } from './attempt';
import { codeBy, forPeople } from './authorize';

export const PKCE_CHECKS: readonly Check[] = [
  check({
    id: 'redirect.no-verifier',
    statement: 'A code requested with PKCE is rejected without its verifier',
    failed: 'A code requested with PKCE is accepted without its verifier',
    why: 'PKCE only protects a stolen code if the server requires the verifier.',
    reference: 'RFC 7636, section 4.6; RFC 9700, section 2.1.1',
    grants: ['no-verifier'],
    promise: 'pkce',
    run: (lab) => exchangeWrongly(lab, 'without a verifier', null),
  }),
  check({
    id: 'redirect.wrong-verifier',
    statement: 'A code requested with PKCE is rejected with a wrong verifier',
    failed: 'A code requested with PKCE is accepted with a wrong verifier',
    why: 'PKCE only protects a stolen code if the server compares the verifier with the challenge.',
    reference: 'RFC 7636, section 4.6; RFC 9700, section 2.1.1',
    grants: ['wrong-verifier'],
    promise: 'pkce',
    run: (lab) => exchangeWrongly(lab, 'with a wrong verifier', WRONG_VERIFIER),
  }),
  check({
    id: 'redirect.plain',
    statement: 'The PKCE method "plain" is rejected',
    failed: 'The PKCE method "plain" is accepted',
    why: 'With plain, the challenge is the verifier itself, so anyone who sees the authorization request can use the code.',
    reference: 'RFC 7636, section 7.2; RFC 9700, section 2.1.1',
    grants: [],
    asks: true,
    promise: 'pkce',
    // What is promised of verifiers says nothing about the method.
    run: async (lab) => ({ ...(await plain(lab)), expected: 'The method is rejected (RFC 9700, section 2.1.1).' }),
  }),
  check({
    id: 'redirect.no-pkce',
    statement: 'PKCE is required as promised; always for a public client',
    failed: 'PKCE can be left out',
    why: 'If PKCE is optional, an attacker leaves it out: a stolen code then only needs the client secret or key, if there is one.',
    reference: 'RFC 9700, section 2.1.1; RFC 8252, sections 6 and 8.1',
    wants: 'A public client gets no tokens without PKCE (RFC 9700, section 2.1.1).',
    grants: ['main', 'no-pkce'],
    promise: 'pkceRequired',
    run: withoutPkce,
  }),
];

/** @throws NotApplicable the connection does not use PKCE. */
function usesPkce(lab: Lab): void {
  forPeople(lab);
  if (lab.connection.pkce === 'off') throw new NotApplicable('PKCE is turned off for this connection.');
}

/** 43 characters, the shortest that RFC 7636 section 4.1 allows. */
const WRONG_VERIFIER = 'tokenscope-check-wrong-verifier-01234567890';

async function exchangeWrongly(lab: Lab, how: string, codeVerifier: string | null): Promise<Outcome> {
  usesPkce(lab);
  const promised = lab.promises.pkce;
  const code = await lab.obtainCode(`A code to be exchanged ${how}`);
  if (code.codeVerifier === null) throw new NotApplicable('The code was requested without PKCE.');
  lab.step(`Exchanges the code ${how}.`);
  const reply = await lab.exchangeCode(code, { codeVerifier });
  const measured = {
    Status: `${reply.status}`,
    error: reply.error ?? 'none',
  };
  if (reply.ok) {
    await giveBack(lab, reply);
    if (promised === 'ignored') return pass(`The server accepted the code ${how}, as expected of it.`, measured);
    return (promised === 'enforced' ? fail : warn)(`The server accepted the code ${how} and issued tokens.`, measured);
  }
  answersTheQuestion(reply);
  const better = promised === 'ignored' ? " It was expected to ignore PKCE, but doesn't." : '';
  const registered = reply.error === 'invalid_grant' || reply.error === 'invalid_request';
  return (registered ? pass : warn)(
    `The server rejected the code ${how}, with ${statusAndError(reply)}.${better}${registered ? '' : ' It should have been invalid_grant.'}`,
    measured,
  );
}

/** @throws CouldNotRun the server is busy or broken, or refused the client and did not come to the code. */
function answersTheQuestion(reply: TokenReply): void {
  refuseBusy(reply, 'the verifier');
  const { error } = reply;
  if (error === 'invalid_client' || error === 'unauthorized_client')
    throw new CouldNotRun(`The token endpoint rejected the client (${error}) before it looked at the verifier.`);
}

/** Ends tokens that should not have come, where the server lets one. */
async function giveBack(lab: Lab, { tokens }: TokenReply): Promise<void> {
  if (tokens === null) return;
  try {
    const { refreshToken } = tokens;
    lab.step('Revokes the resulting tokens.');
    await lab.revoke(refreshToken ?? tokens.accessToken, refreshToken === null ? 'access' : 'refresh');
  } catch (error) {
    if (!(error instanceof NotApplicable) && !(error instanceof Failure)) throw error;
    lab.step('They could not be revoked and stay valid until they expire.');
  }
}

async function plain(lab: Lab): Promise<Outcome> {
  usesPkce(lab);
  const { promises, server } = lab;
  if (promises.pkce === 'ignored') throw new NotApplicable('This provider is expected to ignore PKCE, whatever the method.');
  const announced = server.pkceMethods;
  const measured = {
    'Methods in the metadata': announced === null ? 'not listed' : announced.map(quoted).join(', ') || 'none',
  };
  const taken = await takenBy(lab, { pkce: 'plain' }, 'code_challenge_method=plain', 'with the PKCE method plain');
  if (taken.tokens === 'unknown') return cutShort(taken.text, measured);
  if (taken.tokens === 'refused') return pass(taken.text, measured);
  const contradicts = announced !== null && !announced.includes('plain');
  const says = announced?.includes('plain') ? ', as its metadata says' : contradicts ? ", although its metadata doesn't list it" : '';
  const text = `The server issued tokens for a code with the method plain${says}.`;
  // RFC 7636 leaves plain to clients that can't do better; RFC 9700 section 2.1.1 wants S256 of clients, and bids no server refuse it.
  return contradicts
    ? fail(text, measured)
    : warn(`${text} RFC 7636 (section 7.2) still allows it; RFC 9700 advises against it.`, measured);
}

async function withoutPkce(lab: Lab): Promise<Outcome> {
  forPeople(lab);
  const { connection, promises } = lab;
  const promised = promises.pkceRequired;
  const isPublic = isPublicClient(connection);
  const measured = { Client: `${isPublic ? 'public' : 'confidential'} (${clientAuthOf(connection).short})` };
  if (connection.pkce === 'off') await lab.main();
  else {
    const taken = await takenBy(lab, { pkce: 'off' }, 'no code challenge', 'without PKCE');
    if (taken.tokens === 'unknown') return cutShort(taken.text, measured);
    if (taken.tokens === 'refused') return pass(taken.text, measured);
  }
  const text = `The server issued tokens for a code requested and exchanged without PKCE`;
  if (promised === 'no') return pass(`${text}, as expected of it.`, measured);
  if (promised === 'always') return fail(`${text}.`, measured);
  if (!isPublic) return pass(`${text}. The client's authentication protects the code as well; RFC 9700 recommends both.`, measured);
  const open = `${text}, to a public client: anyone who obtains a code can use it.`;
  return promised === 'public' ? fail(open, measured) : warn(open, measured);
}

/** The outcome of a changed authorize request; 'unknown': neither tokens nor a refusal was seen. */
interface Taken {
  tokens: 'given' | 'refused' | 'unknown';
  text: string;
}

/** Whether a code asked for with this change is good for tokens. @param carries As `Changed`. @param how As `Changed`. */
async function takenBy(lab: Lab, change: AuthorizeChange, carries: string, how: string): Promise<Taken> {
  const brought = await codeBy(lab, { change, carries, how, usually: 'with S256', about: 'PKCE' });
  if (brought.kind !== 'code') return { tokens: brought.kind, text: brought.text };
  lab.step('Exchanges the code.');
  const reply = await lab.exchangeCode(brought.code);
  if (reply.ok) {
    await giveBack(lab, reply);
    return { tokens: 'given', text: '' };
  }
  answersTheQuestion(reply);
  if (reply.status < 400 && reply.error === null)
    throw new CouldNotRun(`The token endpoint returned status ${reply.status} for the code, but neither tokens nor an error.`);
  return {
    tokens: 'refused',
    text: `The server issued a code ${how}, but rejected it at the token endpoint with ${statusAndError(reply)}.`,
  };
}
