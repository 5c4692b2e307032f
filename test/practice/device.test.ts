import { afterEach, describe, expect, it } from 'vitest';
import { CLIENTS } from '../../electron/practice/clients';
import { DEVICE_GRANT } from '../../electron/practice/device-codes';
import { practiceFor } from '../support/practice';
import { type Answer, basic, post } from './client';
import { signInDevice } from './device-person';

const practice = practiceFor('all', { deviceIntervalSeconds: 60 });
const client = basic(CLIENTS.device);

interface Given {
  device_code: string;
  verification_uri_complete: string;
  interval: number;
  expires_in: number;
}

const begin = async () => (await post(`${practice.url}/device/auth`, { scope: 'openid offline_access' }, client)).json as unknown as Given;
const poll = ({ device_code }: Given): Promise<Answer> => post(`${practice.url}/token`, { grant_type: DEVICE_GRANT, device_code }, client);
const errorOf = async (given: Given) => (await poll(given)).json.error;

afterEach(() => void practice.faults.clear());

describe('the device flow of the practice provider', () => {
  it('names its interval, and tells a device that polls faster to slow down', async () => {
    const given = await begin();
    expect([given.interval, given.expires_in]).toEqual([60, 600]);
    expect(await errorOf(given)).toBe('slow_down');
    practice.faults.set('device-polls-freely', true);
    expect(await errorOf(given)).toBe('authorization_pending');
  });

  it('gives tokens once, and refuses the code after that, unless it is reusable', async () => {
    const given = await begin();
    await signInDevice(given.verification_uri_complete);
    expect((await poll(given)).json).toMatchObject({ access_token: expect.any(String), refresh_token: expect.any(String) });
    expect(await errorOf(given)).toBe('invalid_grant');
    practice.faults.set('device-code-reusable', true);
    const again = await begin();
    await signInDevice(again.verification_uri_complete);
    expect((await poll(again)).status).toBe(200);
    expect((await poll(again)).status).toBe(200);
  });

  it('plays a server that always wants it slower, and a person who says no', async () => {
    const given = await begin();
    practice.faults.set('device-slow-down', true);
    practice.faults.set('device-polls-freely', true);
    expect(await errorOf(given)).toBe('slow_down');
    practice.faults.set('device-denied', true);
    expect(await errorOf(given)).toBe('access_denied');
  });

  it('lets codes expire as soon as it is told to', async () => {
    practice.faults.set('device-expires', 30);
    expect((await begin()).expires_in).toBe(30);
  });

  it('says at its page what is wrong with a code', async () => {
    await expect(signInDevice(`${practice.url}/device`, { code: 'none' })).rejects.toThrow('Still no end');
  });
});
