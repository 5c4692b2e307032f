import { describe, expect, it } from 'vitest';
import { createBrowser } from '../../electron/platform/network/browser';
import type { ChainView } from '../../electron/model/discovery';
import type { FaultId } from '../../electron/practice/faults';
import { cliStage } from './stage';

const stage = cliStage();
const browser = createBrowser(async (url) => void stage.person.open(url).catch(() => {}));

const signIn = (args: string[], env: Record<string, string> = {}) =>
  stage.cli(['discover', stage.practice.mcp.url, '--sign-in', ...args], { browser, env });
const chainOf = (out: string) => JSON.parse(out) as ChainView;
const broken = ({ steps }: ChainView) =>
  steps.flatMap(({ verdicts }) => verdicts.filter(({ outcome }) => outcome === 'fail').map(({ rule }) => rule));

describe('tokenscope discover --sign-in', () => {
  it('goes from the URL to the result of a tool that needs more scopes, and finds nothing wrong', async () => {
    const { out, err, code } = await signIn(['--tool', 'needs-more-scope', '--json']);
    const chain = chainOf(out);
    expect(chain.stopped).toBeNull();
    expect(chain.steps.map(({ title }) => title).slice(-10)).toEqual([
      'Dynamic client registration',
      'Sign-in in the browser',
      'Access token',
      'MCP: server and revision',
      'MCP: tools',
      'MCP: tool call',
      'More scopes',
      'Sign-in in the browser',
      'Access token',
      'MCP: tool call',
    ]);
    expect(chain.call?.tools?.map(({ name }) => name)).toEqual(['who-am-i', 'echo', 'needs-more-scope']);
    expect(chain.call?.called?.text).toContain('"scope": "mcp:read offline_access mcp:write"');
    expect(broken(chain)).toEqual([]);
    expect(code).toBe(0);
    const told = err.split('\n').filter((line) => line.startsWith('{'));
    expect(told.map((line) => JSON.parse(line).waitingFor)).toEqual(['redirect', 'redirect']);
  });

  it('shows what the tool returned, and that the browser was elsewhere', async () => {
    const { out } = await signIn(['--tool', 'echo', '--input', '{"text": "Hello"}']);
    expect(out).toMatch(/GET http:\S+\/authorize\?\S+ in the browser\n/);
    expect(out).toMatch(/echo returned:\n {4}\{\n {6}"text": "Hello"\n/);
  });

  it('needs no browser where the client has a secret and nobody signs in', async () => {
    const args = ['--client-id', 'practice-mcp', '--client-secret-env', 'MCP_SECRET', '--grant', 'client_credentials'];
    const unbound = await signIn(args, { MCP_SECRET: 'practice-mcp-secret' });
    const issuer = /The URL names (\S+)\. .* add --client-issuer \1; nothing was sent yet\./.exec(unbound.err)?.[1] ?? '';
    expect([unbound.code, unbound.out]).toEqual([2, '']);
    expect(stage.sent.filter(({ url }) => url.endsWith('/token'))).toEqual([]);
    const { out, code } = await signIn([...args, '--client-issuer', issuer], { MCP_SECRET: 'practice-mcp-secret' });
    expect(out).toMatch(/Client practice-mcp, registered before; client authentication: client_secret_basic\./);
    expect(out).toMatch(/3 tools: who-am-i, echo, needs-more-scope\./);
    expect(out).not.toContain('practice-mcp-secret');
    expect(code).toBe(0);
  });

  it('makes a connection of the client and its tokens where it is asked to', async () => {
    const { err } = await signIn(['--save', 'Mine', '--data-folder', stage.dataFolder]);
    expect(err).toContain('Saved as the connection Mine');
    const token = await stage.cli(['token', '-c', 'Mine', '--data-folder', stage.dataFolder]);
    expect([token.code, token.out.trim().length > 20]).toEqual([0, true]);
  });

  it.each<[FaultId, string, string]>([
    ['iss-missing', 'Sign-in in the browser', 'authorize-iss-kept'],
    ['resource-ignored', 'MCP: server and revision', 'token-audience'],
  ])('%s ends it at its step', async (fault, title, rule) => {
    stage.practice.faults.set(fault, true);
    const { out, code } = await signIn(['--tool', 'needs-more-scope', '--json']);
    stage.practice.faults.set(fault, false);
    const chain = chainOf(out);
    expect([chain.status, code]).toEqual(['stopped', 1]);
    expect(chain.steps.at(-1)?.title).toBe(title);
    expect(broken(chain)).toContain(rule);
  });

  it('stops where MCP clients stop: at a server that does not advertise PKCE', async () => {
    stage.practice.faults.set('as-no-pkce', true);
    const stopped = await signIn(['--json']);
    const goesOn = await signIn(['--json', '--revision', '2025-06-18']);
    stage.practice.faults.set('as-no-pkce', false);
    expect(chainOf(stopped.out).stopped?.text).toContain('code_challenge_methods_supported');
    expect(chainOf(goesOn.out).stopped).toBeNull();
  });

  it.each([
    [['--client-id', 'me'], '--client-id needs --sign-in'],
    [['--save', 'Mine'], '--save needs --sign-in'],
    [['--sign-in', '--client-secret-env', 'SECRET'], 'The client has no ID'],
    [['--sign-in', '--client-id', 'me', '--client-secret-env', 'UNSET'], '"UNSET" is not set'],
    [['--sign-in', '--grant', 'password'], '--grant accepts'],
    [['--sign-in', '--input', '{}'], '--input needs --tool'],
    [['--sign-in', '--tool', 'echo', '--input', '[1]'], '--input is not a JSON object'],
    [['--sign-in', '--idp-token-endpoint', 'https://idp.example/token'], '--id-token-env'],
    [['--sign-in', '--idp-token-endpoint', 'http://idp.example/token'], '--idp-token-endpoint is not https'],
    [['--sign-in', '--idp-token-endpoint', 'http://127.0.0.1:1/token'], '--id-token-env'],
  ])('refuses %j', async (args, text) => {
    const { code, err } = await stage.cli(['discover', 'https://mcp.example.com/mcp', ...args]);
    expect([code, err.includes(text)]).toEqual([2, true]);
  });
});
