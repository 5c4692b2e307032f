import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../electron/core/ports';
import { cliStage, connected, PERSON } from './stage';

const stage = cliStage();
const env = () => ({ SECRET: stage.practice.faces.dpop.clientSecret, HOME: stage.folder });
const browser = () => ({ open: async (url: string) => void stage.person.open(url).catch(() => {}) });
const headerOf = (request: HttpRequest | undefined, name: string) =>
  request?.headers.find((each) => each.name.toLowerCase() === name)?.value ?? '';
const sentTo = (path: string) => stage.sent.filter(({ url }) => new URL(url).pathname === path);

describe('the command line with tokens bound to a key, at the practice provider', () => {
  it('signs in with a connection file, refreshes with what that gave, and calls with the bound token', async () => {
    const path = stage.connectionFile('dpop', PERSON);
    const first = await stage.cli(['connect', '-c', path, '--json'], { env: env(), browser: browser() });
    expect(first.code, first.err).toBe(0);
    const { tokenType, refreshToken } = JSON.parse(first.out);
    expect(tokenType).toBe('DPoP');
    expect(decodeJwt(headerOf(sentTo('/token')[0], 'dpop'))).toMatchObject({ htm: 'POST', htu: `${stage.practice.url}/token` });

    stage.sent.length = 0;
    const secrets = { clientSecret: '$' + '{env:SECRET}', refreshToken: '$' + '{env:REFRESH}' };
    const later = stage.connectionFile('dpop', PERSON, secrets);
    const called = await stage.cli(['call', '-c', later, 'GET', 'me', '--json'], { env: { ...env(), REFRESH: refreshToken } });
    expect(called.code, called.err).toBe(0);
    const [refresh] = sentTo('/token');
    expect(String(refresh?.body)).toContain('grant_type=refresh_token');
    expect(headerOf(refresh, 'dpop')).not.toBe('');
    const [call] = sentTo('/api/me');
    const [scheme, token = ''] = headerOf(call, 'authorization').split(' ');
    expect(scheme).toBe('DPoP');
    expect(decodeJwt(token)).toHaveProperty('cnf.jkt');
    expect(decodeJwt(headerOf(call, 'dpop'))).toMatchObject({ htm: 'GET', htu: `${stage.practice.url}/api/me` });
    for (const secret of [token, refreshToken, headerOf(call, 'dpop')]) expect(called.out + called.err).not.toContain(secret);
  });

  it('refreshes a connection of the window with its key, and calls with the new token', async () => {
    const services = stage.window();
    const { connection, clientSecret } = stage.practice.faces.dpop;
    await connected(services, { connection: { ...connection, ...PERSON }, clientSecret });
    const at = ['-c', connection.name, '--data-folder', stage.dataFolder];
    const refreshed = await stage.cli(['refresh', ...at]);
    expect(refreshed.code, refreshed.err).toBe(0);
    const called = await stage.cli(['call', ...at, 'GET', 'me']);
    expect(called.code, called.err).toBe(0);
    const keyOf = (request: HttpRequest | undefined) => JSON.parse(atob(headerOf(request, 'dpop').split('.')[0] ?? '')).jwk;
    const [refresh] = sentTo('/token');
    expect(String(refresh?.body)).toContain('grant_type=refresh_token');
    expect(keyOf(sentTo('/api/me')[0])).toEqual(keyOf(refresh));
    expect(keyOf(refresh)).not.toHaveProperty('d');
  });
});
