import { describe, expect, it } from 'vitest';
import { discoveryText } from '../../../electron/cli/discover-text';
import { discoveryJunit } from '../../../electron/cli/discover-junit';
import { styleFor } from '../../../electron/cli/terminal';
import { MAX_CHAIN_REQUESTS } from '../../../electron/core/discover/chain';
import { chainView } from '../../../electron/model/discovery';
import { viewOf } from '../../../electron/model/view';
import fc from '../../support/property';
import { broken, challenge, discovered, GOOD_METADATA, GOOD_PRM, GOOD_WEB, ISSUER, MCP, METADATA, PRM, stage, type Web } from './stage';

const DEEP = '['.repeat(200_000);

describe('what a hostile server says', () => {
  it.each([
    ['a document of 10 MB', { text: `{"issuer":"${'x'.repeat(10_000_000)}"}` }],
    ['JSON 200,000 deep', { text: `{"issuer":${DEEP}${']'.repeat(200_000)}}` }],
    ['JSON that ends in the middle', { text: DEEP }],
    ['names of the prototype', { text: '{"__proto__":{"issuer":"https://id.example.com"},"constructor":1,"issuer":{}}' }],
    ['no text', { text: '\u0000\ufffe\ud800' }],
  ])('%s is no metadata, and the chain ends', async (_, said) => {
    for (const at of [PRM, METADATA]) {
      const view = await discovered({ ...GOOD_WEB, [MCP]: challenge('Bearer'), [at]: said });
      expect(['done', 'stopped']).toContain(view.status);
      expect(view.findings.servers.flatMap(({ endpoints }) => endpoints.map(({ name }) => name))).not.toContain('__proto__');
    }
  });

  it('leads to no more requests than a chain has, however many servers it names', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `https://s${index}.example.com/a/b/c`);
    const { chain, sent } = stage({ ...GOOD_WEB, [PRM]: { json: { ...GOOD_PRM, authorization_servers: many } } });
    await chain.run();
    expect(sent.length).toBeLessThan(MAX_CHAIN_REQUESTS);
  });

  it('is not followed in a circle, nor where two documents name each other', async () => {
    const there = `${ISSUER}/there`;
    const web: Web = {
      [`${ISSUER}/.well-known/oauth-authorization-server`]: { json: { ...GOOD_METADATA, issuer: there } },
      [`${ISSUER}/.well-known/oauth-authorization-server/there`]: { json: { ...GOOD_METADATA, issuer: ISSUER } },
      'https://id.example.com/loop': { status: 302, headers: { location: '/loop' } },
    };
    expect((await discovered(web, ISSUER)).status).toBe('stopped');
    expect((await discovered(web, `${ISSUER}/loop`)).sent).toBeLessThan(MAX_CHAIN_REQUESTS);
  });

  it('becomes no line, element or escape sequence of its own', async () => {
    const evil = '\u001b[2J\r\nBROKEN</failure><script>alert(1)</script>\u202e';
    const web = {
      ...GOOD_WEB,
      [MCP]: challenge(`Bearer error="${evil}", scope="${evil}", resource_metadata="${PRM}"`),
      [PRM]: {
        json: {
          ...GOOD_PRM,
          resource: `${MCP}/${evil}`,
          resource_name: evil,
          authorization_servers: [ISSUER, `https://x.example/${evil}`],
        },
      },
      [METADATA]: { json: { ...GOOD_METADATA, token_endpoint: `javascript:${evil}`, scopes_supported: [evil] } },
    };
    const view = await discovered(web);
    expect(broken(view)).toContain('server-metadata-endpoints');
    const text = discoveryText(view, true, styleFor(false));
    expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|^BROKEN/mu);
    const xml = discoveryJunit(view, '1');
    expect(xml).not.toMatch(/<script>|[^\P{Cc}\n]|\p{Cf}/u);
    expect(xml.match(/<\/failure>/g)).toHaveLength(xml.match(/<failure [^>]*[^/]>/g)?.length ?? -1);
  });

  it('never breaks the chain, whatever JSON it is', async () => {
    const value = fc.jsonValue({ maxDepth: 2 });
    const names = fc.constantFrom(...Object.keys(GOOD_METADATA), ...Object.keys(GOOD_PRM));
    const changes = fc.dictionary(names, value, { maxKeys: 4 });
    await fc.assert(
      fc.asyncProperty(changes, changes, fc.string(), async (prm, metadata, header) => {
        const web = {
          ...GOOD_WEB,
          [MCP]: challenge(`Bearer ${header}, resource_metadata="${PRM}"`),
          [PRM]: { json: { ...GOOD_PRM, ...prm } },
          [METADATA]: { json: { ...GOOD_METADATA, ...metadata } },
        };
        const view = await discovered(web);
        expect(['done', 'stopped']).toContain(view.status);
        expect(viewOf(chainView, view)).toEqual(view);
      }),
      { numRuns: 40 },
    );
  });
});
