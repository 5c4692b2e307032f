import { describe, expect, it } from 'vitest';
import { DiscoveryService } from '../../../electron/core/discover/service';
import type { Held } from '../../../electron/core/discover/client-tokens';
import type { FlowService } from '../../../electron/core/flows/flows';
import type { HttpRequest, Schedule } from '../../../electron/core/ports';
import type { ChainView } from '../../../electron/model/discovery';
import { changeOf } from '../../../electron/model/discovery-change';
import { failureOf } from '../../support/failures';
import { GOOD_METADATA, GOOD_WEB, ISSUER, MCP, METADATA, PRM, type Said, stage, type Web } from './stage';

const atOnce: Schedule = (_, work) => {
  let isOff = false;
  queueMicrotask(() => (isOff ? undefined : work()));
  return () => {
    isOff = true;
  };
};

/** A service in that web, with what it has told; its browser signs in at once, or is elsewhere and says only where it ended. */
function served(web: Web = GOOD_WEB, isElsewhere = false, pace: Schedule = atOnce) {
  const { deps, urls, sent } = stage(web);
  const told: ChainView[] = [];
  const kept: Held[] = [];
  const attended: FlowService[] = [];
  const ended: string[] = [];
  let number = 0;
  let arrive: ((url: string) => Promise<unknown>) | null = null;
  const service = new DiscoveryService({
    ...deps,
    pace,
    random: { bytes: (count) => new Uint8Array(count).fill(++number) },
    redirects: {
      listen: async (_, onCallback) => {
        arrive = onCallback;
        return { redirectUri: 'http://127.0.0.1:9/callback', close: async () => {} };
      },
    },
    browser: {
      open: async (address) => {
        const asked = new URL(address).searchParams;
        const back = new URLSearchParams({ code: 'code-CANARY-1', state: asked.get('state') ?? '', iss: ISSUER });
        ended.push(`${asked.get('redirect_uri')}?${back}`);
        if (!isElsewhere) await arrive?.(ended.at(-1) ?? '');
      },
    },
    flowTimeoutMs: () => 60_000,
    attend: (flows) => attended.push(flows),
    keep: async (held) => `connection ${kept.push(held)}`,
    version: '1.2.3',
    changed: (view) => told.push(view),
  });
  const over = () => expect.poll(() => service.view()?.endedAt ?? null).not.toBeNull();
  return { service, told, urls, sent, over, kept, attended, ended };
}

describe('a chain at once', () => {
  it('goes on by itself, shows what is under way, and never a request that waits for the person', async () => {
    const { service, told, over, urls } = served();
    service.start(MCP, false);
    await over();
    expect(service.view()).toMatchObject({ status: 'done', next: null });
    expect(urls()).toHaveLength(3);
    expect(told.filter(({ status }) => status === 'waiting')).toEqual([]);
    expect(new Set(told.filter(({ status }) => status === 'running').map(({ next }) => next?.url))).toContain(PRM);
  });

  it('tells together what goes by, and its end at once', async () => {
    const waiting: (() => void)[] = [];
    const { service, told, over } = served(GOOD_WEB, false, (_, work) => {
      waiting.push(work);
      return () => waiting.splice(waiting.indexOf(work), 1);
    });
    service.start(MCP, false);
    await over();
    expect(told.map(({ status }) => status)).toEqual(['done']);
    expect([told[0]?.steps.length, told[0]?.steps.every(({ outcome }) => outcome !== '')]).toEqual([4, true]);
    expect(waiting, 'what is left to be told or done').toEqual([]);
  });

  it('gives way to the next, whose changes alone are told', async () => {
    const { service, told, over } = served();
    const first = service.start(MCP, false);
    const second = service.start('https://id.example.com', false);
    await over();
    expect([first === second, service.view()?.id]).toEqual([false, second]);
    expect(told.slice(told.findIndex(({ id }) => id === second)).every(({ id }) => id === second)).toBe(true);
    expect((await failureOf(Promise.resolve().then(() => service.stop(first)))).code).toBe('not-found');
  });

  it('takes the URL for what the person says: an issuer is asked for its metadata alone', async () => {
    const { service, over, urls } = served();
    service.start(ISSUER, false, { kind: 'server' });
    await over();
    expect(urls().every((each) => each.includes('/.well-known/oauth-authorization-server'))).toBe(true);
    expect(service.view()).toMatchObject({ status: 'done', findings: { kind: 'server', chosen: ISSUER } });
    service.start(MCP, true, { revision: '2025-06-18' });
    expect(service.view()).toMatchObject({ next: { body: expect.stringContaining('2025-06-18') } });
  });

  it('refuses what is not a URL, and keeps the former', async () => {
    const { service, over } = served();
    const id = service.start(MCP, false);
    await over();
    expect((await failureOf(Promise.resolve().then(() => service.start('http://[', false)))).code).toBe('connection-invalid');
    expect(service.view()?.id).toBe(id);
  });
});

describe('a chain step by step', () => {
  it('sends nothing before it is told to, then one request each, as changed', async () => {
    const { service, urls } = served();
    const id = service.start(MCP, true);
    expect(service.view()).toMatchObject({ status: 'waiting', steps: [], sent: 0 });
    await service.send(id, {});
    expect(urls()).toEqual([`POST ${MCP}`]);
    expect(service.view()).toMatchObject({ status: 'waiting', next: { url: PRM } });
    await service.send(id, { url: `${PRM}?x`, headers: [] });
    expect(urls()[1]).toBe(`GET ${PRM}?x`);
    expect(service.view()?.steps[1]?.edited).toEqual(['url', 'header accept', 'header mcp-protocol-version']);
  });

  it('goes back a step to the request before it, and then sends the rest', async () => {
    const { service, urls, over } = served();
    const id = service.start(MCP, true);
    await service.send(id, {});
    await service.send(id, {});
    service.back(id);
    expect(service.view()).toMatchObject({ next: { url: PRM }, sent: 2 });
    await service.run(id);
    await over();
    expect(urls()).toHaveLength(4);
  });

  it('draws a conclusion that asks no server by itself, so that the chain ends with its last request', async () => {
    const { service } = served();
    const id = service.start(MCP, true);
    for (let left = 3; left > 0; left -= 1) await service.send(id, {});
    expect(service.view()).toMatchObject({ status: 'done', next: null, choice: null });
    expect(service.view()?.steps.at(-1)?.link).toBe('client');
  });
});

describe('the sign-in at its end', () => {
  const rpc = ({ body }: HttpRequest) => JSON.parse(body ?? '{}') as { id: number; method: string };
  const web: Web = {
    ...GOOD_WEB,
    [MCP]: (request) => {
      if (!request.headers.some(({ value }) => value === 'Bearer token-CANARY-1')) return GOOD_WEB[MCP] as Said;
      const { id, method } = rpc(request);
      const tools = [{ name: 'whoami', inputSchema: { type: 'object' } }];
      return { json: { jsonrpc: '2.0', id, result: method === 'tools/list' ? { tools } : { supportedVersions: ['2026-07-28'] } } };
    },
    [`POST ${ISSUER}/register`]: { status: 201, json: { client_id: 'c-1', token_endpoint_auth_method: 'none' } },
    [`POST ${ISSUER}/token`]: {
      headers: { 'cache-control': 'no-store' },
      json: { access_token: 'token-CANARY-1', token_type: 'Bearer', expires_in: 300 },
    },
  };
  const choice = { clientId: null, clientSecret: null, metadataUrl: null, stepwise: false };

  it('registers, gets a token, lists the tools, and tells none of what is secret; what is kept is the client with its tokens', async () => {
    const { service, told, over, kept } = served(web);
    const id = service.start(MCP, false);
    await over();
    await service.signIn(id, choice);
    await over();
    expect(service.view()).toMatchObject({ status: 'done', call: { signedIn: true, tools: [{ name: 'whoami' }] } });
    expect(JSON.stringify(told)).not.toContain('CANARY');
    const changes = told.map((view, index) => changeOf(told[index - 1] ?? null, view));
    expect(Math.max(...changes.map(({ steps }) => steps.length)), 'steps told at once').toBe(1);
    expect(await service.keep(id)).toBe('connection 1');
    expect(kept[0]).toMatchObject({ client: { connection: { clientId: 'c-1' } }, grant: { answer: { accessToken: 'token-CANARY-1' } } });
  });

  it('signs in as the client given, whose secret goes to the token endpoint alone', async () => {
    const { service, told, over, sent } = served(web);
    const id = service.start(MCP, false);
    await over();
    await service.signIn(id, { ...choice, clientId: 'own', clientSecret: 'secret-CANARY-2' });
    await over();
    expect(sent.map(({ url }) => url)).not.toContain(`${ISSUER}/register`);
    const with2 = sent.filter((request) => JSON.stringify(request).includes(Buffer.from('own:secret-CANARY-2').toString('base64')));
    expect(with2.map(({ url }) => url)).toEqual([`${ISSUER}/token`]);
    expect(JSON.stringify(told)).not.toContain('CANARY');
  });

  it('waits before each request where the person goes step by step, and ends when it is stopped', async () => {
    const { service, over, urls } = served(web);
    const id = service.start(MCP, false);
    await over();
    const before = urls().length;
    await service.signIn(id, { ...choice, stepwise: true });
    await expect.poll(() => service.view()?.next?.url).toBe(`${ISSUER}/register`);
    expect(urls()).toHaveLength(before);
    await service.send(id, {});
    await expect.poll(() => service.view()?.next?.to).toBe('browser');
    service.back(id);
    service.stop(id);
    await over();
    expect(service.view()).toMatchObject({ status: 'stopped', stopped: { why: 'person' } });
    expect((await failureOf(service.keep(id))).code).toBe('not-found');
  });

  it('opens the browser again where it was, and takes the URL on which one elsewhere ended', async () => {
    const { service, over, attended, ended } = served(web, true);
    const id = service.start(MCP, false);
    await over();
    await service.signIn(id, { ...choice, stepwise: true });
    await expect.poll(() => service.view()?.next?.url).toBe(`${ISSUER}/register`);
    await service.send(id, {});
    await expect.poll(() => service.view()?.next?.to).toBe('browser');
    await service.run(id);
    await expect.poll(() => ended.length).toBe(1);
    const [signIns] = attended;
    const [flow] = signIns?.list() ?? [];
    if (!signIns || !flow) throw new Error('Nobody signs in.');
    await signIns.reopen(flow.id);
    expect([service.view()?.status, ended[1]]).toEqual(['running', ended[0]]);
    await signIns.paste(flow.id, ended[0] ?? '');
    await over();
    expect(service.view()).toMatchObject({ status: 'done', call: { signedIn: true } });
  });

  it('says that it waits for another device as soon as there is a code, which has a step of its own', async () => {
    const metadata = { json: { ...GOOD_METADATA, device_authorization_endpoint: `${ISSUER}/device` } };
    const code = { device_code: 'device-CANARY-1', user_code: 'ABCD-EFGH', verification_uri: `${ISSUER}/go`, expires_in: 600, interval: 5 };
    const devices = { ...web, [METADATA]: metadata, [`POST ${ISSUER}/device`]: { json: code } };
    const { service, over, attended } = served(devices);
    const id = service.start(MCP, false);
    await over();
    await service.signIn(id, { ...choice, device: true });
    const next = { to: 'browser', link: 'token', url: `${ISSUER}/go` };
    await expect.poll(() => service.view()).toMatchObject({ status: 'running', next });
    expect(service.view()?.steps.at(-1)?.title).toBe('Code for another device');
    for (const flow of attended[0]?.list() ?? []) attended[0]?.cancel(flow.id);
    await over();
  });

  it('ends where the sign-in is cancelled', async () => {
    const { service, over, attended } = served(web, true);
    const id = service.start(MCP, false);
    await over();
    await service.signIn(id, choice);
    await expect.poll(() => service.view()?.next?.to).toBe('browser');
    for (const flow of attended[0]?.list() ?? []) attended[0]?.cancel(flow.id);
    await over();
    expect(service.view()).toMatchObject({ status: 'stopped', stopped: { why: 'person' } });
  });
});
