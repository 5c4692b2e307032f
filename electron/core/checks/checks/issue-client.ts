import { clientAuthOf, isPublicClient } from '../../../model/client-auth';
import { grantOf } from '../../../model/grants';
import { headerOf } from '../../base/untrusted-text';
import type { Lab, TokenReply } from '../lab';
import { type Check, CouldNotRun, check, cutShort, type Figures, fail, NotApplicable, type Outcome, pass, warn } from '../model';
import { refuseBusy, statusAndError } from './attempt';
import { madeUpCode, sameAnswer } from './control';

export const CLIENT_CHECKS: readonly Check[] = [
  check({
    id: 'issue.wrong-secret',
    statement: 'A token request with a wrong client secret is refused.',
    why: 'A secret that nobody compares protects nothing: whoever knows the client id could ask for its tokens.',
    reference: 'RFC 6749, sections 3.2.1 and 5.2',
    grants: [],
    run: wrongSecret,
  }),
];

const WRONG_SECRET = 'tokenscope-check-wrong-client-secret';

async function wrongSecret(lab: Lab): Promise<Outcome> {
  if (isPublicClient(lab.connection)) throw new NotApplicable('This client has no secret.');
  return grantOf(lab.connection).signsIn ? ofCode(lab) : ofClient(lab);
}

async function ofClient(lab: Lab): Promise<Outcome> {
  lab.step('Asks for a token with a wrong client secret.');
  const reply = await lab.requestToken({ clientSecret: WRONG_SECRET });
  const measured = measuredOf(reply);
  if (reply.ok) return fail('The server gave a token to a wrong client secret.', measured);
  refuseBusy(reply, 'the secret');
  lab.step('Asks with the right client secret, to compare.');
  const right = await lab.requestToken();
  refuseBusy(right, 'the secret');
  if (!right.ok) throw new CouldNotRun(`The server gives no token to the right client secret either (${statusAndError(right)}).`);
  return judged(lab, reply, right);
}

/**
 * Nobody signs in for this: a code that does not exist is sent once with the right secret and once with a wrong one. Where the server
 * looks at the secret first, as most do, the answers differ, and only that of the wrong one refuses the client.
 */
async function ofCode(lab: Lab): Promise<Outcome> {
  const code = madeUpCode(lab);
  lab.step('Sends a made-up code with a wrong client secret.');
  const wrong = await lab.exchangeCode(code, { clientSecret: WRONG_SECRET });
  if (wrong.ok) return fail('The server gave tokens for a made-up code and a wrong client secret.', measuredOf(wrong));
  refuseBusy(wrong, 'the secret');
  lab.step('Sends the same code with the right client secret, to compare.');
  const right = await lab.exchangeCode(code);
  if (right.ok) return fail('The server gave tokens for a made-up code.', measuredOf(right));
  refuseBusy(right, 'the secret');
  const measured = measuredOf(wrong, right);
  const same = sameAnswer(wrong, right);
  if (right.error === 'invalid_client' || (right.status === 401 && right.error !== 'invalid_grant' && !same)) {
    const text = `The server refuses a made-up code with the right secret as it would refuse the client (${statusAndError(right)}), so its answer to a wrong one (${statusAndError(wrong)}) says nothing about the secret.`;
    return cutShort(text, measured);
  }
  if (!same) return judged(lab, wrong, right);
  const text = `The server answers a made-up code alike with a wrong and with the right secret (${statusAndError(wrong)}), so it did not look at the secret first. Only a real code or refresh token can tell whether it looks at all.`;
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
    const text = `The server refused the wrong secret with ${statusAndError(reply)}, where the right one gets ${right.ok ? 'a token' : statusAndError(right)}.`;
    return warn(`${text} RFC 6749 section 5.2 has invalid_client for this.`, measured);
  }
  if (clientAuthOf(connection).place === 'header' && (reply.status !== 401 || headerOf(reply.headers, 'www-authenticate') === null)) {
    const due = reply.status === 401 ? 'WWW-Authenticate is missing' : 'status 401 with WWW-Authenticate was due';
    return warn(`The server refused the wrong secret with ${statusAndError(reply)}, but after an Authorization header ${due}.`, measured);
  }
  const unusual = reply.error === 'invalid_client' ? '' : ' The standard names the error invalid_client.';
  return pass(`The server refused the wrong secret with ${statusAndError(reply)}.${unusual}`, measured);
}

function measuredOf(wrong: TokenReply, right: TokenReply | null = null): Figures {
  const value = ({ status, ok, error }: TokenReply) => `${status} ${ok ? 'tokens' : (error ?? 'no error code')}`;
  return { 'With a wrong secret': value(wrong), 'With the right secret': right && value(right) };
}
