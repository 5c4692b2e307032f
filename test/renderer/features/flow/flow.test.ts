import { describe, expect, it } from 'vitest';
import type { FlowView, FailureCode } from '../../../../electron/contract';
import { splitAuthorizeUrl } from '../../../../renderer/features/flow/authorize-url';
import { checkPasted } from '../../../../renderer/features/flow/paste-form';
import { stepsOf } from '../../../../renderer/features/flow/steps';

describe('an authorize URL taken apart', () => {
  it('keeps order and repetition, and explains known parameters', () => {
    const { endpoint, params } = splitAuthorizeUrl('https://login.example.com/authorize?resource=a&resource=b&scope=a+b%20c&mine=1');
    expect(endpoint).toBe('https://login.example.com/authorize');
    expect(params.map(({ name, value }) => [name, value])).toEqual([
      ['resource', 'a'],
      ['resource', 'b'],
      ['scope', 'a b c'],
      ['mine', '1'],
    ]);
    expect(params.map(({ meaning }) => meaning !== null)).toEqual([true, true, true, false]);
  });
  it('shows undecodable text as sent', () => {
    expect(splitAuthorizeUrl('https://a.example/?x=%E0%A4%A&y&__proto__=z').params).toEqual([
      { name: 'x', value: '%E0%A4%A', meaning: null },
      { name: 'y', value: '', meaning: null },
      { name: '__proto__', value: 'z', meaning: null },
    ]);
    expect(splitAuthorizeUrl('https://a.example/x')).toEqual({ endpoint: 'https://a.example/x', params: [] });
  });
});

describe('a pasted URL', () => {
  const uri = 'https://app.example/oauth/callback';
  it.each([
    [`${uri}?code=1&state=2`, true],
    [` ${uri}?error=access_denied&state=2\n`, true],
    [`${uri}?keep=1&code=1&state=2`, true],
    [`${uri}#access_token=1&token_type=Bearer&state=2`, true],
    [`${uri}?keep=1#code=1&id_token=3&state=2`, true],
    [`${uri}?response=a.b.c`, true],
    [`${uri}#response=a.b.c`, true],
    ['code=1&state=2', true],
    [`${uri}#access_token=1&token_type=Bearer`, false],
    ['', false],
    ['app.example/oauth/callback?code=1&state=2', false],
    ['https://other.example/oauth/callback?code=1&state=2', false],
    [`${uri}/more?code=1&state=2`, false],
    [`${uri}?state=2`, false],
    [`${uri}?code=1`, false],
  ])('%j: %s', (text, ok) => {
    const check = checkPasted(text, uri);
    expect(check.ok).toBe(ok);
    expect(check.text === null).toBe(ok || text === '');
  });
});

describe('the steps of a flow', () => {
  const flow = (change: Partial<FlowView>): FlowView => ({
    id: 'f',
    connectionId: 'c',
    status: 'waiting',
    receiver: 'scheme',
    authorizeUrl: 'https://a.example/',
    redirectUri: 'dev.tokenscope:/oauth/callback',
    signsIn: 'redirect',
    device: null,
    startedAt: 0,
    timeoutAt: 1,
    problem: null,
    page: null,
    silence: null,
    ...change,
  });
  const states = (change: Partial<FlowView>) => stepsOf(flow(change)).map((step) => step.state);
  const failing = (code: FailureCode): Partial<FlowView> => ({
    status: 'failed',
    problem: { code, what: '', likelyCause: '', action: '', evidence: [] },
  });
  const failed = (code: FailureCode, change: Partial<FlowView> = {}) => states({ ...failing(code), ...change });

  it('follow the flow', () => {
    expect(states({ status: 'preparing' })).toEqual(['now', 'next', 'next', 'next']);
    expect(states({})).toEqual(['done', 'now', 'next', 'next']);
    expect(states({ status: 'exchanging' })).toEqual(['done', 'done', 'now', 'next']);
    expect(states({ status: 'done' })).toEqual(['done', 'done', 'done', 'done']);
  });
  it('stop where it failed', () => {
    expect(failed('browser-failed')).toEqual(['failed', 'next', 'next', 'next']);
    expect(failed('connection-incomplete', { authorizeUrl: null, redirectUri: null })).toEqual(['failed', 'next', 'next', 'next']);
    expect(failed('network-dns', { authorizeUrl: null, redirectUri: null })).toEqual(['failed', 'next', 'next', 'next']);
    expect(failed('flow-timed-out')).toEqual(['done', 'failed', 'next', 'next']);
    expect(failed('flow-denied')).toEqual(['done', 'done', 'failed', 'next']);
    expect(failed('client-refused')).toEqual(['done', 'done', 'failed', 'next']);
    expect(failed('flow-nonce-mismatch')).toEqual(['done', 'done', 'failed', 'next']);
  });
  it('say of a redirect that came that it came, and of what it failed', () => {
    const labels = (code: FailureCode) => stepsOf(flow(failing(code))).map(({ label }) => label);
    expect(labels('flow-denied')).toEqual(['Opened the browser', 'Redirect received', 'Reading the redirect', 'Connected']);
    expect(labels('client-refused')).toEqual(['Opened the browser', 'Redirect received', 'Exchanging the code', 'Connected']);
    const implicit = stepsOf(flow({ status: 'exchanging', authorizeUrl: 'https://a.example/?response_type=id_token%20token' }));
    expect(implicit.map(({ label }) => label)).toContain('Reading the redirect');
    expect(labels('flow-timed-out')[1]).toBe('Waiting for the redirect');
    expect(stepsOf(flow({ ...failing('connection-incomplete'), authorizeUrl: null }))[0]?.label).toBe('Opening the browser');
  });
  it('have no browser part with client credentials', () => {
    const bare = { signsIn: false as const, authorizeUrl: null, redirectUri: null };
    expect(states({ ...bare, status: 'exchanging' })).toEqual(['now', 'next']);
    expect(states({ ...bare, status: 'failed' })).toEqual(['failed', 'next']);
    expect(states({ ...bare, status: 'done' })).toEqual(['done', 'done']);
  });
});
