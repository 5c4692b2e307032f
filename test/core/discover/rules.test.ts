import { describe, expect, it } from 'vitest';
import { CHALLENGE_RULES } from '../../../electron/core/discover/rules/challenge';
import { CLIENT_RULES } from '../../../electron/core/discover/rules/client';
import { RESOURCE_METADATA_RULES } from '../../../electron/core/discover/rules/resource-metadata';
import { SERVER_METADATA_RULES } from '../../../electron/core/discover/rules/server-metadata';
import { AUTHORIZE_RULES, CALL_RULES, REFUSAL_RULES, TOKEN_RULES } from '../../../electron/core/discover/rules/sign-in';
import { MCP_REVISIONS, type McpRevision } from '../../../electron/model/discovery';
import {
  API,
  broken,
  challenge,
  discovered,
  GOOD_API,
  GOOD_METADATA,
  GOOD_PRM,
  GOOD_WEB,
  ISSUER,
  MCP,
  METADATA,
  PRM,
  type Web,
} from './stage';

const TABLES = [CHALLENGE_RULES, RESOURCE_METADATA_RULES, SERVER_METADATA_RULES, CLIENT_RULES];
const RULES = TABLES.flat().map(({ id }) => id);
const API_PRM = 'https://api.example.com/.well-known/oauth-protected-resource/v1';

/** A web with one defect, and what else follows from it. */
interface Defect {
  web: Web;
  url?: string;
  revision?: McpRevision;
  also?: string[];
}

const said = (value: string): Web => ({ [MCP]: challenge(value) });
const ofPrm = (changes: object, more: Partial<{ headers: Record<string, string> }> = {}): Web => ({
  [PRM]: { json: { ...GOOD_PRM, ...changes }, ...more },
});
const ofServer = (changes: object, more: object = {}): Web => ({ [METADATA]: { json: { ...GOOD_METADATA, ...changes }, ...more } });
const without = (name: string) => Object.fromEntries(Object.entries(GOOD_METADATA).filter(([each]) => each !== name));
const onlyAnything = (json: object) => (request: { headers: { name: string; value: string }[] }) =>
  request.headers.some(({ name, value }) => name === 'accept' && value === '*/*') ? { json } : 406;
const NO_PRM: Web = { [MCP]: challenge('Bearer scope="mcp:tools"'), [PRM]: 404 };
const NAMED = `resource_metadata="${PRM}", scope="mcp:tools"`;
const unnamed = 'challenge-resource-metadata-named';

const DEFECTS: Record<string, Defect> = {
  'challenge-status': { web: { [API]: 403 }, url: API },
  'challenge-no-page': {
    web: { [API]: { status: 302, headers: { location: 'https://login.example.com/' } }, 'https://login.example.com/': { text: '<html>' } },
    url: API,
  },
  'challenge-header': { web: { [MCP]: 401 } },
  'challenge-scheme': { web: said('Basic realm="x"') },
  'challenge-quoted': { web: said(`Bearer resource_metadata=${PRM}, scope="mcp:tools"`) },
  'challenge-once': { web: said(`Bearer ${NAMED}, scope="mcp:more"`) },
  'challenge-no-error': { web: said(`Bearer error="invalid_token", ${NAMED}`) },
  'challenge-scope-form': {
    web: said(`Bearer resource_metadata="${PRM}", scope="mcp:tools,mcp:more"`),
    also: ['resource-metadata-scopes', 'server-metadata-scopes'],
  },
  'challenge-resource-metadata': { web: said('Bearer'), revision: '2025-06-18', also: [unnamed] },
  [unnamed]: { web: said('Bearer scope="mcp:tools"') },
  'challenge-resource-metadata-url': {
    web: said('Bearer resource_metadata="/.well-known/oauth-protected-resource/mcp", scope="mcp:tools"'),
  },
  'challenge-resource-metadata-host': {
    web: {
      ...said('Bearer resource_metadata="https://docs.example.com/prm", scope="mcp:tools"'),
      'https://docs.example.com/prm': { json: GOOD_PRM },
    },
  },
  'challenge-scope': { web: said(`Bearer resource_metadata="${PRM}"`) },
  'challenge-offline-access': { web: said(`Bearer resource_metadata="${PRM}", scope="mcp:tools offline_access"`) },
  'challenge-mcp-status': { web: { [MCP]: 500 } },

  'resource-metadata-found': { web: NO_PRM, also: [unnamed, 'client-metadata-document'] },
  'resource-metadata-published': { web: { [API_PRM]: 404 }, url: API, also: ['resource-metadata-status'] },
  'resource-metadata-status': {
    web: { ...said('Bearer resource_metadata="https://mcp.example.com/prm", scope="mcp:tools"'), 'https://mcp.example.com/prm': 500 },
  },
  'resource-metadata-accept': { web: { [PRM]: onlyAnything(GOOD_PRM) } },
  'resource-metadata-json': {
    web: {
      ...said('Bearer scope="mcp:tools"'),
      [PRM]: { text: '<!doctype html>' },
      'https://mcp.example.com/.well-known/oauth-protected-resource': { json: GOOD_PRM },
    },
    also: [unnamed, 'resource-metadata-place'],
  },
  'resource-metadata-type': { web: ofPrm({}, { headers: { 'content-type': 'text/plain' } }) },
  'resource-metadata-redirect': {
    web: { [PRM]: { status: 307, headers: { location: '/moved' } }, 'https://mcp.example.com/moved': { json: GOOD_PRM } },
  },
  'resource-metadata-place': {
    web: { ...NO_PRM, 'https://mcp.example.com/.well-known/oauth-protected-resource': { json: GOOD_PRM } },
    also: [unnamed],
  },
  'resource-metadata-resource-present': { web: ofPrm({ resource: undefined }) },
  'resource-metadata-resource': { web: ofPrm({ resource: 'https://other.example.com/mcp' }), also: ['server-metadata-resources'] },
  'resource-metadata-resource-exact': { web: ofPrm({ resource: `${MCP}/` }) },
  'resource-metadata-servers': { web: ofPrm({ authorization_servers: [] }) },
  'resource-metadata-servers-named': { web: { [API_PRM]: { json: { resource: API } } }, url: API },
  'resource-metadata-issuers': { web: ofPrm({ authorization_servers: [ISSUER, 'javascript:alert(1)'] }) },
  'resource-metadata-look-alike': {
    web: {
      ...ofPrm({ authorization_servers: [ISSUER, 'https://ld.exarnple.com'] }),
      'https://ld.exarnple.com/.well-known/oauth-authorization-server': { json: { ...GOOD_METADATA, issuer: 'https://ld.exarnple.com' } },
    },
    also: ['discovery-other-origin', 'server-metadata-look-alike'],
  },
  'resource-metadata-header': { web: ofPrm({ bearer_methods_supported: ['query'] }) },
  'resource-metadata-scopes': { web: ofPrm({ scopes_supported: ['mcp:admin'] }) },
  'resource-metadata-offline-access': { web: ofPrm({ scopes_supported: ['mcp:tools', 'offline_access'] }) },

  'server-metadata-reached': {
    web: {
      ...ofPrm({ authorization_servers: ['https://dead.example.com', ISSUER] }),
      'https://dead.example.com/.well-known/oauth-authorization-server': { dead: true },
    },
  },
  'server-metadata-found': { web: ofPrm({ authorization_servers: ['https://empty.example.com', ISSUER] }) },
  'server-metadata-oauth': {
    web: { [METADATA]: 404, [`${ISSUER}/.well-known/openid-configuration`]: { json: GOOD_METADATA } },
    revision: '2025-06-18',
  },
  'server-metadata-oauth-too': { web: { [METADATA]: 404, [`${ISSUER}/.well-known/openid-configuration`]: { json: GOOD_METADATA } } },
  'server-metadata-accept': { web: { [METADATA]: onlyAnything(GOOD_METADATA) } },
  'server-metadata-type': { web: ofServer({}, { headers: { 'content-type': 'text/html' } }) },
  'server-metadata-json': {
    web: { [METADATA]: { text: '<!doctype html>' }, [`${ISSUER}/.well-known/openid-configuration`]: { json: GOOD_METADATA } },
    also: ['server-metadata-oauth-too'],
  },
  'server-metadata-redirect': {
    web: { [METADATA]: { status: 301, headers: { location: '/moved' } }, [`${ISSUER}/moved`]: { json: GOOD_METADATA } },
  },
  'server-metadata-place': {
    web: {
      ...ofPrm({ authorization_servers: [`${ISSUER}/t`] }),
      [METADATA]: 404,
      [`${ISSUER}/t/.well-known/oauth-authorization-server`]: { json: { ...GOOD_METADATA, issuer: `${ISSUER}/t` } },
    },
  },
  'server-metadata-issuer': { web: ofServer({ issuer: `${ISSUER}/` }) },
  'server-metadata-endpoints': {
    web: ofServer({ userinfo_endpoint: 'javascript:alert(1)', introspection_endpoint: 'https://10.0.0.1/introspect' }),
    also: ['discovery-other-origin'],
  },
  'server-metadata-look-alike': { web: ofServer({ token_endpoint: 'https://id.exarnple.com/token' }), also: ['discovery-other-origin'] },
  'server-metadata-code': { web: { [METADATA]: { json: without('token_endpoint') } }, also: ['discovery-members-missing'] },
  'server-metadata-pkce': { web: ofServer({ code_challenge_methods_supported: ['plain'] }) },
  'server-metadata-scopes': { web: ofServer({ scopes_supported: ['openid'] }) },
  'server-metadata-resources': { web: ofServer({ protected_resources: ['https://other.example.com/'] }) },
  'server-metadata-iss-type': {
    web: ofServer({ authorization_response_iss_parameter_supported: 'true' }),
    also: ['discovery-iss-parameter'],
  },
  'server-metadata-plain-http': {
    web: { ...ofPrm({ authorization_servers: [ISSUER, 'http://old.example.com'] }) },
    also: ['resource-metadata-issuers', 'server-metadata-reached'],
  },

  'client-way': {
    web: { [METADATA]: { json: { ...without('registration_endpoint'), client_id_metadata_document_supported: undefined } } },
    also: ['client-metadata-document'],
  },
  'client-metadata-document': { web: ofServer({ client_id_metadata_document_supported: false }) },
  'client-registration': { web: { [METADATA]: { json: without('registration_endpoint') } }, revision: '2025-06-18' },
  'client-public': { web: ofServer({ token_endpoint_auth_methods_supported: ['client_secret_basic'] }) },
};

const webOf = ({ web, url = MCP }: Defect): Web => ({ ...(url === API ? GOOD_API : GOOD_WEB), ...web });

describe('the rules', () => {
  it('each has a name of its own, and a defect here that breaks it', () => {
    expect(new Set(RULES).size).toBe(RULES.length);
    expect(RULES.filter((id) => DEFECTS[id] === undefined && !id.endsWith('-changed'))).toEqual([]);
  });

  it.each(Object.entries(DEFECTS))('%s is broken by its defect, at its step, and nothing else is', async (id, defect) => {
    const { url = MCP, revision, also = [] } = defect;
    const view = await discovered(webOf(defect), url, { revision });
    expect(broken(view).toSorted()).toEqual([id, ...also].toSorted());
    const step = view.steps.find(({ verdicts }) => verdicts.some(({ rule, outcome }) => rule === id && outcome === 'fail'));
    expect(id.startsWith(step?.link ?? 'none')).toBe(true);
  });

  it('are notes with words of their own where they are not so', () => {
    const mute = [...TABLES, AUTHORIZE_RULES, TOKEN_RULES, REFUSAL_RULES, CALL_RULES].flatMap((table) =>
      table.flatMap(({ id, severity, otherwise }) => (/MUST|SHOULD/.test(severity) === (otherwise === undefined) ? [] : id)),
    );
    expect(mute).toEqual([]);
  });

  it('each is kept where nothing is wrong, by an MCP server or an API', async () => {
    const views = [discovered(GOOD_API, API), ...MCP_REVISIONS.map((revision) => discovered(GOOD_WEB, MCP, { revision }))];
    const kept = (await Promise.all(views)).flatMap(({ steps }) =>
      steps.flatMap(({ verdicts }) => verdicts.filter(({ outcome }) => outcome === 'pass').map(({ rule }) => rule)),
    );
    // Judged only where a document lies elsewhere, or was seen before.
    const others = ['resource-metadata-place', 'resource-metadata-changed', 'server-metadata-changed'];
    expect(RULES.filter((id) => !kept.includes(id))).toEqual(others);
  });

  it('quote what a server said as one line of text, cut', async () => {
    const hostile = `https://mcp.example.com/\u202e"><script>alert(1)</script>\n# heading ${'x'.repeat(3_000)}`;
    const view = await discovered({ ...GOOD_WEB, ...ofPrm({ resource: hostile }) });
    const found = view.steps.flatMap(({ verdicts }) => verdicts.map((verdict) => verdict.found ?? ''));
    expect(found.some((text) => text.includes('<script>'))).toBe(true);
    expect(found.filter((text) => text.length > 500 || /[\n\u202e]/.test(text))).toEqual([]);
  });
});
