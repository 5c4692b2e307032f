import { quoted } from '../../base/untrusted-text';
import { type AuthorizeChange, isPushed } from '../../grants/authorize-request';
import type { Lab } from '../lab';
import { type Check, CouldNotRun, check, cutShort, fail, NotApplicable, type Outcome, pass } from '../model';
import { codeBy, forPeople, reactionOf } from './authorize';

export const PUSHED_CHECKS: readonly Check[] = [
  check({
    id: 'pushed.demanded',
    statement: 'A request that was not pushed is rejected',
    failed: 'A request that was not pushed brings a code',
    why: 'If pushing can be left out, anyone can put a request together in a link, without authenticating for it.',
    reference: 'RFC 9126, sections 5 and 6',
    wants: 'A client registered to push its requests gets no code without (RFC 9126, section 6).',
    grants: [],
    asks: true,
    signOff: false,
    run: demanded,
  }),
  check({
    id: 'pushed.once',
    statement: 'A request_uri that brought a code is rejected',
    failed: 'A request_uri brings a second code',
    why: 'The URL stays in the browser history: opening it again must not bring another code.',
    reference: 'RFC 9126, sections 4 and 7.3',
    grants: ['fresh-code'],
    asks: true,
    signOff: false,
    run: once,
  }),
  check({
    id: 'pushed.other-client',
    statement: "Another client's request_uri is rejected",
    failed: "Another client's request_uri is accepted",
    why: 'A pushed request carries the authentication of the client that pushed it, and no other may use it.',
    reference: 'RFC 9126, section 2.2',
    grants: [],
    asks: true,
    signOff: false,
    run: otherClient,
  }),
];

async function demanded(lab: Lab): Promise<Outcome> {
  pushes(lab);
  const required = lab.server.pushedRequired === true;
  const measured = { 'Required by the metadata': required ? 'yes' : 'no' };
  const brought = await codeBy(lab, {
    change: { pushed: 'off' },
    carries: 'everything in its URL, nothing pushed',
    how: 'without pushing',
    usually: 'with a pushed request',
    about: 'pushing',
  });
  if (brought.kind === 'unknown') return cutShort(brought.text, measured);
  if (brought.kind === 'refused') return pass(brought.text, measured);
  const says = required
    ? ', although its metadata requires pushing'
    : '. Its metadata leaves it to the registration of the client (require_pushed_authorization_requests)';
  return fail(`The server issued a code for a request that was not pushed${says}.`, measured);
}

async function once(lab: Lab): Promise<Outcome> {
  pushes(lab);
  const { code } = await lab.freshCode();
  if (code?.request == null) throw new CouldNotRun('The sign-in brought no code, so its request_uri was not used.');
  const { request, redirectUri } = code;
  const brought = await codeBy(lab, {
    change: { resent: { request, redirectUri } },
    carries: 'the request_uri of the sign-in that was just completed',
    how: 'with a request_uri that was used',
    usually: 'with a new one',
    about: 'single use',
  });
  if (brought.kind === 'unknown') return cutShort(brought.text);
  if (brought.kind === 'code') return fail('The server issued a second code for the same request_uri.');
  if (request.pushedUntil !== null && lab.now() >= request.pushedUntil)
    throw new CouldNotRun('The request_uri expired before it was sent again, so the rejection may be for that. Sign in faster.');
  return pass(brought.text);
}

async function otherClient(lab: Lab): Promise<Outcome> {
  pushes(lab);
  const other = lab.otherClient();
  if (other === null)
    throw new NotApplicable(
      'This needs a second client: add a connection with the same issuer and another Client ID, then run this again.',
    );
  const { clientId, redirectUri, scopes } = other;
  const measured = { 'Other client': quoted(clientId) };
  const itself: AuthorizeChange = { pushed: 'off', scopes, parameters: [{ name: 'client_id', value: clientId }] };
  lab.step('Sends an authorization request of the other client, to see that the server knows it.');
  const known = reactionOf(await lab.probeAuthorize({ ...itself, redirectUri }));
  if (known.kind !== 'went-on')
    throw new CouldNotRun(`The server ${known.text} for a request of the other client itself, so rejecting it here would prove nothing.`);
  const brought = await codeBy(lab, {
    change: { pushed: 'on', presentedAs: clientId },
    carries: "this client's request_uri and the other client's client_id",
    how: 'for another client',
    usually: 'for its own client',
    about: 'the client',
  });
  if (brought.kind === 'unknown') return cutShort(brought.text, measured);
  if (brought.kind === 'refused') return pass(brought.text, measured);
  return fail("The server issued the other client a code for a request that it didn't push.", measured);
}

/** @throws NotApplicable the connection does not push its requests. */
function pushes(lab: Lab): void {
  forPeople(lab);
  if (!isPushed(lab, {})) throw new NotApplicable('This connection does not push its authorization requests.');
}
