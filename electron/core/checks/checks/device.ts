import { inShort } from '../../../model/text/durations';
import { quoted } from '../../base/untrusted-text';
import type { Lab } from '../lab';
import { type Check, CouldNotRun, check, cutShort, fail, NotApplicable, type Outcome, pass, warn } from '../model';
import { attempt, isRefusal, refuseBusy, statusAndError, undecided } from './attempt';

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const DEVICE = { grants: [], grantType: GRANT, signOff: false } as const;
/** Polls in a row, all sooner than any interval allows. */
const FAST_POLLS = 5;
/** Milliseconds past its end at which a device code is tried: servers count in whole seconds. */
const PAST_MS = 2_000;

export const DEVICE_CHECKS: readonly Check[] = [
  check({
    id: 'device.slow-down',
    statement: 'A device that polls too fast is told to slow down',
    failed: 'A device may poll as fast as it likes',
    why: 'Without a limit, codes can be guessed quickly, and many devices that poll overload the server.',
    reference: 'RFC 8628, sections 3.5 and 5.2',
    wants: 'A poll sooner than the interval allows gets slow_down (RFC 8628, section 3.5).',
    ...DEVICE,
    run: slowDown,
  }),
  check({
    id: 'device.other-client',
    statement: "Another client's device code is rejected",
    failed: "Another client's device code is accepted",
    why: 'Anyone who sees a device code could otherwise collect the tokens with another client.',
    reference: 'RFC 8628, section 3.4; RFC 6749, section 5.2',
    wants: 'A code issued to another client gets invalid_grant (RFC 6749, section 5.2).',
    ...DEVICE,
    run: otherClient,
  }),
  check({
    id: 'device.once',
    statement: 'A device code that brought tokens is rejected',
    failed: 'A device code brings tokens twice',
    why: 'A device code in a log must be worthless once the device has its tokens.',
    reference: 'RFC 8628, section 3.5; RFC 6749, section 5.2',
    wants: 'A code that was used gets invalid_grant (RFC 6749, section 5.2).',
    ...DEVICE,
    grants: ['fresh-device'],
    effect: 'ends',
    run: once,
  }),
  check({
    id: 'device.expired',
    statement: 'An expired device code is rejected',
    failed: 'An expired device code is still waited for',
    why: 'The code is short so that people can type it; only its short life keeps it from being guessed.',
    reference: 'RFC 8628, sections 3.5 and 5.2',
    wants: 'An expired code gets expired_token (RFC 8628, section 3.5).',
    ...DEVICE,
    waits: true,
    run: expired,
  }),
];

async function slowDown(lab: Lab): Promise<Outcome> {
  const { deviceCode, intervalMs } = await codeFor(lab);
  lab.step(`Polls up to ${FAST_POLLS} times in a row, though the interval is ${inShort(intervalMs)}.`);
  const interval = { Interval: inShort(intervalMs) };
  for (let sent = 1; sent <= FAST_POLLS; sent++) {
    const reply = await lab.poll(deviceCode);
    const measured = { ...interval, Polls: String(sent) };
    if (reply.error === 'slow_down') return pass(`The server told a device that polls too fast to slow down (poll ${sent}).`, measured);
    if (reply.status === 429)
      return warn('The server limits polls with status 429. A device waits for slow_down, and may take this for a failure.', measured);
    refuseBusy(reply, 'the pace');
    if (reply.error !== 'authorization_pending')
      throw new CouldNotRun(`A poll before anyone signed in returned ${statusAndError(reply)}, so the pace can't be tested.`);
  }
  return fail(`The server accepted ${FAST_POLLS} polls in a row without slow_down.`, { ...interval, Polls: String(FAST_POLLS) });
}

async function otherClient(lab: Lab): Promise<Outcome> {
  const { deviceCode } = await codeFor(lab);
  lab.step('Polls with it as another client.');
  const asked = await lab.pollAsOther(deviceCode);
  if (asked === null)
    throw new NotApplicable(
      'This needs a second client: add a connection with device authorization, the same issuer and another Client ID, then run this again.',
    );
  const measured = { 'Other client': quoted(asked.clientId) };
  const { error } = asked.reply;
  if (error === 'authorization_pending' || error === 'slow_down' || asked.reply.ok)
    return fail(`The server accepted the device code from another client (${statusAndError(asked.reply)}).`, measured);
  if (error === 'unauthorized_client' || error === 'invalid_client')
    return cutShort(`The server rejects the other client itself (${statusAndError(asked.reply)}), so this proves nothing.`, measured);
  refuseBusy(asked.reply, 'the client');
  lab.step('Polls with it as its own client, for comparison.');
  const own = await lab.poll(deviceCode);
  if (own.error !== 'authorization_pending' && own.error !== 'slow_down')
    return cutShort(`The server rejects the code for its own client too (${statusAndError(own)}), so this proves nothing.`, measured);
  return pass(`The server rejected the device code from another client (${statusAndError(asked.reply)}).`, measured);
}

async function once(lab: Lab): Promise<Outcome> {
  const { deviceCode = '' } = await lab.freshDevice();
  lab.step('Sends the device code again, though it has brought tokens.');
  const tried = await attempt(() => lab.poll(deviceCode));
  if (tried.kind === 'granted') return fail('The server issued tokens again for a device code that had brought some.');
  const { error = null } = tried.reply ?? {};
  if (error === 'authorization_pending' || error === 'slow_down')
    return fail(`The server treats a used device code as pending (${tried.said}).`);
  if (isRefusal(tried.kind)) return pass(`The server rejected a used device code: ${tried.said}.`);
  if (tried.kind === 'unexplained' || tried.kind === 'client-refused')
    return warn(`The server rejected a used device code without saying why: ${tried.said}.`);
  throw undecided(tried, 'When the device code was sent again');
}

async function expired(lab: Lab): Promise<Outcome> {
  const { deviceCode, expiresInMs } = await codeFor(lab);
  const measured = { 'Valid for': inShort(expiresInMs) };
  await lab.wait(expiresInMs + PAST_MS, 'Waits for the device code to expire.');
  lab.step('Polls with the expired device code.');
  const reply = await lab.poll(deviceCode);
  refuseBusy(reply, 'the code');
  const said = statusAndError(reply);
  if (reply.error === 'authorization_pending' || reply.error === 'slow_down' || reply.ok)
    return fail(`The server still waits for a sign-in with the expired device code (${said}).`, measured);
  if (reply.error === 'expired_token') return pass(`The server rejected the expired device code with ${said}.`, measured);
  return warn(`The server rejected the expired device code with ${said}. The standard error is expired_token.`, measured);
}

async function codeFor(lab: Lab): ReturnType<Lab['requestDevice']> {
  lab.step('Requests a device code for this test only.');
  return lab.requestDevice();
}
