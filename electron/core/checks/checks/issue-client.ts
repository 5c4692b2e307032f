import { clientAuthOf, usesSecret } from '../../../model/client-auth';
import { grantOf } from '../../../model/grants';
import { headerOf } from '../../base/untrusted-text';
import type { Lab, TokenChange, TokenReply } from '../lab';
import { type Check, CouldNotRun, check, cutShort, type Figures, fail, NotApplicable, type Outcome, pass, warn } from '../model';
import { refuseBusy, statusAndError } from './attempt';
import { checkGetsOwn } from '../own-tokens';
import { madeUpCode, sameAnswer } from './control';

export const CLIENT_CHECKS: readonly Check[] = [
  check({
    id: 'issue.wrong-secret',
    statement: 'A wrong client secret is rejected',
    failed: 'A wrong client secret is accepted',
    why: "If the secret isn't verified, anyone who knows the Client ID can request its tokens.",
    reference: 'RFC 6749, sections 3.2.1 and 5.2',
    grants: [],
    run: wrongSecret,
  }),
];

const WRONG_SECRET = 'tokenscope-check-wrong-client-secret';

async function wrongSecret(lab: Lab): Promise<Outcome> {
  if (!usesSecret(lab.connection)) throw new NotApplicable('This client has no secret.');
  checkGetsOwn(lab.connection);
  return grantOf(lab.connection).signsIn ? ofCode(lab) : ofClient(lab);
}

async function ofClient(lab: Lab): Promise<Outcome> {
  lab.step('Requests a token with a wrong client secret.');
  const reply = await lab.requestToken({ clientSecret: WRONG_SECRET });
  const measured = measuredOf(reply);
  if (reply.ok) return fail('The server issued a token for a wrong client secret.', measured);
  refuseBusy(reply, 'the secret');
  lab.step('Requests one with the correct client secret, for comparison.');
  const right = await lab.requestToken();
  refuseBusy(right, 'the secret');
  if (!right.ok) throw new CouldNotRun(`The server issues no token for the correct client secret either (${statusAndError(right)}).`);
  return judged(lab, reply, right);
}

/**
 * Nobody signs in for this: a code that does not exist is sent once with the right secret and once with a wrong one. Where the server
 * looks at the secret first, as most do, the answers differ, and only that of the wrong one refuses the client.
 */
async function ofCode(lab: Lab): Promise<Outcome> {
  const code = madeUpCode(lab);
  const isDevice = grantOf(lab.connection).signsIn === 'device';
  const send = (change: TokenChange) => (isDevice ? lab.poll(code.code, change) : lab.exchangeCode(code, change));
  lab.step('Sends a made-up code with a wrong client secret.');
  const wrong = await send({ clientSecret: WRONG_SECRET });
  if (wrong.ok) return fail('The server issued tokens for a made-up code and a wrong client secret.', measuredOf(wrong));
  refuseBusy(wrong, 'the secret');
  lab.step('Sends the same code with the correct client secret, for comparison.');
  const right = await send({});
  if (right.ok) return fail('The server issued tokens for a made-up code.', measuredOf(right));
  refuseBusy(right, 'the secret');
  const measured = measuredOf(wrong, right);
  const same = sameAnswer(wrong, right);
  if (right.error === 'invalid_client' || (right.status === 401 && right.error !== 'invalid_grant' && !same)) {
    const text = `With the correct secret, the server rejects a made-up code the way it would reject the client (${statusAndError(right)}), so its response to a wrong secret (${statusAndError(wrong)}) says nothing about the secret.`;
    return cutShort(text, measured);
  }
  if (!same) return judged(lab, wrong, right);
  const text = `The server rejects a made-up code the same way with a wrong secret and the correct one (${statusAndError(wrong)}), so it doesn't check the secret first. Only a real code or refresh token can show whether it checks it at all.`;
  return warn(text, measured);
}

/**
 * A refusal for the secret: whether it is the one that RFC 6749 section 5.2 asks for.
 *
 * @param right The other answer that the right secret gets.
 */
function judged({ connection }: Lab, reply: TokenReply, right: TokenReply): Outcome {
  const measured = measuredOf(reply, right);
  if (reply.error !== 'invalid_client' && reply.status !== 401) {
    const text = `The server rejected the wrong secret with ${statusAndError(reply)}, while the correct one gets ${right.ok ? 'a token' : statusAndError(right)}.`;
    return warn(`${text} RFC 6749 section 5.2 requires invalid_client here.`, measured);
  }
  if (clientAuthOf(connection).place === 'header' && (reply.status !== 401 || headerOf(reply.headers, 'www-authenticate') === null)) {
    const due = reply.status === 401 ? 'WWW-Authenticate is missing' : 'status 401 with WWW-Authenticate is required';
    return warn(`The server rejected the wrong secret with ${statusAndError(reply)}, but after an Authorization header ${due}.`, measured);
  }
  const unusual = reply.error === 'invalid_client' ? '' : ' The standard error is invalid_client.';
  return pass(`The server rejected the wrong secret with ${statusAndError(reply)}.${unusual}`, measured);
}

function measuredOf(wrong: TokenReply, right: TokenReply | null = null): Figures {
  const value = ({ status, ok, error }: TokenReply) => `${status} ${ok ? 'tokens' : (error ?? 'no error code')}`;
  return { 'With a wrong secret': value(wrong), 'With the correct secret': right && value(right) };
}
