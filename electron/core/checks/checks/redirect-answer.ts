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
    statement: 'The state comes back unchanged with the code',
    failed: 'The state is missing or changed when the code comes back',
    why: 'The client matches the response to its sign-in by the state. If it changes, sign-ins fail or attacks succeed.',
    reference: 'RFC 6749, sections 4.1.2 and 10.12',
    grants: ['main'],
    run: state,
  }),
  check({
    id: 'redirect.error-state',
    statement: 'Error redirects carry the state that was sent',
    failed: 'Error redirects lack the state that was sent',
    why: "Without it the client can't tell which sign-in failed: it keeps waiting, or mistakes another sign-in's error for its own.",
    reference: 'RFC 6749, section 4.1.2.1',
    grants: [],
    asks: true,
    run: errorState,
  }),
  check({
    id: 'redirect.issuer',
    statement: 'The redirect names the issuer',
    failed: 'The redirect names the wrong issuer, or none',
    why: "A client that uses several servers needs iss to tell which one a code came from, so that it doesn't send it to the wrong one.",
    reference: 'RFC 9207, section 2',
    wants: 'If the redirect names an issuer, it is the correct one (RFC 9207, section 2).',
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
    return fail('The callback received during the sign-in did not carry the state that was sent.');
  }
  if (callback === null) throw new CouldNotRun("The sign-in's callback was not recorded.");
  const fault = stateFault(statesIn(callback.parameters), callback.stateSent);
  if (fault !== null) return fail(`The sign-in response ${fault}.`);
  return pass('The state came back unchanged with the sign-in response.');
}

async function errorState(lab: Lab): Promise<Outcome> {
  forPeople(lab);
  const refused = await refusal(lab);
  if (refused !== null) return judgeErrorState('An error redirect from the server', refused.parameters, refused.stateSent);
  // The last is the most telling: the answer to another response type may come behind "#", where a loopback receiver sees none of it.
  const request = unanswerable(lab).at(-1);
  if (request === undefined) throw new CouldNotRun('No request is known that this server would have to reject.');
  lab.step(`The server redirected no error without a sign-in. Signs in ${request.step}.`);
  const answer = await lab.trySignIn(
    "This sign-in requests something that doesn't exist, so that the server returns an error. If its page shows the error instead, cancel this sign-in or wait.",
    { parameters: request.parameters },
  );
  if (answer.kind === 'refusal' && answer.error === null) throw answer.failure;
  if (answer.kind === 'refusal') return judgeErrorState('The error returned after the sign-in', answer.parameters, answer.stateSent);
  if (answer.kind === 'code') throw new CouldNotRun("The server returned a code for something that doesn't exist, instead of an error.");
  throw new CouldNotRun(`No error redirect could be examined: ${nothingCame(answer)}.`);
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
  if (first === undefined) return 'has no state';
  if (more.length > 0) return `has ${back.length} state parameters`;
  if (first === sent) return null;
  return `has a different state from the one sent (${first.length} characters; ${sent.length} were sent)`;
}

async function issuer(lab: Lab): Promise<Outcome> {
  forPeople(lab);
  const promised = lab.promises.issInCallback;
  const measured: Figures = { 'Expected issuer': lab.server.issuer === null ? 'unknown' : quoted(lab.server.issuer) };
  const refused = await refusal(lab);
  const inRefusal = refused === null ? undefined : issIn(refused.parameters);
  if (inRefusal !== undefined) {
    measured['iss in an error redirect'] = inRefusal === null ? 'absent' : quoted(inRefusal);
    if (inRefusal !== null && !isIssuer(lab, inRefusal))
      return fail(`An error redirect names ${quoted(inRefusal)}, which is not the issuer.`, measured);
  }
  const inAnswer = await issOfSignIn(lab);
  if (typeof inAnswer === 'object' && inAnswer !== null) return fail(inAnswer.fault, measured);
  if (inAnswer !== undefined) measured['iss in the sign-in response'] = inAnswer === null ? 'absent' : quoted(inAnswer);
  if (typeof inAnswer === 'string' && !isIssuer(lab, inAnswer))
    return fail(`The sign-in response names ${quoted(inAnswer)}, which is not the issuer.`, measured);
  const found = inAnswer === undefined ? inRefusal : inAnswer;
  if (found === undefined)
    throw new CouldNotRun("The sign-in's callback was not recorded, and the server redirects no errors to the client.");
  if (found === null) {
    if (promised === 'no') return pass('The redirect has no iss, as expected.', measured);
    if (promised === 'yes') return fail('The redirect has no iss.', measured);
    if (lab.server.issParameterPromised) return fail("The redirect has no iss, although the server's metadata promises it.", measured);
    throw new NotApplicable('The redirect has no iss, and this server never promised it.');
  }
  if (inRefusal === null) return warn("The sign-in response names its issuer, but an error redirect doesn't.", measured);
  const compared = lab.server.issuer === null ? '; the connection has no issuer to compare it with' : ', as expected';
  return pass(`The redirect names ${quoted(found)}${compared}.`, measured);
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
