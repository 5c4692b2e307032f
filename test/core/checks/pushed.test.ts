import { describe, expect, it } from 'vitest';
import { CLIENTS } from '../../../electron/practice';
import { builtInPlans } from '../../../electron/core/checks/plans';
import { PUSHED_CHECKS, REDIRECT_CHECKS } from './groups';
import { stopTime } from '../../support/still-time';
import { type Fault, sharedStage } from './stage';
import { seenBothWays, verdictsAt } from './verdicts';

const LOOPBACK = { receiver: { kind: 'loopback' as const, port: null, path: '/cb' } };

verdictsAt('checks of pushed requests', PUSHED_CHECKS, { face: 'par' }, [
  ['pushed.demanded', 'pass', 'with a pushed request it continues to the sign-in'],
  ['pushed.demanded', 'fail', 'a code for a request that was not pushed', { fault: ['par-not-demanded', true] }],
  ['pushed.once', 'pass', 'with a new one it continues to the sign-in'],
  ['pushed.once', 'fail', 'a second code for the same request_uri', { fault: ['par-reusable', true] }],
  ['pushed.other-client', 'not-applicable', 'needs a second client'],
]);

verdictsAt('checks of pushed requests through a loopback receiver', PUSHED_CHECKS, { face: 'par', connection: LOOPBACK }, [
  ['pushed.once', 'pass', 'with a new one'],
  ['pushed.once', 'fail', 'a second code', { fault: ['par-reusable', true] }],
]);

describe('with a second client', () => {
  stopTime();
  const stage = sharedStage({ face: 'par' });
  const run = async (clientId: string, fault: Fault[] = []) => {
    const { id } = await stage.connections.create({ ...stage.practice.faces.practice.connection, clientId }, 'secret');
    const { verdict, text } = await stage.runCheck('pushed.other-client', { fault });
    await stage.connections.remove(id);
    return [verdict, text];
  };

  it('its use of the request_uri is refused', async () => {
    expect(await run(CLIENTS.practice.id)).toEqual(['pass', expect.stringContaining('for its own client it continues')]);
  });
  it('its use of the request_uri is accepted', async () => {
    expect(await run(CLIENTS.practice.id, [['par-any-client', true]])).toEqual([
      'fail',
      expect.stringContaining('issued the other client'),
    ]);
  });
  it('that the server does not know proves nothing', async () => {
    expect(await run('nobody')).toEqual(['could-not-run', expect.stringContaining('would prove nothing')]);
  });
  it('the checks of the redirect pass as without pushing', async () => {
    const { results } = await stage.runChecks(REDIRECT_CHECKS);
    expect(results.filter(({ verdict }) => verdict !== 'pass').map(({ id, verdict, text }) => `${id} ${verdict} ${text}`)).toEqual([]);
  });
  it('the plan of FAPI 2.0 finds nothing wrong, and leaves out bound tokens and keys, which this connection has none of', async () => {
    const plan = builtInPlans().find(({ id }) => id === 'fapi-2');
    const { results } = await stage.runChecks(plan?.checks ?? []);
    const others = results.filter(({ id, verdict }) => verdict !== 'pass' && !/^(bound|client)\./.test(id));
    expect(others.map(({ id, verdict }) => [id, verdict])).toEqual([['pushed.other-client', 'not-applicable']]);
  });
});

verdictsAt('checks of pushed requests where none are', PUSHED_CHECKS, {}, [['pushed.once', 'not-applicable', 'does not push']]);

seenBothWays(PUSHED_CHECKS.filter(({ id }) => id !== 'pushed.other-client'));
