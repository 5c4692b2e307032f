import type { Pair } from '../../../model/connection';
import { Failure } from '../../../model/failure';
import { quoted } from '../../base/untrusted-text';
import { isIssuerOf } from '../../wire/discovery';
import type { Lab, LabTokens } from '../lab';
import { type Check, CouldNotRun, check, type Figures, fail, NotApplicable, type Outcome, pass, warn } from '../model';
import { forPeople, nothingCame, refusal, unanswerable } from './authorize';

export const ANSWER_CHECKS: readonly Check[] = [
  check({
    id: 'redirect.state',
    statement: 'The state that was sent comes back unchanged with the code.',
    why: 'A client knows its own sign-in by the state. Where it comes back otherwise, sign-ins fail or attacks get through.',
    reference: 'RFC 6749, sections 4.1.2 and 10.12',
    grants: ['main'],
    run: state,
  }),
  check({
    id: 'redirect.error-state',
    statement: 'An error that the server sends to the client carries the state that was sent.',
    why: 'Without it the client does not know which sign-in failed: it goes on waiting, or takes an error of another for its own.',
    reference: 'RFC 6749, section 4.1.2.1',
    grants: [],
    asks: true,
    run: errorState,
  }),
  check({
    id: 'redirect.issuer',
    statement: 'The redirect names the issuer it comes from.',
    why: 'By iss a client that knows several servers tells whose code it holds, and does not give it to the wrong one.',
    reference: 'RFC 9207, section 2',
    wants: 'Where the redirect names an issuer, it is the right one (RFC 9207, section 2).',
    grants: ['main'],
    promise: 'issInCallback',
    run: issuer,
  }),
];

async function state(lab: Lab): Promise<Outcome> {
  forPeople(lab);
  let callback: LabTokens['callback'];
  try {
    callback = (await lab.main()).callback;
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'flow-state-unknown') throw error;
    return fail('The callback that came to the redirect URI during the sign-in did not carry the state that was sent.');
  }
  if (callback === null) throw new CouldNotRun('The callback of the sign-in was not kept.');
  const fault = stateFault(statesIn(callback.parameters), callback.stateSent);
  if (fault !== null) return fail(`The answer to the sign-in ${fault}.`);
  return pass('The state came back unchanged with the answer to the sign-in.');
}

async function errorState(lab: Lab): Promise<Outcome> {
  forPeople(lab);
  const refused = await refusal(lab);
  if (refused !== null) return judgeErrorState('An error that the server sent to the client', refused.parameters, refused.stateSent);
  // The last is the most telling: the answer to another response type may come behind "#", where a loopback receiver sees none of it.
  const request = unanswerable(lab).at(-1);
  if (request === undefined) throw new CouldNotRun('Nothing is known that this server would have to refuse.');
  lab.step(`No error came to the client without a sign-in. Signs in ${request.step}.`);
  const answer = await lab.trySignIn(
    'This one asks for what does not exist, so that the server sends an error back. If its page says no instead, cancel this sign-in or wait.',
    { parameters: request.parameters },
  );
  if (answer.kind === 'refusal' && answer.error === null) throw answer.failure;
  if (answer.kind === 'refusal') return judgeErrorState('The error that came after the sign-in', answer.parameters, answer.stateSent);
  if (answer.kind === 'code') throw new CouldNotRun('The server gave a code where it was asked for what does not exist, and no error.');
  throw new CouldNotRun(`No error came to the client that could be looked at: ${nothingCame(answer)}.`);
}

function judgeErrorState(which: string, parameters: Pair[], sent: string): Outcome {
  const fault = stateFault(statesIn(parameters), sent);
  return fault === null ? pass(`${which} carries the state unchanged.`) : fail(`${which} ${fault}.`);
}

function statesIn(parameters: Pair[]): string[] {
  return parameters.filter(({ name }) => name === 'state').map(({ value }) => value);
}

/** What is wrong with the states that came back, continuing "The answer ..."; null: nothing. */
function stateFault(back: string[], sent: string): string | null {
  const [first, ...more] = back;
  if (first === undefined) return 'carries no state';
  if (more.length > 0) return `carries state ${back.length} times`;
  if (first === sent) return null;
  return `carries another state than was sent (${first.length} characters, sent were ${sent.length})`;
}

async function issuer(lab: Lab): Promise<Outcome> {
  forPeople(lab);
  const promised = lab.promises.issInCallback;
  const measured: Figures = { 'Issuer expected': lab.server.issuer === null ? 'none is known' : quoted(lab.server.issuer) };
  const refused = await refusal(lab);
  const inRefusal = refused === null ? undefined : issIn(refused.parameters);
  if (inRefusal !== undefined) {
    measured['iss with a refusal'] = inRefusal === null ? 'absent' : quoted(inRefusal);
    if (inRefusal !== null && !isIssuer(lab, inRefusal))
      return fail(`A refusal that the server sent to the client comes from ${quoted(inRefusal)}, which is not its issuer.`, measured);
  }
  const inAnswer = await issOfSignIn(lab);
  if (typeof inAnswer === 'object' && inAnswer !== null) return fail(inAnswer.fault, measured);
  if (inAnswer !== undefined) measured['iss with the sign-in'] = inAnswer === null ? 'absent' : quoted(inAnswer);
  if (typeof inAnswer === 'string' && !isIssuer(lab, inAnswer))
    return fail(`The answer to the sign-in comes from ${quoted(inAnswer)}, which is not the issuer.`, measured);
  const found = inAnswer === undefined ? inRefusal : inAnswer;
  if (found === undefined) throw new CouldNotRun('The callback of the sign-in was not kept, and the server refuses nothing to the client.');
  if (found === null) {
    if (promised === 'no') return pass('The redirect carries no iss, as expected.', measured);
    if (promised === 'yes') return fail('The redirect carries no iss.', measured);
    if (lab.server.issParameterPromised)
      return fail("The redirect carries no iss, although the server's metadata says that it always would.", measured);
    throw new NotApplicable('The redirect carries no iss, and this server never said that it would.');
  }
  if (inRefusal === null) return warn('The answer to the sign-in names its issuer, but a refusal does not.', measured);
  const compared = lab.server.issuer === null ? '; the connection names no issuer to compare it with' : ', as expected';
  return pass(`The redirect comes from ${quoted(found)}${compared}.`, measured);
}

function issIn(parameters: Pair[]): string | null {
  return parameters.find(({ name }) => name === 'iss')?.value ?? null;
}

function isIssuer({ server }: Lab, iss: string): boolean {
  return server.issuer === null || isIssuerOf(server, iss);
}

/** `iss` of the run's own sign-in; null: absent; undefined: it was not kept. Where the sign-in failed by it, what was wrong. */
async function issOfSignIn(lab: Lab): Promise<string | null | undefined | { fault: string }> {
  try {
    const { callback } = await lab.main();
    return callback === null ? undefined : issIn(callback.parameters);
  } catch (error) {
    if (error instanceof Failure && error.code === 'flow-issuer-mismatch') return { fault: error.what };
    throw error;
  }
}
