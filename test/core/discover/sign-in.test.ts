import { describe, expect, it } from 'vitest';
import { DEVICE_CODE } from '../../../electron/core/discover/grants';
import type { ChainView } from '../../../electron/model/discovery';
import { form, headerOf, issued, mcpServer, rpc, run, TOKEN, type Told, WEB } from './sign-in-stage';
import { broken, challenge, GOOD_METADATA, GOOD_PRM, GOOD_WEB, ISSUER, MCP, METADATA, PRM, type Said, stage, type Web } from './stage';

const titles = ({ steps }: ChainView) => steps.map(({ title }) => title);
const tokenForms = ({ asked }: Told) => asked.filter(({ url }) => url === `${ISSUER}/token`).map(form);

describe('from the metadata to the answered call', () => {
  it('registers, signs in, gets a token and lists the tools', async () => {
    const told = await run(WEB);
    const { view, authorized } = told;
    expect(view.stopped).toBeNull();
    expect(titles(view).slice(-5)).toEqual([
      'Dynamic client registration',
      'Sign-in in the browser',
      'Access token',
      'MCP: server and revision',
      'MCP: tools',
    ]);
    expect(view.call?.tools?.map(({ name }) => name)).toEqual(['whoami']);
    expect(broken(view)).toEqual([]);
    const [asked] = authorized;
    expect(asked?.get('code_challenge_method')).toBe('S256');
    expect(asked?.get('scope')).toBe('mcp:tools offline_access');
    expect([asked?.get('resource'), tokenForms(told)[0]?.get('resource')]).toEqual([MCP, MCP]);
  });

  it('shows no secret: neither token nor code, though a tool repeats it', async () => {
    const { view } = await run(WEB, { tool: { name: 'whoami', input: {} } });
    expect(view.call?.called).toMatchObject({ name: 'whoami', failed: false });
    const shown = JSON.stringify(view);
    for (const secret of ['access-token-1', 'authorization-code-1', 'refresh-token-1']) expect(shown).not.toContain(secret);
    const token = view.steps.find(({ title }) => title === 'Access token');
    expect(token?.exchanges.map(({ url, status }) => [url, status])).toEqual([[`${ISSUER}/token`, 200]]);
  });

  const refusal = (error: string): Said => ({ status: 400, json: { error } });

  it.each([
    ['the code or the client, where a new code is an invalid grant', refusal('invalid_grant'), ['token-code-new']],
    ['nothing else, where the server says that it is the client', refusal('invalid_client'), []],
  ])('suspects %s', async (_, answer, rules) => {
    const { view } = await run({ ...WEB, [TOKEN]: answer });
    expect([view.steps.at(-1)?.title, view.stopped?.why, broken(view)]).toEqual(['Access token', 'failure', rules]);
  });

  const REGISTERED = `POST ${ISSUER}/register`;
  const registration = (more: object): Said => ({ status: 201, json: { client_id: 'c-1', token_endpoint_auth_method: 'none', ...more } });

  it.each([
    ['localhost in place of 127.0.0.1', ['http://localhost:9/callback'], ['client-redirect'], /two to a server/],
    ['another address', ['https://app.example.com/callback'], ['client-redirect'], /^Sent is "http:\/\/127\.0\.0\.1:9\/callback"\.$/],
    ['more than was asked for', ['http://127.0.0.1:9/callback', 'https://app.example.com/callback'], [], null],
  ])('tells where the server registered %s', async (_, redirect_uris, rules, found) => {
    const { view } = await run({ ...WEB, [REGISTERED]: registration({ redirect_uris }) });
    expect(broken(view)).toEqual(rules);
    const verdict = view.steps.flatMap(({ verdicts }) => verdicts).find(({ rule }) => rule === 'client-redirect');
    if (found !== null) expect(verdict?.found).toMatch(found);
  });

  it('says until when the secret of a new client is good', async () => {
    const secret = {
      client_secret: 'registered-secret-1',
      client_secret_expires_at: 1_800_000_000,
      token_endpoint_auth_method: 'client_secret_basic',
    };
    const { view } = await run({ ...WEB, [REGISTERED]: registration(secret) });
    const registers = view.steps.find(({ title }) => title === 'Dynamic client registration');
    expect(registers?.outcome).toContain('The client secret expires on 2027-01-15T08:00:00.000Z');
    expect(JSON.stringify(view)).not.toContain('registered-secret-1');
  });

  describe('on another device', () => {
    const device_authorization_endpoint = `${ISSUER}/device`;
    const [asks, started]: [(now: number) => Said, Said] = [
      (now) => (now <= 24 ? refusal('authorization_pending') : issued()),
      { json: { device_code: 'device-code-1', user_code: 'ABCD-EFGH', verification_uri: `${ISSUER}/go`, expires_in: 600, interval: 5 } },
    ];
    const offers: Web = { ...WEB, [METADATA]: { json: { ...GOOD_METADATA, device_authorization_endpoint } } };
    const who = { grants: { kind: DEVICE_CODE } } as const;

    it('signs in with a code, asks for the token until there is one, and opens no browser', async () => {
      let polls = 0;
      const web: Web = { ...offers, [`POST ${ISSUER}/device`]: started, [TOKEN]: () => asks(++polls) };
      const waited: number[] = [];
      const told = await run(web, { who }, undefined, {}, false, (ms, work) => {
        waited.push(ms);
        queueMicrotask(work);
        return () => {};
      });
      expect(told.view.stopped).toBeNull();
      expect(titles(told.view).slice(-5)).toEqual([
        'Dynamic client registration',
        'Code for another device',
        'Access token, once the user has signed in',
        'MCP: server and revision',
        'MCP: tools',
      ]);
      expect([told.authorized.length, polls, waited.filter((ms) => ms > 4_000).length]).toEqual([0, 25, 25]);
      // Each of them was sent.
      expect(told.view.sent).toBe(told.asked.length);
      expect([...new Set(tokenForms(told).map((each) => each.get('device_code')))]).toEqual(['device-code-1']);
      // However often it asks, a step keeps its first exchange and its last ones.
      const asking = told.view.steps.at(-3);
      const numbers = asking?.exchanges.map(({ id }) => Number(id.split('/').at(-1)));
      expect([numbers?.length, numbers?.at(0), numbers?.at(1), numbers?.at(-1)]).toEqual([20, 1, 7, 25]);
      expect(JSON.stringify(told.view)).not.toMatch(/device-code-1|access-token-1/);
      const registers = told.asked.find(({ url }) => url === `${ISSUER}/register`);
      expect(JSON.parse(registers?.body ?? '{}').grant_types).toContain(DEVICE_CODE);
    });

    it('asks for nothing where the server has no such endpoint', async () => {
      const { view, asked } = await run(WEB, { who });
      expect(view.stopped).toMatchObject({ why: 'broken', text: expect.stringContaining('no device_authorization_endpoint') });
      expect(asked.map(({ url }) => url)).not.toContain(`${ISSUER}/register`);
    });
  });

  it('suspects no code where there was none', async () => {
    const { view } = await run({ ...WEB, [TOKEN]: refusal('invalid_grant') }, { who: { grants: { kind: 'client_credentials' } } });
    expect(broken(view)).toEqual([]);
  });

  it.each([
    ['has it', ['mcp:tools', 'offline_access'], []],
    ['lacks it', ['mcp:tools'], ['token-offline-offered']],
    ['is absent', undefined, []],
  ])('tells of offline_access in a challenge, where scopes_supported of the server %s', async (_, scopes, rules) => {
    const challenged = challenge(`Bearer resource_metadata="${PRM}", scope="mcp:tools offline_access"`);
    const server = mcpServer((request) => (headerOf(request, 'authorization') === 'Bearer access-token-1' ? null : (challenged as Said)));
    const metadata = { json: { ...GOOD_METADATA, scopes_supported: scopes } };
    const { view, authorized } = await run({ ...WEB, [MCP]: server, [METADATA]: metadata });
    expect(authorized[0]?.get('scope')).toContain('offline_access');
    expect(broken(view).filter((rule) => rule.startsWith('token-'))).toEqual(rules);
  });

  it('sends resource as the metadata spell it', async () => {
    const bare = 'https://mcp.example.com';
    const told = await run({ ...WEB, [PRM]: { json: { ...GOOD_PRM, resource: bare } } });
    expect([told.authorized[0]?.get('resource'), tokenForms(told)[0]?.get('resource')]).toEqual([bare, bare]);
  });

  it('asks for no token where the metadata are of another resource', async () => {
    const { view, authorized } = await run({ ...WEB, [PRM]: { json: { ...GOOD_PRM, resource: 'https://evil.example.com/mcp' } } });
    expect(authorized).toEqual([]);
    expect(view.stopped?.text).toContain('another resource');
  });
});

describe('the client', () => {
  const METADATA_URL = 'https://me.example.com/client.json';
  const given = { clientId: 'own', issuer: ISSUER, secret: 's-1', key: null };

  it.each([
    ['one registered before comes first', { client: given, metadataUrl: METADATA_URL }, 'own'],
    ['then the metadata document', { metadataUrl: METADATA_URL }, METADATA_URL],
    ['then registering', {}, 'c-1'],
  ])('%s', async (_, who, clientId) => {
    expect((await run(WEB, { who })).authorized[0]?.get('client_id')).toBe(clientId);
  });

  it('is not told to another authorization server than the one that it was registered at', async () => {
    const { view, authorized } = await run(WEB, { who: { client: { ...given, issuer: 'https://other.example.com' } } });
    expect(authorized).toEqual([]);
    expect(view.stopped?.text).toContain('https://other.example.com');
  });

  it.each([
    ['client_secret_basic', `Basic ${btoa('own:s-1')}`, null],
    ['client_secret_post', null, 's-1'],
  ])('sends its secret as the server offers: %s', async (method, header, secret) => {
    const metadata = { ...GOOD_METADATA, token_endpoint_auth_methods_supported: [method] };
    const told = await run({ ...WEB, [METADATA]: { json: metadata } }, { who: { client: given } });
    expect(tokenForms(told)[0]?.get('client_secret')).toBe(secret);
    const request = told.asked.find(({ url }) => url === `${ISSUER}/token`);
    expect(request && headerOf(request, 'authorization')).toBe(header);
  });

  it('says what can be done where there is no way to be one', async () => {
    const { registration_endpoint: _, client_id_metadata_document_supported: __, ...metadata } = GOOD_METADATA;
    const { view } = await run({ ...WEB, [METADATA]: { json: metadata } });
    expect(view.stopped).toMatchObject({ why: 'broken', text: expect.stringContaining('Register a client there by hand') });
  });
});

describe('the sign-in', () => {
  it.each([
    ['absent though promised', {}, GOOD_METADATA],
    ['of another server', { iss: 'https://evil.example.com' }, GOOD_METADATA],
    [
      'of another server, not promised',
      { iss: 'https://evil.example.com' },
      { ...GOOD_METADATA, authorization_response_iss_parameter_supported: undefined },
    ],
    ['with a slash more', { iss: `${ISSUER}/` }, GOOD_METADATA],
  ])('is refused, and no code is sent, with iss %s', async (_, answer, metadata) => {
    const told = await run({ ...WEB, [METADATA]: { json: metadata } }, {}, () => answer as Record<string, string>);
    expect(told.view.stopped?.why).toBe('failure');
    expect(broken(told.view).some((rule) => rule.startsWith('authorize-iss'))).toBe(true);
    expect(tokenForms(told)).toEqual([]);
  });
});

describe('a refusal', () => {
  const byScope = (needed: (method: string) => string, granted: (token: string) => string[]) =>
    mcpServer((request) => {
      const token = headerOf(request, 'authorization')?.replace('Bearer ', '') ?? null;
      if (token === null) return challenge(`Bearer scope="${needed('tools/list')}"`);
      const { method } = rpc(request);
      const scope = needed(method);
      if (granted(token).includes(scope)) return null;
      return { status: 403, headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"` } };
    });

  it('for want of scope is answered by asking for all scopes, those from before too', async () => {
    const tokens: Record<string, string[]> = {};
    const told = await run(
      {
        ...WEB,
        [MCP]: byScope(
          (method) => (method === 'tools/call' ? 'write' : 'read'),
          (token) => tokens[token] ?? [],
        ),
        [METADATA]: { json: { ...GOOD_METADATA, scopes_supported: ['read', 'write'] } },
        [TOKEN]: () => {
          const token = `access-token-${Object.keys(tokens).length}`;
          tokens[token] = (told_.at(-1)?.get('scope') ?? '').split(' ');
          return issued(token, { scope: tokens[token].join(' ') });
        },
      },
      { tool: { name: 'whoami', input: {} } },
      (asked) => {
        told_.push(asked);
        return { iss: ISSUER };
      },
    );
    expect(told.authorized.map((asked) => asked.get('scope'))).toEqual(['read', 'read write']);
    expect(told.view.stopped).toBeNull();
    expect(titles(told.view)).toContain('More scopes');
  });
  const told_: URLSearchParams[] = [];

  it('for scopes that the token has ends the chain', async () => {
    const { view, authorized } = await run({
      ...WEB,
      [MCP]: byScope(
        () => 'admin',
        () => [],
      ),
    });
    expect(authorized).toHaveLength(1);
    expect(view.stopped).toMatchObject({ why: 'broken', text: expect.stringContaining('already has the scopes') });
  });

  it('of a new token ends the chain after one more, and blames the resource', async () => {
    const { view, authorized } = await run({ ...WEB, [TOKEN]: issued(), [MCP]: mcpServer(() => GOOD_WEB[MCP] as Said) });
    expect(authorized).toHaveLength(2);
    expect(view.stopped?.text).toContain('refuses a new token');
    expect(broken(view)).toContain('call-token-taken');
  });

  it('of a token that was good is answered with the refresh token, where the server is the same', async () => {
    let calls = 0;
    const server = mcpServer((request) => {
      const token = headerOf(request, 'authorization');
      if (token === 'Bearer access-token-1') return ++calls > 1 ? (GOOD_WEB[MCP] as Said) : null;
      return token === 'Bearer access-token-2' ? null : (GOOD_WEB[MCP] as Said);
    });
    const told = await run({
      ...WEB,
      [MCP]: server,
      [TOKEN]: (request) =>
        form(request).get('grant_type') === 'refresh_token'
          ? issued('access-token-2')
          : issued('access-token-1', { refresh_token: 'refresh-token-1' }),
    });
    expect(told.view.stopped).toBeNull();
    expect(told.authorized).toHaveLength(1);
    expect(tokenForms(told).map((each) => [each.get('grant_type'), each.get('resource')])).toEqual([
      ['authorization_code', MCP],
      ['refresh_token', MCP],
    ]);
    // What looking at the metadata again took is counted, too.
    const exchanges = told.view.steps.flatMap((step) => step.exchanges).filter(({ purpose }) => !/authorize|callback/.test(purpose));
    expect(told.view.sent).toBe(exchanges.length);
  });

  it('after which the resource names another server makes it a new client there, and nothing of the first goes to it', async () => {
    const second = 'https://second.example.com';
    let moved = false;
    const told = await run(
      {
        ...WEB,
        [PRM]: () => ({ json: { ...GOOD_PRM, authorization_servers: [moved ? second : ISSUER] } }),
        [MCP]: mcpServer((request) => {
          const token = headerOf(request, 'authorization');
          if (token === 'Bearer access-token-1' && !moved) {
            moved = true;
            return null;
          }
          return token === 'Bearer access-token-2' ? null : (GOOD_WEB[MCP] as Said);
        }),
        [`${second}/.well-known/oauth-authorization-server`]: {
          json: JSON.parse(JSON.stringify(GOOD_METADATA).replaceAll(ISSUER, second)),
        },
        [`POST ${second}/register`]: { status: 201, json: { client_id: 'c-2', token_endpoint_auth_method: 'none' } },
        [TOKEN]: issued('access-token-1', { refresh_token: 'refresh-token-1' }),
        [`POST ${second}/token`]: issued('access-token-2'),
      },
      {},
      (asked) => ({ iss: asked.get('client_id') === 'c-2' ? second : ISSUER }),
    );
    expect(told.view.stopped).toBeNull();
    expect(told.authorized.map((asked) => asked.get('client_id'))).toEqual(['c-1', 'c-2']);
    const sent = told.asked.filter(({ url }) => url.startsWith(second)).map(({ headers, body }) => JSON.stringify([headers, body]));
    expect(sent.filter((text) => text.includes('client_id=c-1') || text.includes('refresh-token-1'))).toEqual([]);
  });
});

describe('without a person', () => {
  const given = { clientId: 'own', issuer: ISSUER, secret: 's-1', key: null };

  it('client credentials get the token', async () => {
    const told = await run(WEB, { who: { client: given, grants: { kind: 'client_credentials' } } });
    expect(tokenForms(told).map((each) => [each.get('grant_type'), each.get('scope')])).toEqual([['client_credentials', 'mcp:tools']]);
    expect(told.view.call?.signedIn).toBe(true);
  });

  it.each([
    ['secret', { client: { ...given, issuer: null }, grants: { kind: 'client_credentials' as const } }],
    ['assertion', { grants: { kind: 'assertion' as const, assertion: 'assertion-jwt-1', issuer: null } }],
  ])('no %s goes to a server that only the URL names', async (what, who) => {
    const told = await run(WEB, { who });
    expect(told.view.stopped).toEqual({ why: 'broken', text: expect.stringMatching(new RegExp(`${what} is sent only to .*${ISSUER}`)) });
    expect(tokenForms(told)).toEqual([]);
  });

  it('of several servers the chain goes on with the one that the client belongs to', async () => {
    const second = 'https://second.example.com';
    const two: Web = {
      ...WEB,
      [PRM]: { json: { ...GOOD_PRM, authorization_servers: [second, ISSUER] } },
      [`${second}/.well-known/oauth-authorization-server`]: { json: JSON.parse(JSON.stringify(GOOD_METADATA).replaceAll(ISSUER, second)) },
    };
    const { chain: first } = stage(two);
    const { chain: own } = stage(two, MCP, { issuer: `${ISSUER}/` });
    expect([(await first.run()).findings.chosen, (await own.run()).findings.chosen]).toEqual([second, ISSUER]);
  });

  it('an assertion that is refused is neither sent again nor replaced by another grant', async () => {
    const told = await run(
      { ...WEB, [TOKEN]: { status: 400, json: { error: 'invalid_grant' } } },
      { who: { client: { ...given, secret: null }, grants: { kind: 'assertion', assertion: 'assertion-jwt-1', issuer: ISSUER } } },
    );
    expect(tokenForms(told).map((each) => [each.get('assertion'), each.get('client_secret')])).toEqual([['assertion-jwt-1', null]]);
    expect(told.view.stopped?.why).toBe('failure');
    expect(JSON.stringify(told.view)).not.toContain('assertion-jwt-1');
  });

  it('an identity provider vouches for the person, and its assertion brings the token', async () => {
    const idp = 'https://idp.example.com/token';
    const told = await run(
      {
        ...WEB,
        [`POST ${idp}`]: {
          json: { access_token: 'id-jag-assertion-1', issued_token_type: 'urn:ietf:params:oauth:token-type:id-jag', token_type: 'N_A' },
        },
      },
      {
        who: {
          client: given,
          grants: {
            kind: 'enterprise',
            idp: { tokenEndpoint: idp, clientId: 'idp-c', clientSecret: null, idToken: 'id-token-of-the-idp-1' },
          },
        },
      },
    );
    const exchange = told.asked.find(({ url }) => url === idp);
    expect(exchange && Object.fromEntries(form(exchange))).toMatchObject({
      requested_token_type: 'urn:ietf:params:oauth:token-type:id-jag',
      subject_token: 'id-token-of-the-idp-1',
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      audience: ISSUER,
      resource: MCP,
      client_id: 'idp-c',
    });
    expect(tokenForms(told).map((each) => [each.get('grant_type'), each.get('assertion')])).toEqual([
      ['urn:ietf:params:oauth:grant-type:jwt-bearer', 'id-jag-assertion-1'],
    ]);
    expect(told.view.stopped).toBeNull();
  });

  it('a challenge for DPoP binds the token, and each call has a proof of its own', async () => {
    const proofs: string[] = [];
    const told = await run(
      {
        ...WEB,
        [MCP]: mcpServer((request) => {
          if (headerOf(request, 'authorization') !== 'DPoP access-token-1') return challenge(`DPoP resource_metadata="${PRM}"`);
          proofs.push(headerOf(request, 'dpop') ?? '');
          return null;
        }),
        [TOKEN]: (request) => issued('access-token-1', { token_type: headerOf(request, 'dpop') === null ? 'Bearer' : 'DPoP' }),
      },
      { who: { client: given, grants: { kind: 'client_credentials' } } },
    );
    expect(told.view.stopped).toBeNull();
    expect(new Set(proofs).size).toBe(2);
  });
});
