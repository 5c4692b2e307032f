import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleCheck } from './samples';
import { checkStage, type Stage } from './stage';

describe("a person's own tokens, where the connection has been pointed at another server since", () => {
  let stage: Stage;
  let other: Server;
  let received: string[];
  beforeEach(async () => {
    stage = await checkStage({ connected: true });
    received = [];
    other = createServer((request, response) => {
      let body = '';
      request.on('data', (piece: Buffer) => (body += piece.toString()));
      request.on('end', () => {
        received.push(`${request.url} ${request.headers.authorization} ${body}`);
        response.setHeader('content-type', 'application/json').end('{"active":true}');
      });
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    other.close();
    await stage.stop();
  });

  it.each(['client_secret_basic', 'none'] as const)('are not sent there to be introspected (%s)', async (clientAuthentication) => {
    const { id, ...settings } = stage.connection;
    const address = other.address();
    const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const endpoints = { ...settings.endpoints, token: `${origin}/token`, introspection: `${origin}/introspect` };
    const secret = clientAuthentication === 'none' ? null : 'typed-for-the-new-server';
    await stage.connections.update(id, { ...settings, issuer: null, clientAuthentication, endpoints }, secret);
    const run = await stage.runChecks([
      'end.introspection',
      sampleCheck(async (lab) => {
        const { refreshToken } = await lab.stored();
        await lab.introspect(refreshToken ?? '', 'refresh');
        return { verdict: 'pass', text: 'It was sent.' };
      }),
    ]);
    expect(run.results.map(({ verdict, problem }) => [verdict, problem?.code])).toEqual([
      ['could-not-run', 'endpoint-changed'],
      ['could-not-run', 'endpoint-changed'],
    ]);
    expect(received).toEqual([]);
  });
});

describe("a person's own tokens that were renewed during the run", () => {
  it('are hidden as those from before', async () => {
    const stage = await checkStage({ connected: true });
    let renewed = '';
    const check = sampleCheck(async (lab) => {
      renewed = (await stage.tokens.refresh(stage.connection.id)).accessToken;
      await lab.stored();
      return { verdict: 'pass', text: `It is ${renewed}.` };
    });
    const run = await stage.runChecks([check]);
    expect(run.results[0]?.verdict).toBe('pass');
    expect(run.results[0]?.text).toMatch(/^It is \[access token [0-9a-f]+\]\.$/);
    expect(JSON.stringify(run)).not.toContain(renewed);
    await stage.stop();
  });
});
