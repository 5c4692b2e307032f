import { describe, expect, it } from 'vitest';
import type { SignInRun } from '../../../electron/core/discover/sign-in-run';
import type { HttpRequest } from '../../../electron/core/ports';
import type { ChainView } from '../../../electron/model/discovery';
import { begun, form, headerOf, issued, mcpServer, TOKEN, WEB } from './sign-in-stage';
import { GOOD_METADATA, GOOD_PRM, GOOD_WEB, ISSUER, MCP, METADATA, PRM, type Said, type Web } from './stage';

/** Resolves once something waits for the person, or the run is over. */
async function rest(signing: SignInRun, first: Awaited<ReturnType<typeof begun>>['first']) {
  const isResting = () => signing.view(first).status !== 'running';
  if (!isResting())
    await new Promise<void>((resolve) => {
      const stop = signing.onChange(() => {
        if (!isResting()) return;
        stop();
        resolve();
      });
    });
  return signing.view(first);
}

describe('step by step', () => {
  it('each request waits, goes as changed with its secrets, and its step says what was changed', async () => {
    const { signing, first, asked } = await begun(WEB);
    const over = signing.run(false);
    const registers = await rest(signing, first);
    expect([registers.status, registers.next?.title, registers.next?.url]).toEqual([
      'waiting',
      'Dynamic client registration',
      `${ISSUER}/register`,
    ]);
    signing.send();
    const authorizes = await rest(signing, first);
    expect(authorizes.next).toMatchObject({ to: 'browser', method: 'GET' });
    signing.send();
    const exchanges = await rest(signing, first);
    expect(exchanges.next?.sealed.map(({ name }) => name)).toEqual(['code', 'code_verifier']);
    expect(exchanges.next?.body).not.toContain('authorization-code-1');
    signing.send({ body: `${exchanges.next?.body}&extra=1` });
    const calls = await rest(signing, first);
    const sent = asked.find(({ url }) => url === `${ISSUER}/token`);
    expect(sent && [form(sent).get('extra'), form(sent).get('code')]).toEqual(['1', 'authorization-code-1']);
    expect(calls.steps.at(-1)).toMatchObject({ title: 'Access token', edited: ['body'] });
    expect(calls.next?.sealed).toEqual([{ where: 'header', name: 'Authorization', kind: 'access token' }]);
    expect(calls.next?.body).toContain('server/discover');
    signing.send({ body: calls.next?.body?.replace('server/discover', 'tools/call') ?? null });
    const lists = await rest(signing, first);
    expect(asked.at(-1)?.body).toContain('tools/call');
    expect(asked.at(-1)?.asksOnly, 'what was made of it may change something').toBe(false);
    expect(lists.next?.body).toContain('tools/list');
    signing.goOn();
    await over;
    expect(asked.at(-1)).toMatchObject({ asksOnly: true, until: expect.any(Function) });
    expect(signing.view(first)).toMatchObject({ status: 'done', stopped: null, next: null });
  });

  it('nothing is sent after it is stopped', async () => {
    const { signing, first, asked } = await begun(WEB);
    const over = signing.run(false);
    await rest(signing, first);
    const before = asked.length;
    signing.stop();
    await over;
    expect(signing.view(first).stopped?.why).toBe('person');
    expect(asked).toHaveLength(before);
  });

  it('nor by the metadata being read again', async () => {
    const after: string[] = [];
    const stop = () => signing.stop();
    let isReading = false;
    const { signing } = await begun({
      ...WEB,
      [MCP]: (request) => {
        isReading ||= headerOf(request, 'authorization') !== null;
        return GOOD_WEB[MCP] as Said;
      },
      [PRM]: () => {
        if (isReading) stop();
        return { json: GOOD_PRM };
      },
      [METADATA]: () => {
        if (isReading) after.push(METADATA);
        return { json: GOOD_METADATA };
      },
    });
    await signing.run(true);
    expect([isReading, after]).toEqual([true, []]);
  });

  it('the person may go on where MCP clients stop', async () => {
    const { code_challenge_methods_supported: _, ...metadata } = GOOD_METADATA;
    const { signing, first, authorized } = await begun({ ...WEB, [METADATA]: { json: metadata } });
    const over = signing.run(false);
    expect((await rest(signing, first)).choice?.id).toBe('authorize-pkce');
    signing.choose('go-on');
    await rest(signing, first);
    signing.goOn();
    await over;
    expect([signing.view(first).status, authorized.length]).toEqual(['done', 1]);
  });
});

describe('a tool, called from the list', () => {
  /** Grows its token at each sign-in; "write" wants the scope that only the second has. */
  const growing = (): Web => {
    let tokens = 0;
    const isIn = (request: HttpRequest): Said | null => {
      if (headerOf(request, 'authorization') === null) return GOOD_WEB[MCP] as Said;
      const isShort = request.body?.includes('"write"') && headerOf(request, 'authorization') === 'Bearer access-token-1';
      return isShort ? { status: 403, headers: { 'www-authenticate': 'Bearer error="insufficient_scope", scope="mcp:write"' } } : null;
    };
    return { ...WEB, [MCP]: mcpServer(isIn), [TOKEN]: () => issued(`access-token-${++tokens}`) };
  };
  const asking = () => begun(growing(), {}, undefined, {}, true);
  const called = ({ call }: ChainView) => call?.called;

  it('answers, as often as it is called, without its token', async () => {
    const { signing, first, asked } = await asking();
    await signing.run(true);
    await signing.callTool({ name: 'whoami', input: { a: 1 } }, true);
    expect(asked.at(-1)?.body).toContain('"arguments":{"a":1}');
    expect(called(signing.view(first))).toMatchObject({
      name: 'whoami',
      failed: false,
      text: expect.not.stringContaining('access-token-1'),
    });
    await signing.callTool({ name: 'whoami', input: {} }, true);
    expect(signing.view(first).steps.filter(({ title }) => title === 'MCP: tool call')).toHaveLength(2);
  });

  it('asks before it signs in again for more scopes, and then calls with the new token', async () => {
    const { signing, first, authorized } = await asking();
    await signing.run(true);
    const over = signing.callTool({ name: 'write', input: {} }, true);
    const { choice } = await rest(signing, first);
    expect([choice?.link, choice?.why, authorized.length]).toEqual(['step-up', expect.stringContaining('mcp:write'), 1]);
    signing.choose('go-on');
    await over;
    expect([signing.view(first).status, authorized[1]?.get('scope')]).toEqual(['done', expect.stringContaining('mcp:write')]);
    expect(called(signing.view(first))?.name).toBe('write');
  });

  it('leaves it where the person says no; others can still be called, also after a stop', async () => {
    const { signing, first, authorized } = await asking();
    await signing.run(true);
    const over = signing.callTool({ name: 'write', input: {} }, true);
    await rest(signing, first);
    signing.choose('stop');
    await over;
    expect([signing.view(first).stopped?.why, called(signing.view(first)), authorized.length]).toEqual(['person', null, 1]);
    const stopped = signing.callTool({ name: 'whoami', input: {} }, false);
    await rest(signing, first);
    signing.stop();
    await stopped;
    await signing.callTool({ name: 'whoami', input: {} }, true);
    expect([signing.view(first).status, called(signing.view(first))?.name]).toEqual(['done', 'whoami']);
  });
});
