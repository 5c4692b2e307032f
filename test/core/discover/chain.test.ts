import { describe, expect, it } from 'vitest';
import { API, broken, challenge, discovered, GOOD_METADATA, GOOD_PRM, GOOD_WEB, ISSUER, MCP, METADATA, PRM, stage } from './stage';

const OPENID = `${ISSUER}/.well-known/openid-configuration`;

describe('a chain in which nothing is wrong', () => {
  it('goes from the refusal to what a client could be, and breaks no rule of any revision', async () => {
    const { chain, urls } = stage(GOOD_WEB);
    const view = await chain.run();
    expect(urls()).toEqual([`POST ${MCP}`, `GET ${PRM}`, `GET ${METADATA}`]);
    expect(view).toMatchObject({
      status: 'done',
      stopped: null,
      sent: 3,
      findings: { kind: 'mcp', resource: MCP, scopes: ['mcp:tools'], chosen: ISSUER },
    });
    expect(view.steps.map(({ link }) => link)).toEqual(['challenge', 'resource-metadata', 'server-metadata', 'client']);
    expect(broken(view)).toEqual([]);
    for (const revision of ['2025-06-18', '2025-11-25', '2026-07-28'] as const)
      expect(broken(await discovered(GOOD_WEB, MCP, { revision }))).toEqual([]);
  });

  it('sends nothing that needs a secret, and follows what a public document names to public places only', async () => {
    const inside = 'https://inside.example.com';
    const web = { ...GOOD_WEB, [PRM]: { json: { ...GOOD_PRM, authorization_servers: [inside] } } };
    const { chain, sent } = stage(web, MCP, {}, { 'inside.example.com': ['10.0.0.5'] });
    const view = await chain.run();
    expect(sent.some(({ url }) => url.startsWith(inside))).toBe(false);
    expect(view.steps.find(({ link }) => link === 'server-metadata')?.problem).toMatchObject({ code: 'address-refused' });
    expect(sent.flatMap(({ headers }) => headers).some(({ name }) => name === 'authorization')).toBe(false);
  });

  it('leads from an API on this computer to its public authorization server', async () => {
    const api = 'http://127.0.0.1:4000/api';
    const web = {
      [api]: challenge('Bearer resource_metadata="http://127.0.0.1:4000/.well-known/oauth-protected-resource/api"'),
      'http://127.0.0.1:4000/.well-known/oauth-protected-resource/api': { json: { ...GOOD_PRM, resource: api } },
      [METADATA]: { json: GOOD_METADATA },
    };
    expect(await discovered(web, api)).toMatchObject({ status: 'done', findings: { kind: 'api', chosen: ISSUER } });
  });
});

describe('where metadata of the resource are', () => {
  const without = { ...GOOD_WEB, [MCP]: challenge('Bearer scope="mcp:tools"') };
  const root = 'https://mcp.example.com/.well-known/oauth-protected-resource';

  it('is asked for at the path, at the root and after the path, in this order', async () => {
    const { chain, urls } = stage({ ...without, [PRM]: 404 });
    await chain.run();
    expect(urls().slice(1, 4)).toEqual([`GET ${PRM}`, `GET ${root}`, `GET ${MCP}/.well-known/oauth-protected-resource`]);
  });

  it('is told by the challenge that names it, among several schemes and challenges', async () => {
    const web = {
      ...GOOD_WEB,
      [MCP]: challenge(
        `Negotiate, Basic realm="a, Bearer b", Bearer realm="x", Bearer resource_metadata="https://mcp.example.com/there", scope="a\\"b"`,
      ),
      [PRM]: 404,
      'https://mcp.example.com/there': { json: GOOD_PRM },
    };
    const view = await discovered(web);
    expect(view.steps[1]).toMatchObject({ title: 'Protected resource metadata, as the challenge names them' });
    expect(view.findings.resource).toBe(MCP);
  });

  it('is looked for elsewhere where the challenge leads to nothing', async () => {
    const view = await discovered({ ...GOOD_WEB, [MCP]: challenge('Bearer resource_metadata="https://mcp.example.com/gone"') });
    expect(broken(view)).toContain('resource-metadata-status');
    expect(view.findings.chosen).toBe(ISSUER);
  });
});

describe('where metadata of the authorization server are', () => {
  const issuer = `${ISSUER}/tenant`;
  const web = { ...GOOD_WEB, [PRM]: { json: { ...GOOD_PRM, authorization_servers: [issuer] } }, [METADATA]: 404 };
  const places = [
    `${ISSUER}/.well-known/oauth-authorization-server/tenant`,
    `${ISSUER}/.well-known/openid-configuration/tenant`,
    `${issuer}/.well-known/openid-configuration`,
    `${issuer}/.well-known/oauth-authorization-server`,
  ];

  it.each(places.map((place, index) => ({ place, index })))('is found at $place', async ({ place, index }) => {
    const { chain, urls } = stage({ ...web, [place]: { json: { ...GOOD_METADATA, issuer } } });
    const view = await chain.run();
    expect(urls().slice(2)).toEqual(places.slice(0, index + 1).map((each) => `GET ${each}`));
    expect(view.findings.chosen).toBe(issuer);
    expect(broken(view)).toEqual([[], ['server-metadata-oauth-too'], ['server-metadata-oauth-too'], ['server-metadata-place']][index]);
  });

  it('is read of every server that the resource names; one of several is chosen', async () => {
    const other = 'https://other.example.com';
    const several = {
      ...GOOD_WEB,
      [PRM]: { json: { ...GOOD_PRM, authorization_servers: [other, ISSUER, issuer] } },
      [places[0] ?? '']: { json: { ...GOOD_METADATA, issuer } },
      [`${other}/.well-known/oauth-authorization-server`]: { dead: true as const },
    };
    const { chain } = stage(several);
    while (chain.plan?.kind === 'request') await chain.step();
    expect(chain.view().choice?.options.map(({ id, problem }) => [id, problem === null])).toEqual([
      [other, false],
      [ISSUER, true],
      [issuer, true],
    ]);
    await chain.step({ option: issuer });
    expect((await chain.run()).findings).toMatchObject({ chosen: issuer });
    expect(broken(chain.view())).toEqual(['server-metadata-reached']);
  });
});

describe('what a URL can be', () => {
  it.each([ISSUER, `${ISSUER}/`, METADATA, OPENID, 'id.example.com', `${ISSUER}/authorize`])(
    '%s: the issuer, or something of it',
    async (url) => {
      const view = await discovered({ [METADATA]: { json: GOOD_METADATA }, [OPENID]: { json: GOOD_METADATA } }, url);
      expect(view).toMatchObject({ status: 'done', findings: { chosen: ISSUER } });
      expect(broken(view)).toEqual([]);
    },
  );

  it('metadata of a resource', async () => {
    const view = await discovered(GOOD_WEB, PRM);
    expect(view).toMatchObject({ status: 'done', findings: { resource: MCP, chosen: ISSUER } });
  });

  it('an API that says only that it wants a token, by its origin', async () => {
    const view = await discovered(
      {
        [API]: challenge('Bearer'),
        'https://api.example.com/.well-known/openid-configuration': { json: { ...GOOD_METADATA, issuer: 'https://api.example.com' } },
      },
      API,
    );
    expect(view.findings).toMatchObject({ kind: 'api', chosen: 'https://api.example.com' });
  });

  it('an MCP server that shows itself by what it says to a GET', async () => {
    const url = 'https://tools.example.com/';
    const { chain, urls } = stage(
      { [`GET ${url}`]: { status: 405, headers: { allow: 'POST' } }, [`POST ${url}`]: challenge('Bearer') },
      url,
    );
    expect((await chain.run()).findings.kind).toBe('mcp');
    expect(urls().slice(0, 2)).toEqual([`GET ${url}`, `POST ${url}`]);
  });

  it('an MCP server of the first revision, with endpoints at fixed paths; later ones have none', async () => {
    const web = { [MCP]: 401 };
    const { findings, status } = await discovered(web);
    expect([status, findings.servers[0]?.source]).toEqual(['done', 'MCP 2025-03-26 default']);
    expect(findings.servers[0]?.endpoints.map(({ url }) => url)).toEqual(
      ['authorize', 'token', 'register'].map((path) => `https://mcp.example.com/${path}`),
    );
    expect(await discovered(web, MCP, { revision: '2025-11-25' })).toMatchObject({ status: 'stopped', stopped: { why: 'broken' } });
  });

  it('nothing of the kind: it ends, and says so', async () => {
    expect(await discovered({ [API]: { text: 'hello' } }, API)).toMatchObject({
      status: 'stopped',
      stopped: { text: 'Nothing here asks for a token, and no authorization server was found.' },
    });
  });
});

describe('step by step', () => {
  it('shows each request first, sends it as edited, marks what was changed, and goes back', async () => {
    const { chain, sent } = stage(GOOD_WEB);
    expect(chain.view()).toMatchObject({ status: 'waiting', next: { method: 'POST', url: MCP } });
    await chain.step({ edit: { headers: [{ name: 'accept', value: 'text/plain' }] } });
    expect(sent[0]?.headers).toEqual([
      { name: 'accept', value: 'text/plain' },
      { name: 'user-agent', value: 'Tokenscope' },
    ]);
    expect(chain.view().steps[0]?.edited).toEqual(
      ['content-type', 'accept', 'mcp-protocol-version', 'mcp-method'].map((name) => `header ${name}`),
    );
    chain.back();
    expect(chain.view()).toMatchObject({ steps: [], next: { method: 'POST', url: MCP } });
    expect((await chain.run()).status).toBe('done');
    expect(sent).toHaveLength(4);
  });
});
