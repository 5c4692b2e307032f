import { UnsecuredJWT, CompactEncrypt, decodeJwt } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import type { BrowserTraffic } from '../../../electron/core/exchanges/recording';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { createNodeHttp } from '../../../electron/platform/network/node-http';
import { CLIENTS } from '../../../electron/practice/clients';
import { FaultLab } from '../../../electron/practice/fault-lab';
import { createSigning } from '../../../electron/practice/signing';
import { signIn } from '../../practice/login';
import { connectionTo } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { stage, type Stage } from '../../support/flow-stage';
import { practiceFor } from '../../support/practice';

const practice = practiceFor('all');
const REDIRECT = 'https://example.com/callback';
let on: Stage;
let sent: string[];
let heard: BrowserTraffic[];

/** A sign-in that waits, of the practice provider's public client. */
async function waiting(responseMode: ConnectionSettings['authorizeRequest']['responseMode'], changes: Partial<ConnectionSettings> = {}) {
  const http = createNodeHttp();
  sent = [];
  heard = [];
  const endpoints = { authorization: null, token: null, userinfo: null, jwks: null, introspection: null, revocation: null };
  const settings: Partial<ConnectionSettings> = {
    ...{ issuer: practice.url, endpoints, clientId: CLIENTS.public.id, clientAuthentication: 'none', scopes: ['openid'] },
    receiver: { kind: 'paste', redirectUri: REDIRECT },
    authorizeRequest: { responseMode },
  };
  const connection = connectionTo('', { ...settings, ...changes });
  on = stage([connection], {
    http: {
      send(request) {
        sent.push(new URL(request.url).pathname);
        return http.send(request);
      },
    },
    onTraffic: (traffic) => void heard.push(traffic),
  });
  const flow = await on.flows.start('c1');
  const state = new URL(flow.authorizeUrl ?? REDIRECT).searchParams.get('state') ?? '';
  return { flow, state, paste: (answer: string) => on.flows.paste(flow.id, answer) };
}

const asked = (path: string) => sent.filter((each) => each === path).length;

afterEach(() => {
  on.flows.dispose();
  practice.faults.clear();
});

describe('a signed authorization response', () => {
  it.each(['jwt', 'query.jwt', 'fragment.jwt', 'form_post.jwt'] as const)('brings the code where response_mode is %s', async (mode) => {
    const { flow, paste } = await waiting(mode);
    expect(new URL(flow.authorizeUrl ?? '').searchParams.get('response_mode')).toBe(mode);
    const back = await signIn(flow.authorizeUrl ?? '');
    expect(back).toMatch(/[?#]response=eyJ[^&]*$/);
    await paste(back);
    expect(on.flow(flow.id)).toMatchObject({ status: 'done', failure: null });
    expect([asked('/jwks'), asked('/token'), on.grants.length]).toEqual([1, 1, 1]);
  });

  it('comes to a loopback receiver, too, as a form that a page posts', async () => {
    const { flow } = await waiting('form_post.jwt', { receiver: { kind: 'loopback', port: null, path: '/callback' } });
    const { searchParams } = new URL(await signIn(flow.authorizeUrl ?? ''));
    const page = await fetch(flow.redirectUri ?? '', { method: 'POST', body: searchParams });
    expect(await page.text()).toContain('Signed in');
    expect(on.flow(flow.id).status).toBe('done');
  });

  it("tells the server's refusal", async () => {
    const { flow, paste } = await waiting('jwt');
    await paste(await signIn(flow.authorizeUrl ?? '', { deny: true }));
    expect(on.flow(flow.id)).toMatchObject({ status: 'failed', failure: { code: 'flow-denied' } });
    expect(asked('/token')).toBe(0);
  });

  it('is a secret of the exchange that the log is told of, as is the code in it', async () => {
    const { flow, paste } = await waiting('jwt');
    const back = new URL(await signIn(flow.authorizeUrl ?? ''));
    await paste(back.href);
    const response = back.searchParams.get('response') ?? '';
    const values = heard.at(-1)?.secrets;
    expect(values).toContainEqual({ kind: 'signed response', value: response });
    expect(values).toContainEqual({ kind: 'code', value: decodeJwt(response).code });
  });

  it('counts once, also when it comes twice at once, before any key is there', async () => {
    const { flow } = await waiting('jwt', { receiver: { kind: 'scheme' } });
    const back = await signIn(flow.authorizeUrl ?? '');
    await Promise.all([on.flows.deliver(back, 'scheme'), on.flows.deliver(back, 'scheme')]);
    expect(on.flow(flow.id).status).toBe('done');
    expect(on.notices.map(({ code }) => code)).toEqual(['flow-state-replayed']);
    expect([asked('/jwks'), asked('/token')]).toEqual([1, 1]);
  });

  it('ends the sign-in when it was forged, and counts no second time', async () => {
    practice.faults.set('response-forged', true);
    const { flow, paste } = await waiting('jwt');
    const back = await signIn(flow.authorizeUrl ?? '');
    await paste(back);
    expect(on.flow(flow.id)).toMatchObject({
      status: 'failed',
      failure: { code: 'flow-response-invalid', what: expect.stringContaining('signature is wrong') },
    });
    expect((await failureOf(paste(back))).code).toBe('flow-none-pending');
    await on.flows.deliver(back, 'scheme');
    expect(on.notices.map(({ code }) => code)).toEqual(['flow-state-replayed']);
    expect([asked('/jwks'), asked('/token')]).toEqual([1, 0]);
  });
});

describe('a response that nobody may believe', () => {
  const claims = (state: string) => ({ iss: practice.url, aud: CLIENTS.public.id, code: 'planted-code', state });
  const signed = async (state: string, changes: Record<string, unknown> = {}, seconds = 60) =>
    (await createSigning(new FaultLab())).sign({ ...claims(state), ...changes }, { typ: 'JWT', seconds });
  const byAnotherKey = async (state: string) => {
    const lab = new FaultLab();
    lab.set('key-rotated', true);
    return (await (await createSigning(lab)).signAgain(await signed(state), (same) => same)) ?? '';
  };

  it('is told from a genuine one by its signature alone', async () => {
    const { state, paste, flow } = await waiting('jwt');
    await paste(`${REDIRECT}?response=${await signed(state)}`);
    expect([on.flow(flow.id).failure?.code, asked('/jwks'), asked('/token')]).toEqual(['token-request-refused', 1, 1]);
  });

  it.each<[string, (state: string) => Promise<string> | string, string, number]>([
    ['signed by a key that nobody published', byAnotherKey, 'does not publish', 1],
    ['for another client', (state) => signed(state, { aud: 'client-2' }), 'another client', 0],
    ['expired', (state) => signed(state, {}, -3600), "isn't valid now", 0],
    ['without an end', (state) => signed(state, { iss: undefined }), "can't be used", 0],
    ['not signed at all', (state) => new UnsecuredJWT(claims(state)).setExpirationTime('1m').encode(), 'see its algorithm', 0],
  ])('%s: ends the sign-in, and keys are fetched only where all else is right', async (_, response, what, keys) => {
    const { state, paste, flow } = await waiting('jwt');
    await paste(`${REDIRECT}?response=${await response(state)}`);
    expect(on.flow(flow.id)).toMatchObject({
      status: 'failed',
      failure: { code: 'flow-response-invalid', what: expect.stringContaining(what) },
    });
    expect(heard.at(-1)?.failure?.code).toBe('flow-response-invalid');
    expect([asked('/jwks'), asked('/token')]).toEqual([keys, 0]);
  });

  it('of another issuer is told as a mix-up', async () => {
    const { state, paste, flow } = await waiting('jwt');
    await paste(`${REDIRECT}?response=${await signed(state, { iss: 'https://evil.example' })}`);
    expect(on.flow(flow.id)).toMatchObject({ status: 'failed', failure: { code: 'flow-issuer-mismatch' } });
    expect([asked('/jwks'), asked('/token')]).toEqual([0, 0]);
  });

  it('without its signature, where one was asked for, ends the sign-in', async () => {
    const { state, paste, flow } = await waiting('jwt');
    await paste(`${REDIRECT}?code=planted-code&state=${state}&iss=${encodeURIComponent(practice.url)}`);
    expect(on.flow(flow.id)).toMatchObject({ status: 'failed', failure: { what: expect.stringContaining("isn't signed") } });
    expect(asked('/token')).toBe(0);
  });

  it.each<[string, (state: string) => Promise<string> | string, string]>([
    ['of another sign-in', () => signed('another-state'), 'flow-state-unknown'],
    ['without a state', (state) => signed(state, { state: undefined }), 'flow-state-unknown'],
    ['that is no JWT', () => 'a.b', 'flow-response-invalid'],
    [
      'that is encrypted',
      async (state) =>
        new CompactEncrypt(new TextEncoder().encode(await signed(state)))
          .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
          .encrypt(new Uint8Array(32)),
      'flow-response-invalid',
    ],
  ])('%s leaves the sign-in waiting, and says why', async (_, response, code) => {
    const { state, paste, flow } = await waiting('jwt');
    expect((await failureOf(paste(`${REDIRECT}?response=${await response(state)}`))).code).toBe(code);
    expect(on.flow(flow.id)).toMatchObject({ status: 'waiting', failure: { code } });
    expect([asked('/jwks'), asked('/token')]).toEqual([0, 0]);
  });

  it('is not asked for where nothing says whose signature to expect', async () => {
    const { flow } = await waiting('jwt', { issuer: null, endpoints: { ...connectionTo(practice.url).endpoints, jwks: null } });
    expect(flow).toMatchObject({ status: 'failed', failure: { code: 'connection-incomplete' } });
    expect(on.opened).toEqual([]);
  });
});
