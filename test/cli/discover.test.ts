import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testServer } from '../support/provider';
import { runCli } from './run';

const server = testServer();
const json = (value: unknown) => ({ status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) });

/** An API, what it says of itself, and its authorization server. */
function serve(resource = `${server.url}/api`) {
  const { url } = server;
  const metadata = `${url}/.well-known/oauth-protected-resource/api`;
  server.answer('/api', { status: 401, headers: { 'www-authenticate': `Bearer resource_metadata="${metadata}"` } });
  server.answer('/.well-known/oauth-protected-resource/api', json({ resource, authorization_servers: [url] }));
  server.answer(
    '/.well-known/oauth-authorization-server',
    json({
      issuer: url,
      authorization_endpoint: `${url}/authorize`,
      token_endpoint: `${url}/token`,
      registration_endpoint: `${url}/register`,
    }),
  );
  return `${url}/api`;
}

describe('tokenscope discover', () => {
  it('shows the chain with each request, and exits with 0 where no MUST is broken', async () => {
    const { code, out, err } = await runCli(['discover', serve()]);
    expect(out).toMatch(/^ 1 {2}The URL without a token\n {4}GET http:\S+\/api 401, .*\n {4}Refused with 401 \(Bearer\): metadata at /);
    expect(out).toMatch(/^ 2 {2}Protected resource metadata, as the challenge names them$/m);
    expect(out).toMatch(/token_endpoint http:\S+\/token\n/);
    expect(out).toMatch(/Register a client there and then \(RFC 7591\)\./);
    expect(out).toMatch(/\d+ rules kept; not kept: 0 MUST, 0 SHOULD; 3 requests in /);
    expect([code, err]).toEqual([0, '']);
  });

  it('exits with 1 where a MUST is broken, and says what, by which section, and who mends it', async () => {
    const { code, out } = await runCli(['discover', serve('https://other.example.com/')]);
    expect(out).toMatch(
      /BROKEN {3}MUST {3}resource is the URL called, or one above it on the same origin\. \(RFC 9728 section 3\.3\)\n {20}resource is "https:\/\/other/,
    );
    expect(out).toMatch(/What to do at the resource: /);
    expect(code).toBe(1);
  });

  it('prints JSON, and writes JUnit with a suite for each step', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'tokenscope-')), 'out.xml');
    const { code, out } = await runCli(['discover', serve('https://other.example.com/'), '--json', '--junit', file]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ status: 'done', findings: { kind: 'api', servers: [{ source: 'RFC 8414' }] } });
    const xml = readFileSync(file, 'utf8');
    expect(xml.match(/<testsuite /g)).toHaveLength(4);
    expect(xml).toMatch(
      /<testcase name="resource-metadata-resource \(MUST, RFC 9728 section 3\.3\)".*>\n {6}<failure message="resource is &quot;https:\/\/other/,
    );
  });

  it('says what changed since the run that kept the metadata in a file', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'tokenscope-')), 'metadata.json');
    await runCli(['discover', serve(), '--seen', file]);
    const { code, out } = await runCli(['discover', serve('https://other.example.com/'), '--seen', file]);
    expect(out).toMatch(/note {5}NOTE {3}The metadata changed since they were last seen\..*\n +Last seen on 2026-01-02\. resource: "http/);
    expect(code).toBe(1);
  });

  it('exits with 2 where the URL can not be reached', async () => {
    const { code, out } = await runCli(['discover', 'http://127.0.0.1:9/api']);
    expect(out).toMatch(/no response\n/);
    expect(code).toBe(2);
  });

  it.each([
    [[], 'No URL was given'],
    [['a.example', 'b.example'], 'More than one URL'],
    [['a.example', '--as', 'soap'], '--as accepts api, mcp or issuer'],
    [['a.example', '--revision', '2024-11-05'], '--revision is no revision'],
    [['ftp://a.example'], 'is neither https nor http'],
  ])('refuses %j', async (args, said) => {
    const { code, err } = await runCli(['discover', ...args]);
    expect([code, err]).toEqual([2, expect.stringContaining(said)]);
  });
});
