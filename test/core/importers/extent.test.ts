import { describe, expect, it } from 'vitest';
import { readConnections, readImport } from '../../../electron/core/importers/formats';
import { Gatherer } from '../../../electron/core/importers/gather';
import { BRACES, Scope } from '../../../electron/core/importers/scope';
import { SentRequests } from '../../../electron/core/importers/sent-requests';
import { failureOf } from '../../support/failures';

const range = (length: number) => Array.from({ length }, (_, index) => index);
const openApi = (lines: string[]) => [{ name: 'openapi.yaml', text: ['openapi: 3.0.0', ...lines].join('\n') }];
const LONG = `x: &a ${'y'.repeat(20_000)}`;

/** What a file stands for may be far more than what it says. */
describe('a file made to keep the app busy', () => {
  it('is refused where aliases of one text stand for gigabytes', async () => {
    const aliases = range(2_000).map(() => '*a');
    for (const lines of [
      [LONG, `list: [${aliases.join(', ')}]`],
      [LONG, ...aliases.map((alias, index) => `b${index}: ${alias}`)],
      // A list that is a key becomes one text while the file is read.
      [LONG, `? [${aliases.join(', ')}]`, ': 1'],
    ]) {
      const { code, what } = await failureOf(readConnections(openApi(lines)));
      expect([code, what]).toEqual(['connection-file-invalid', "This file can't be imported. It has too many aliases."]);
    }
  });

  it('is read where each alias is used a few times', async () => {
    const flow = 'authorizationCode: &f { authorizationUrl: https://a.example/a, tokenUrl: https://a.example/t, scopes: {} }';
    const schemes = range(3).map((index) => `    s${index}: { type: oauth2, flows: { authorizationCode: *f } }`);
    const { files } = await readConnections(openApi([`x: { ${flow} }`, 'components:', '  securitySchemes:', ...schemes]));
    expect(files).toHaveLength(1);
  });

  it('has its first 500 flows read', async () => {
    const schemes = Object.fromEntries(range(501).map((index) => [`s${index}`, { type: 'openIdConnect' }]));
    const text = JSON.stringify({ openapi: '3.0.0', components: { securitySchemes: { ...schemes, last: { type: 'apiKey' } } } });
    const { left } = (await readImport([{ name: 'openapi.json', text }])) ?? { left: [] };
    expect(left.map(({ what }) => what)).toContain('More flows');
  });

  it('has its first 500 clients of requests written by hand read', () => {
    const gatherer = new Gatherer();
    const sent = new SentRequests(gatherer);
    for (const index of range(502)) {
      const url = `https://a.example/token?grant_type=client_credentials&client_id=${index}`;
      const request = { method: 'POST', url, headers: [], body: '', type: '', user: null };
      sent.take('token', request, `request ${index}`, new Scope(BRACES, [], gatherer.report));
    }
    expect(sent.size).toBe(500);
    expect(gatherer.report.left.map(({ what, where }) => [what, where])).toEqual([['More clients', 'request 500, and 1 more']]);
  });
});
