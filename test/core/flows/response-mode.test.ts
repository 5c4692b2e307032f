import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../../electron/model/connection';
import type { BrowserTraffic } from '../../../electron/core/exchanges/recording';
import { connectionTo } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { stage, type Stage } from '../../support/flow-stage';
import { GOOD_TOKEN, testServer } from '../../support/provider';

const server = testServer('all');
const LOOPBACK = { receiver: { kind: 'loopback', port: null, path: '/callback' } } as const;
const PASTED = { receiver: { kind: 'paste', redirectUri: 'https://app.example/callback' } } as const;
let on: Stage;
let heard: BrowserTraffic[];

async function waiting(changes: Partial<ConnectionSettings>) {
  heard = [];
  on = stage([connectionTo(server.url, changes)], { onTraffic: (traffic) => void heard.push(traffic) });
  const flow = await on.flows.start('c1');
  const sent = new URL(flow.authorizeUrl ?? '').searchParams;
  return { flow, sent, answer: { code: 'canary-code-1', state: sent.get('state') ?? '' }, redirectUri: flow.redirectUri ?? '' };
}

const post = (url: string, form: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(form), headers: { Origin: 'https://id.example' } });

beforeEach(() => {
  server.requests.length = 0;
  server.answer('/token', { body: GOOD_TOKEN });
});
afterEach(() => on.flows.dispose());

describe('an answer that a page posts as a form', () => {
  const asked = { ...LOOPBACK, authorizeRequest: { responseMode: 'form_post' } } as const;

  it('is taken where the redirect is waited for, and the log says who posted it', async () => {
    const { flow, sent, answer, redirectUri } = await waiting(asked);
    expect(sent.get('response_mode')).toBe('form_post');
    const page = await post(redirectUri, answer);
    expect(await page.text()).toContain('Signed in');
    expect(on.flow(flow.id).status).toBe('done');
    expect(heard.at(-1)).toMatchObject({ purpose: 'callback', posted: { origin: 'https://id.example' }, failure: null });
  });

  it.each([
    ['another state', (answer: Record<string, string>) => ({ ...answer, state: 'other' })],
    ['no state', ({ code }: Record<string, string>) => ({ code: code ?? '' })],
  ])('is refused with %s, and the sign-in goes on waiting', async (_, changed) => {
    const { flow, answer, redirectUri } = await waiting(asked);
    expect(await (await post(redirectUri, changed(answer))).text()).toContain('This sign-in was not accepted');
    expect(on.flow(flow.id).status).toBe('waiting');
    expect(server.to('/token')).toEqual([]);
  });

  it('is refused where the address says a code as well', async () => {
    const { flow, answer, redirectUri } = await waiting(asked);
    await post(`${redirectUri}?code=planted`, answer);
    expect(on.flow(flow.id)).toMatchObject({ status: 'failed', failure: { code: 'flow-duplicate-parameter' } });
    expect(server.to('/token')).toEqual([]);
  });

  it('has its iss looked at before its error and its code', async () => {
    const { flow, answer, redirectUri } = await waiting({ ...asked, issuer: server.url });
    await post(redirectUri, { ...answer, iss: 'https://evil.example', error: 'access_denied' });
    expect(on.flow(flow.id)).toMatchObject({ status: 'failed', failure: { code: 'flow-issuer-mismatch' } });
    expect(server.to('/token')).toEqual([]);
  });

  it('is a form of bounded size and nothing else', async () => {
    const { flow, answer, redirectUri } = await waiting(asked);
    const json = await fetch(redirectUri, {
      method: 'POST',
      body: JSON.stringify(answer),
      headers: { 'Content-Type': 'application/json' },
    });
    const long = await post(redirectUri, { ...answer, x: 'x'.repeat(70_000) });
    expect([json.status, long.status]).toEqual([400, 400]);
    expect(on.flow(flow.id).status).toBe('waiting');
  });

  it('is understood when the form is pasted', async () => {
    const { flow, answer } = await waiting({ ...PASTED, authorizeRequest: { responseMode: 'form_post' } });
    await on.flows.paste(flow.id, String(new URLSearchParams(answer)));
    expect(on.flow(flow.id).status).toBe('done');
  });
});

describe('an answer in the fragment', () => {
  const asked = { ...PASTED, authorizeRequest: { responseMode: 'fragment' } } as const;

  it('is understood when its address is pasted', async () => {
    const { flow, sent, answer, redirectUri } = await waiting(asked);
    expect(sent.get('response_mode')).toBe('fragment');
    await on.flows.paste(flow.id, `${redirectUri}#${new URLSearchParams(answer)}`);
    expect(on.flow(flow.id).status).toBe('done');
    expect(server.to('/token')[0]?.form.get('code')).toBe('canary-code-1');
  });

  it('needs its state as any other', async () => {
    const { flow, redirectUri } = await waiting(asked);
    expect((await failureOf(on.flows.paste(flow.id, `${redirectUri}#code=planted&state=other`))).code).toBe('flow-state-unknown');
    expect(on.flow(flow.id).status).toBe('waiting');
  });

  it('counts for nothing beside an answer in the query', async () => {
    const { flow, answer, redirectUri } = await waiting(PASTED);
    await on.flows.paste(flow.id, `${redirectUri}?${new URLSearchParams(answer)}#code=planted&state=${answer.state}`);
    expect(server.to('/token')[0]?.form.get('code')).toBe('canary-code-1');
  });
});
