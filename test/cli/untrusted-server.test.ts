import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { CERTIFICATE, KEY } from '../platform/certificate';
import { cliStage, MACHINE } from './stage';

const stage = cliStage();
afterEach(() => {
  vi.unstubAllEnvs();
});

it.each(['token', 'call', 'check'])(
  '`%s` hands no secret to a server that proves nothing, even with certificates turned off',
  async (command) => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const received: string[] = [];
    const server = createServer({ cert: CERTIFICATE, key: KEY }, (request, response) => {
      received.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
      response.end('{"access_token":"t","token_type":"Bearer"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const endpoints = { authorization: null, token: `${url}/token`, userinfo: null, jwks: null, introspection: null, revocation: null };
    const file = stage.connectionFile('practice', { ...MACHINE, issuer: null, endpoints, apiBaseUrl: `${url}/api`, resource: [] });
    const rest = { token: [], call: ['GET', '/me'], check: ['-p', 'quick-look'] }[command] ?? [];
    const { code, out, err } = await stage.cli([command, '-c', file, ...rest], {
      env: { SECRET: 'canary', NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    });
    server.close();
    expect(code).not.toBe(0);
    expect(received).toEqual([]);
    expect(`${out}${err}`).toContain('NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored');
  },
);
