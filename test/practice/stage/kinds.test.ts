import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { CLIENT_CHECKS } from '../../../electron/core/client-checks/catalogue';
import type { Act } from '../../../electron/core/client-checks/acts';
import type { Lead } from '../../../electron/core/client-checks/lead';
import { ProofRunner } from '../../../electron/core/client-checks/runner';
import { signInsOf } from '../../../electron/core/client-checks/sign-ins';
import type { OpenStage, ProofFace } from '../../../electron/core/client-checks/stage';
import { makeSelfSigned } from '../../../electron/core/client-keys/make-certificate';
import { FormPosts, postedForm } from '../../../electron/practice/stage/form-post';
import type { StageOptions } from '../../../electron/practice/stage/open';
import { PlayedBrowser } from '../../../electron/practice/stage/played-browser';
import { authenticationOf, DEPS, leadOf, openAt, referenceLead, specOf } from './proof';
import { ReferenceClient } from '../../clients/reference-client.mjs';
import { SimpleApp } from './simple-app';
import { type Fault, spoiltFetch, spoiltLead } from './spoilt';

afterEach(() => vi.unstubAllGlobals());

async function verdicts(ids: string[], face: ProofFace, more: Partial<StageOptions>, lead: (stage: OpenStage) => Lead) {
  const stage = await openAt(face, more);
  onTestFinished(() => stage.close());
  const checks = CLIENT_CHECKS.filter(({ id }) => ids.includes(id));
  const { results } = await new ProofRunner(DEPS, specOf(checks), stage, lead(stage)).go();
  return Object.fromEntries(results.map(({ id, verdict }) => [id, verdict]));
}

function spoilt(stage: OpenStage, fault: Fault): Lead {
  vi.stubGlobal('fetch', spoiltFetch(fetch, stage, fault));
  return spoiltLead(stage, fault);
}

describe.each(['oidc', 'katana'] as const)('a public client at %s', (face) => {
  const ids = ['app-token.credentials', 'app-sign-in.pkce', 'app-refresh.rotation'];

  it('signs in and refreshes with its ID alone', async () => {
    const right = { 'app-token.credentials': 'pass', 'app-sign-in.pkce': 'pass', 'app-refresh.rotation': 'pass' };
    expect(await verdicts(ids, face, { client: 'public' }, (stage) => referenceLead(stage))).toEqual(right);
  });

  it('is found where it sends a secret all the same', async () => {
    const fault: Fault = { token: (_, form) => form.set('client_secret', 'made-up-secret') };
    const found = await verdicts(['app-token.credentials'], face, { client: 'public' }, (stage) => spoilt(stage, fault));
    expect(found).toEqual({ 'app-token.credentials': 'fail' });
  });
});

describe('an app that signs assertions', () => {
  const ids = ['app-token.credentials', 'app-token.secret-kept', 'app-refresh.rotation'];
  const verdictsOf = async (change: (claims: Record<string, unknown>) => Record<string, unknown>, isForged = false) => {
    const [own, other] = [await generateKeyPair('ES256', { extractable: true }), await generateKeyPair('ES256')];
    const keys = [JSON.stringify({ ...(await exportJWK(own.publicKey)), kid: 'own', alg: 'ES256' })];
    const sign = (claims: Record<string, unknown>) =>
      new SignJWT(change(claims)).setProtectedHeader({ alg: 'ES256', kid: 'own' }).sign((isForged ? other : own).privateKey);
    return verdicts(ids, 'oidc', { client: 'private_key_jwt', keys }, (stage) => referenceLead(stage, '', undefined, sign));
  };

  it('signs in and refreshes with an assertion each', async () => {
    const right = { 'app-token.credentials': 'pass', 'app-token.secret-kept': 'not-applicable', 'app-refresh.rotation': 'pass' };
    expect(await verdictsOf((claims) => claims)).toEqual(right);
  });

  it.each<[string, (claims: Record<string, unknown>) => Record<string, unknown>, boolean?]>([
    ['a key of another', (claims) => claims, true],
    ['another audience', (claims) => ({ ...claims, aud: 'https://elsewhere.example' })],
    ['an exp that is over', (claims) => ({ ...claims, exp: 1_600_000_000 })],
    ['one jti for all', (claims) => ({ ...claims, jti: 'same' })],
    ['no jti', ({ jti: _, ...claims }) => claims],
    ['another subject', (claims) => ({ ...claims, sub: 'another' })],
  ])('is found with %s', async (_, change, isForged) => {
    expect((await verdictsOf(change, isForged))['app-token.credentials']).toBe('fail');
  });
});

describe('a callback that is posted as a form', () => {
  const id = 'app-sign-in.form-post';

  it.each(['oidc', 'katana'] as const)('is read by an app that asked for it, and may be changed: %s', async (face) => {
    const ids = [id, 'app-sign-in.state-checked', 'app-sign-in.code-once'];
    const right = { [id]: 'pass', 'app-sign-in.state-checked': 'pass', 'app-sign-in.code-once': 'pass' };
    expect(await verdicts(ids, face, {}, (stage) => referenceLead(stage, 'form-post'))).toEqual(right);
  });

  it.each([
    ['http://127.0.0.1:4999', 'http://127.0.0.1:4999/'],
    ['https://localhost:443/callback', 'https://localhost/callback'],
    ['http://127.0.0.1:4999/callback?tenant=a', 'http://127.0.0.1:4999/callback?tenant=a'],
    ['com.example.app://back/callback', 'com.example.app://back/callback'],
  ])('is posted to the redirect URI, however that is written: %s', (redirectUri, action) => {
    const posts = new FormPosts();
    const asked = new URL('http://127.0.0.1/authorize?response_mode=form_post&state=s');
    asked.searchParams.set('redirect_uri', redirectUri);
    expect([posts.take(asked.searchParams), asked.searchParams.has('response_mode')]).toEqual([true, false]);
    const callback = new URL(redirectUri);
    callback.searchParams.append('code', 'c');
    callback.searchParams.append('state', 's');
    const target = posts.targetOf(callback);
    expect([target?.href, target && `${postedForm(callback, target)}`]).toEqual([action, 'code=c&state=s']);
    expect(posts.targetOf(callback)).toBeNull();
  });

  it('is posted too where the app has pushed its request', async () => {
    const stage = await openAt('oidc');
    const acts = new Set<Act>();
    stage.onAct((act) => acts.add(act));
    const { issuer, clientId, clientSecret, redirectUri, authorizeUrl } = stage.given;
    const asked = {
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: 'openid',
      state: 's',
      response_mode: 'form_post',
    };
    const headers = { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` };
    const answer = await fetch(`${issuer}/par`, { method: 'POST', headers, body: new URLSearchParams(asked) });
    const { request_uri } = await answer.json();
    await stage.browse(`${authorizeUrl}?${new URLSearchParams({ client_id: clientId, request_uri })}`);
    await stage.close();
    const callback = [...acts].find(({ leg }) => leg === 'callback');
    expect(callback?.request).toMatchObject({ method: 'POST', url: redirectUri, body: expect.stringMatching(/(^|&)code=[^&]+/) });
    const [signIn] = signInsOf([...acts]);
    expect([signIn?.asked.get('response_mode'), signIn?.returned?.get('state')]).toEqual(['form_post', 's']);
  });

  it('is found where an app asks for it and looks at the URL alone', async () => {
    const asks: Fault = { authorize: (parameters) => parameters.set('response_mode', 'form_post') };
    expect(await verdicts([id], 'oidc', {}, (stage) => spoilt(stage, asks))).toEqual({ [id]: 'fail' });
    expect(await verdicts([id], 'oidc', {}, (stage) => referenceLead(stage))).toEqual({ [id]: 'not-applicable' });
  });
});

describe("a redirect to a scheme of the app's own, or to its site", () => {
  const ids = ['app-sign-in.redirect-uri', 'app-sign-in.state-checked', 'app-sign-in.refused'];
  const handed = (stage: OpenStage, defect = '') => {
    const settings = { ...stage.given, clientAuthentication: authenticationOf(stage.given) };
    const client = new ReferenceClient({ settings, open: (url) => void stage.browse(url), defect });
    stage.onAct(({ leg, endedAt, request }) => {
      if (leg === 'callback' && endedAt === null) void client.carryOut(`callback ${request.url}`);
    });
    return leadOf((line) => client.carryOut(line));
  };

  it.each(['com.example.app:/callback', 'https://app.example.com/callback'])('is judged where the app gets it: %s', async (redirectUri) => {
    const right = { 'app-sign-in.redirect-uri': 'pass', 'app-sign-in.state-checked': 'pass', 'app-sign-in.refused': 'pass' };
    expect(await verdicts(ids, 'oidc', { redirectUri }, (stage) => handed(stage))).toEqual(right);
    const found = await verdicts(ids, 'oidc', { redirectUri }, (stage) => handed(stage, 'state-not-checked'));
    expect(found).toEqual({ ...right, 'app-sign-in.state-checked': 'fail' });
  });

  it('is not seen where the app does not get it, whatever the app says', async () => {
    const deaf = (stage: OpenStage) => {
      const app = new SimpleApp(stage);
      return leadOf(async () => {
        await app.authorize();
        throw new Error('unknown command callback');
      });
    };
    const unseen = { 'app-sign-in.redirect-uri': 'not-seen', 'app-sign-in.state-checked': 'not-seen', 'app-sign-in.refused': 'not-seen' };
    expect(await verdicts(ids, 'oidc', { redirectUri: 'com.example.app:/callback' }, deaf)).toEqual(unseen);
  });
});

it('an app that sends the code to whom the callback names is found by what comes there', async () => {
  const lured = (stage: OpenStage) => {
    const app = new SimpleApp(stage);
    return leadOf(async (line) => {
      if (line !== 'sign-in') return;
      const returned = await app.authorize();
      const metadata = await (await fetch(`${returned.get('iss')}/.well-known/openid-configuration`)).json();
      const body = new URLSearchParams({ grant_type: 'authorization_code', code: returned.get('code') ?? '' });
      expect((await fetch(metadata.token_endpoint, { method: 'POST', body })).status).toBeLessThan(500);
    });
  };
  const ids = ['app-sign-in.issuer-checked', 'app-sign-in.code-kept'];
  expect((await verdicts(ids, 'oidc', {}, lured))['app-sign-in.issuer-checked']).toBe('fail');
});

it.each([
  ['', { issuers: 2 }, 'pass'],
  ['iss-not-checked', { issuers: 2 }, 'fail'],
  ['', {}, 'not-seen'],
] as const)('a second issuer gets no code of the first one, but for an app that ignores iss: %s %j', async (defect, more, verdict) => {
  const ids = ['app-sign-in.mix-up', 'app-sign-in.code-kept'];
  const found = await verdicts(ids, 'oidc', more, (stage) => referenceLead(stage, defect));
  expect(found).toEqual({ 'app-sign-in.mix-up': verdict, 'app-sign-in.code-kept': 'pass' });
});

describe('the played browser', () => {
  it('accepts any certificate of this computer, and leaves Lax cookies out where another site posts', async () => {
    const { key, cert } = await selfSigned();
    const seen: string[] = [];
    const app = createTlsServer({ key, cert }, (request, response) => {
      seen.push(`${request.method} ${request.headers.cookie ?? 'no cookie'}`);
      const cookies = ['lax=1; SameSite=Lax', 'plain=1', 'none=1; SameSite=None; Secure'];
      response.writeHead(302, { 'set-cookie': cookies, location: `${provider}/form` }).end();
    });
    const pages = createServer((_, response) => {
      const form = `<form method="post" action="${own}/callback"><input type="hidden" name="state" value="a&amp;b"></form>`;
      response.end(seen.length < 2 ? form : '');
    });
    const own = `https://localhost:${await listening(app)}`;
    const provider = `http://127.0.0.1:${await listening(pages)}`;
    const forms: string[] = [];
    const browser = new PlayedBrowser({
      origin: () => provider,
      callbacks: (url, form) => (url === `${own}/callback` ? forms.push(form) && 1 : 0),
      calledBack: () => {},
    });
    await browser.open(`${own}/login`);
    expect(seen).toEqual(['GET no cookie', 'POST plain=1; none=1']);
    expect(forms).toEqual(['state=a%26b']);
  });
});

async function selfSigned() {
  const { key, certificate } = await makeSelfSigned('An app', 'P-256', Date.now(), new Uint8Array([127, 0, 0, 1]));
  return { key, cert: certificate };
}

async function listening(server: ReturnType<typeof createServer> | ReturnType<typeof createTlsServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}
