import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Lab } from '../../../electron/core/checks/lab';
import type { HttpRequest } from '../../../electron/core/ports';
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

const PUBLIC = { clientId: 'practice-public', clientAuthentication: 'none' as const };
const MACHINE = { grantType: 'client_credentials' as const, scopes: ['api:read'] };

const ELSEWHERE = '/another/tenant';

/** Runs what asks and revokes, once the settings name another path for both. Notes in `sent` where requests went. */
async function runAt(stage: Stage, sent: string[], first: string[]) {
  const { id, ...settings } = stage.connection;
  const address = `${stage.practice.url}${ELSEWHERE}`;
  const endpoints = { ...settings.endpoints, introspection: address, revocation: address };
  await stage.connections.update(id, { ...settings, endpoints });
  const http = {
    send: (request: HttpRequest) => {
      sent.push(request.url);
      return stage.deps.http.send(request);
    },
  };
  const asks = (run: (lab: Lab, token: string) => Promise<unknown>) =>
    sampleCheck(
      async (lab) => {
        await run(lab, (await lab.spare()).accessToken);
        return { verdict: 'pass', text: 'It was sent.' };
      },
      { grants: ['spare'], effect: 'ends' },
    );
  return stage.runChecks(
    [
      ...first,
      asks((lab, token) => lab.introspect(token, 'access')),
      asks((lab, token) => lab.introspect(token, 'access')),
      asks((lab, token) => lab.revoke(token, 'access')),
      asks((lab, token) => lab.revoke(token, 'access')),
    ],
    { deps: { http } },
  );
}

describe.each([
  ['a person', { connected: true }],
  ['a person at a public client', { connected: true, connection: PUBLIC }],
  ['a client', { connection: MACHINE }],
])('another path of the host that settings came to name, with tokens of %s', (_, options) => {
  let stage: Stage;
  let asked: unknown[][];
  let allow: boolean;
  let sent: string[];
  const reached = () => sent.filter((url) => url.endsWith(ELSEWHERE));
  const runEdited = () => runAt(stage, sent, ['end.introspection']);

  beforeEach(async () => {
    [asked, sent, allow] = [[], [], false];
    stage = await checkStage({
      ...options,
      confirmAskedEndpoint: async (...question) => {
        asked.push(question);
        return allow;
      },
    });
  });
  afterEach(() => stage.stop());

  it('gets no token and no secret, and the person is asked once a run', async () => {
    const { results } = await runEdited();
    expect(results.map(({ verdict, problem }) => [verdict, problem?.code])).toEqual(
      results.map(() => ['could-not-run', 'endpoint-changed']),
    );
    expect(reached()).toEqual([]);
    expect(asked.map(([, what]) => what)).toEqual(['introspection', 'revocation']);
  });

  it('gets them after a yes, which is asked for once', async () => {
    allow = true;
    await runEdited();
    expect(reached().length).toBeGreaterThanOrEqual(4);
    await runEdited();
    expect(asked).toHaveLength(2);
  });
});

it('where nothing was ever sealed, the endpoints that the settings name need no question', async () => {
  const sent: string[] = [];
  const stage = await checkStage({ connection: PUBLIC, confirmAskedEndpoint: () => Promise.reject(new Error('Nobody is to be asked.')) });
  await runAt(stage, sent, []);
  expect(sent.filter((url) => url.endsWith(ELSEWHERE)).length).toBeGreaterThanOrEqual(4);
  await stage.stop();
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
