import { describe, expect, it } from 'vitest';
import { cliStage, connected, MACHINE } from './stage';

const stage = cliStage();
const LISTENS = { receiver: { kind: 'loopback' as const, port: 8400, path: '/callback' } };

describe('tokenscope preflight', () => {
  it('says of each step what the provider accepts, opens nothing, and exits with 0', async () => {
    const { code, out } = await stage.cli(['preflight', stage.connectionFile('practice', LISTENS)]);
    expect(out).toMatch(/^pass {8}Client ID {14}The server refuses a made-up Client ID, and goes on with this one\.$/m);
    expect(out).toMatch(/^pass {8}Client credential {6}The server accepts the credential, sent as client_secret_basic/m);
    expect(out).toMatch(/\d passed.*; sent \d+ of at most 24 requests to 127\.0\.0\.1:\d+\n$/);
    expect([code, stage.sent.some(({ body }) => body?.includes('client_credentials'))]).toEqual([0, false]);
  });

  it('exits with 1 where something is refused, and shows what would work', async () => {
    stage.practice.faults.set('pkce-required', true);
    const { code, out } = await stage.cli(['preflight', '-c', stage.connectionFile('practice', { ...LISTENS, pkce: 'off' })]);
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL {8}PKCE /m);
    expect(out).toMatch(/What to do: Set PKCE to S256/);
    expect(out).toMatch(/Works: pkce from nothing to S256/);
    expect(out).toMatch(/^accepted {4}http:\/\/127\.0\.0\.1:8400\/callback .* PKCE S256$/m);
  });

  it('prints the report as JSON, without the secret', async () => {
    const file = stage.connectionFile('practice', { ...LISTENS, clientId: 'practise-client' });
    const { code, out } = await stage.cli(['preflight', file, '--json']);
    const report = JSON.parse(out);
    expect(code).toBe(1);
    expect(report.steps.find(({ id }: { id: string }) => id === 'client')).toMatchObject({ verdict: 'fail' });
    expect(out).not.toContain(stage.practice.faces.practice.clientSecret);
  });

  it('sends no secret with --skip-credential, and asks about the custom scheme as it stands', async () => {
    const file = stage.connectionFile('practice', { receiver: { kind: 'scheme' } });
    const { out } = await stage.cli(['preflight', file, '--skip-credential']);
    expect(out).toMatch(/^not asked {3}Client credential {6}You left it out\.$/m);
    expect(stage.sent.every(({ method }) => method === 'GET')).toBe(true);
    expect(stage.sent.some(({ url }) => url.includes('redirect_uri=dev.tokenscope'))).toBe(true);
  });

  it('gets no token of a machine', async () => {
    const { code, out } = await stage.cli(['preflight', stage.connectionFile('practice', MACHINE)]);
    expect(out).toMatch(/^pass {8}Client credential .*No token was requested\.$/m);
    expect(code).toBe(0);
  });

  it('counts the tries of a connection in the window over processes', async () => {
    const window = stage.window();
    const id = await connected(window, stage.practice.faces.practice);
    const run = async () => (await stage.cli(['preflight', id, '--data-folder', stage.dataFolder])).out;
    expect([await run(), await run()].every((out) => /^pass {8}Client credential/m.test(out))).toBe(true);
    expect(await run()).toMatch(/^not asked {3}Client credential {6}It was tried 2 times in 60 minutes already/m);
    expect((await window.preflights.view(id)).credential.left).toBe(0);
  });

  it('takes one connection', async () => {
    const { code, err } = await stage.cli(['preflight', 'one', 'two']);
    expect([code, err]).toEqual([2, expect.stringContaining('More than one connection')]);
  });
});
