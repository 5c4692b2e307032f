import { describe, expect, it } from 'vitest';
import { DiscoveryService } from '../../../electron/core/discover/service';
import type { ChainView } from '../../../electron/model/discovery';
import { failureOf } from '../../support/failures';
import { GOOD_WEB, MCP, PRM, stage, type Web } from './stage';

/** A service in that web, with what it has told. */
function served(web: Web = GOOD_WEB) {
  const { deps, urls } = stage(web);
  const told: ChainView[] = [];
  let number = 0;
  const random = { bytes: (count: number) => new Uint8Array(count).fill(++number) };
  const service = new DiscoveryService({ ...deps, random, changed: (view) => told.push(view) });
  const over = () => expect.poll(() => service.view()?.endedAt ?? null).not.toBeNull();
  return { service, told, urls, over };
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

  it('gives way to the next, whose changes alone are told', async () => {
    const { service, told, over } = served();
    const first = service.start(MCP, false);
    const second = service.start('https://id.example.com', false);
    await over();
    expect([first === second, service.view()?.id]).toEqual([false, second]);
    expect(told.slice(told.findIndex(({ id }) => id === second)).every(({ id }) => id === second)).toBe(true);
    expect((await failureOf(Promise.resolve().then(() => service.stop(first)))).code).toBe('not-found');
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
