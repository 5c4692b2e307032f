import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../../electron/core/checks/catalogue';
import { signInsOf } from '../../../electron/core/checks/cost';
import { isGeneral } from '../../../electron/core/checks/plans';
import { CLIENTS } from '../../../electron/practice';
import { stopTime } from '../../support/still-time';
import { DEVICE_CHECKS } from './groups';
import { type Fault, sharedStage } from './stage';
import { seenBothWays, verdictsAt } from './verdicts';

verdictsAt('checks of device codes', DEVICE_CHECKS, { face: 'device' }, [
  ['device.slow-down', 'pass', 'to slow down (poll 1)'],
  ['device.slow-down', 'fail', 'accepted 5 polls in a row', { fault: ['device-polls-freely', true] }],
  ['device.slow-down', 'warn', 'status 429', { fault: ['busy-429', 30] }],
  ['device.once', 'pass', 'rejected a used device code: status 400, invalid_grant'],
  ['device.once', 'fail', 'issued tokens again', { fault: ['device-code-reusable', true] }],
  ['device.once', 'warn', 'without saying why', { fault: ['bare-refusal', 403] }],
  ['device.once', 'could-not-run', 'denied', { fault: ['device-denied', true] }],
  [
    'device.expired',
    'pass',
    'rejected the expired device code with status 400 and the error expired_token',
    { fault: ['device-expires', 30] },
  ],
  ['device.expired', 'could-not-run', 'the wait would take 10 min'],
  [
    'device.expired',
    'fail',
    'still waits for a sign-in',
    {
      fault: [
        ['device-expires', 30],
        ['device-never-expires', true],
      ],
    },
  ],
  ['device.other-client', 'not-applicable', 'needs a second client'],
]);

verdictsAt('checks of device codes where there are none', DEVICE_CHECKS, {}, [
  ['device.slow-down', 'not-applicable', 'does not use device authorization'],
  ['device.once', 'not-applicable', 'does not use device authorization'],
]);

describe('with a second client', () => {
  stopTime();
  const stage = sharedStage({ face: 'device' });
  const run = async (clientId: string, secret: string, fault: Fault[] = []) => {
    const { id } = await stage.connections.create({ ...stage.practice.faces.device.connection, clientId }, secret);
    const { verdict, text } = await stage.runCheck('device.other-client', { fault });
    await stage.connections.remove(id);
    return [verdict, text];
  };

  it('its use of the code is refused', async () => {
    expect(await run(CLIENTS.opaque.id, CLIENTS.opaque.secret)).toEqual(['pass', expect.stringContaining('from another client')]);
  });
  it('its use of the code is accepted', async () => {
    const found = await run(CLIENTS.opaque.id, CLIENTS.opaque.secret, [['device-any-client', true]]);
    expect(found).toEqual(['fail', expect.stringContaining('from another client')]);
  });
  it('that the server rejects proves nothing', async () => {
    expect(await run(CLIENTS.opaque.id, 'wrong')).toEqual(['could-not-run', expect.stringContaining('proves nothing')]);
  });
});

describe('every other check, with device codes to sign in with', () => {
  stopTime();
  const stage = sharedStage({ face: 'device', accessTokenSeconds: 4 });
  const general = CHECKS.filter(isGeneral);

  it('passes, or does not apply because there is no redirect, with as many sign-ins as were said', async () => {
    const { results, families } = await stage.runChecks(general, { options: { maxWaitMs: 5_000 } });
    const found = results.filter(({ id, verdict }) => verdict !== 'pass' && !(verdict === 'not-applicable' && OF_A_REDIRECT.test(id)));
    expect(found.map(({ id, verdict, text }) => `${id} ${verdict} ${text}`)).toEqual([]);
    expect(stage.opened).toHaveLength(signInsOf(general, stage.connection));
    expect(families.every(({ events }) => events[0]?.text === 'Signed in')).toBe(true);
  });
});

const OF_A_REDIRECT = /^(redirect\.|reuse\.code)/;

seenBothWays(DEVICE_CHECKS.filter(({ id }) => id !== 'device.other-client'));
