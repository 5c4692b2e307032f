import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Http } from '../../electron/core/ports';
import { signInDevice } from '../practice/device-person';
import { cliStage } from './stage';

const stage = cliStage();
const env = () => ({ SECRET: stage.practice.faces.device.clientSecret, HOME: stage.folder });

/** Somebody finishes the sign-in as soon as there is a code. */
function withPerson(deny = false): Http {
  return {
    async send(request) {
      const response = await stage.http.send(request);
      const { verification_uri_complete: page } = request.url.endsWith('/device/auth')
        ? JSON.parse(new TextDecoder().decode(response.body))
        : {};
      if (page) await signInDevice(page, { deny });
      return response;
    },
  };
}

describe('tokenscope connect with a device code', () => {
  it('shows code and page, waits, and hands out the refresh token, without a browser or a terminal', async () => {
    const connection = stage.connectionFile('device');
    const { code, out, err } = await stage.cli(['connect', '-c', connection], { env: env(), http: withPerson() });
    expect(err).toContain(`open this page on any device:\n\n  ${stage.practice.url}/device\n\nand enter the code:\n\n  `);
    expect(err).toMatch(/ {2}[A-Z]{4}-[A-Z]{4}\n/);
    expect(err).toContain(`${stage.practice.url}/device?user_code=`);
    expect(err).toContain('The code is valid for 10 minutes. Waiting for the sign-in...');
    expect(err).toContain('Signed in: Practice: device.');
    expect(code).toBe(0);
    expect(out.trim().length).toBeGreaterThan(20);
  });

  it('tells a program in JSON what the person has to do, and then how it went', async () => {
    const args = ['connect', '-c', stage.connectionFile('device'), '--json'];
    const { code, out, err } = await stage.cli(args, { env: env(), http: withPerson() });
    const told = err.split('\n').flatMap((line) => (line.startsWith('{') ? JSON.parse(line) : []));
    expect(told).toEqual([
      {
        waitingFor: 'device',
        userCode: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/),
        verificationUri: `${stage.practice.url}/device`,
        verificationUriComplete: `${stage.practice.url}/device?user_code=${told[0].userCode}`,
        expiresAt: expect.any(String),
      },
    ]);
    expect(new Date(told[0].expiresAt).toISOString()).toBe(told[0].expiresAt);
    expect(err).not.toContain('To sign in, open');
    expect(err).not.toContain('Signed in');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ connection: 'Practice: device', stored: false, tokenType: 'Bearer', hasRefreshToken: true });
    expect(JSON.parse(out).refreshToken.length).toBeGreaterThan(20);
  });

  it('says that it was denied', async () => {
    const { code, err } = await stage.cli(['connect', '-c', stage.connectionFile('device')], { env: env(), http: withPerson(true) });
    expect(code).toBe(2);
    expect(err).toContain('The sign-in was denied on the other page or device (access_denied).');
  });

  it('gets a token where a command may sign in', async () => {
    const { code, out } = await stage.cli(['token', '-c', stage.connectionFile('device'), '--sign-in'], { env: env(), http: withPerson() });
    expect(code).toBe(0);
    expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  });
});

describe('tokenscope check with a device code', () => {
  it('prints the code where a check needs tokens of its own, and says so in advance', async () => {
    const plan = stage.path('plan.json');
    writeFileSync(plan, JSON.stringify({ name: 'Devices', checks: ['device.once'] }));
    const args = ['check', '-c', stage.connectionFile('device'), '-p', plan, '--allow-burning'];
    const { code, out, err } = await stage.cli(args, { env: env(), http: withPerson() });
    expect(out).toContain('1 passed');
    expect(code).toBe(0);
    const told = /^1 sign-in with a code will be needed\.$/m.exec(err)?.index;
    const asked = err.search(/^Sign-in 1 of 1 with a code: /m);
    const shown = err.search(/enter the code:\n\n {2}[A-Z]{4}-[A-Z]{4}\n/);
    expect([told, asked, shown]).not.toContain(-1);
    expect(told).toBeLessThan(asked);
  });
});
