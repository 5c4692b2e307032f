import { createPrivateKey, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompactEncrypt } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { tokenOf as tokenBy } from '../core/verify/support';
import { PASETO_VECTORS } from '../core/verify/vectors-paseto';
import { EXPIRED, EXPIRED_KEY } from '../core/verify/vectors-x509';
import { until } from './stage/app';
import { describeProvider, generations, intoBrowser, signIn } from './stage/person';
import { type Canary, CanarySearch } from './support-canaries';
import { ask, asked } from './support-window';
import { browserSceneBeside } from './support-scene';

const NAME = 'Looked into';
const scene = browserSceneBeside();
let connectionId = '';
/** Begins with the client's id, which is no secret: looked for whole. */
let clientCredential = '';
/** Every token that this connection has held. */
const secrets: Canary[] = [];

const button = (name: string) => scene.app.window.getByRole('button', { name, exact: true });
const tab = (name: RegExp) => scene.app.window.getByRole('tab', { name });
const signature = () => scene.app.window.getByRole('region', { name: 'Signature', exact: true });

/** What a copied token is, and remembers it among the secrets. */
async function tokenOf(token: 'access' | 'refresh' | 'id'): Promise<string> {
  const { app } = scene;
  await ask(app.window, 'tokens.copy', { connectionId, token });
  const value = await app.electron.evaluate(({ clipboard }) => clipboard.readText());
  if (!secrets.some((secret) => secret.value === value)) secrets.push({ kind: `${token} token`, value });
  return value;
}

async function holdTokens(): Promise<void> {
  for (const token of ['access', 'refresh', 'id'] as const) await tokenOf(token);
}

/** Lets the next save dialog answer with a file in the stage's home. */
async function saveAs(name: string): Promise<string> {
  const { stage, app } = scene;
  const path = join(stage.keyring.home, name);
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, path);
  return path;
}

/** Pastes into the inspector, as a person does with the Paste button. */
async function pasteIntoScratch(text: string): Promise<void> {
  const { app } = scene;
  await app.electron.evaluate(({ clipboard }, copied) => clipboard.writeText(copied), text);
  await app.window.getByRole('button', { name: /^Inspect a token/ }).click();
  await button('Paste').click();
}

/** As pasting it into the inspector does. */
async function inspected(text: string) {
  const pasted = await ask(scene.app.window, 'scratch.route', { text });
  if (pasted.to !== 'inspect') throw new Error(pasted.to);
  return pasted.view;
}
const found = () => scene.app.window.getByRole('listbox', { name: 'Tokens found' }).getByRole('option');

beforeAll(async () => {
  const { stage, app, outside } = scene;
  clientCredential = outside.faces.practice.clientSecret;
  await describeProvider(app.window, NAME, outside);
  await signIn(await intoBrowser(stage.browser.nextPage, button('Save and connect')));
  await generations(app.window, 1);
  connectionId = (await ask(app.window, 'app.snapshot')).connections[0]?.id ?? '';
  await holdTokens();
});

describe('a token looked into', () => {
  it('is verified with the provider’s keys by one key stroke, and held to the profile', async () => {
    const { window } = scene.app;
    await signature().getByRole('heading', { name: 'Signature not verified' }).waitFor();
    await window.getByRole('region', { name: 'Token', exact: true }).focus();
    await window.keyboard.press('v');
    await signature().getByRole('heading', { name: 'Signature valid' }).waitFor();
    await signature()
      .getByText(/RSA, \d{4} bits/)
      .waitFor();
    const checks = window.getByRole('region', { name: 'Other checks' });
    expect(await checks.innerText()).not.toMatch(/\bfails?\b/);
  });

  it('is found wrong when one character of its signature is another', async () => {
    const { app, outside } = scene;
    const { window } = app;
    const token = await tokenOf('access');
    const at = token.lastIndexOf('.') + 5;
    const broken = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
    await pasteIntoScratch(`Authorization: Bearer ${broken}`);
    await expect.poll(() => found().count()).toBe(1);
    await window.getByText(/Removed:/).waitFor();
    const { id } = await inspected(broken);
    const keys = { kind: 'url' as const, url: `${outside.url}/jwks` };
    expect(await ask(window, 'scratch.verify', { scratchId: id, index: 0, keys })).toMatchObject({
      status: 'invalid',
      reason: 'signature-wrong',
    });
    const whole = await inspected(token);
    expect(await ask(window, 'scratch.verify', { scratchId: whole.id, index: 0, keys })).toMatchObject({ status: 'valid' });
    expect(await window.evaluate(() => document.documentElement.outerHTML)).not.toContain(token.slice(-40));
  });

  it('is asked about: the server’s answer stands beside the token’s own claims', async () => {
    const { window } = scene.app;
    await window.getByRole('option', { name: new RegExp(NAME) }).click();
    await tab(/^Token/).click();
    await button('Ask the server').click();
    await window.getByRole('menuitem', { name: /Is the refresh token active/ }).click();
    const answer = window.getByRole('region', { name: "The server's response" });
    await answer.getByRole('row', { name: /^client_id / }).waitFor();
    expect(await answer.getByRole('status').innerText()).toMatch(/^Server: active/);
  });

  it('is compared with the one after it, in the timeline', async () => {
    const { window } = scene.app;
    await button('Refresh').click();
    await generations(window, 2);
    await holdTokens();
    const [family] = (await ask(window, 'history.get', { connectionId })).families;
    expect(family?.generations).toHaveLength(2);
    const [first, second] = family?.generations ?? [];
    const comparison = await ask(window, 'history.compare', { connectionId, a: first?.id ?? '', b: second?.id ?? '' });
    const change = (name: string) => comparison.claims.find((claim) => claim.name === name)?.change;
    expect([change('sub'), change('jti')]).toEqual(['same', 'changed']);
    await tab(/^Timeline/).click();
    await window.getByRole('heading', { name: /1 family/ }).waitFor();
    const path = await saveAs('timeline.svg');
    await button('Save picture').click();
    await window.getByRole('menuitem', { name: /As SVG/ }).click();
    await until(() => existing(path), 'the picture to be saved');
    expect(readFileSync(path, 'utf8')).toMatch(/^<svg|^<\?xml/);
    expect(new CanarySearch(secrets).in(readFileSync(path))).toEqual([]);
    const bitmap = await saveAs('timeline.png');
    await button('Save picture').click();
    await window.getByRole('menuitem', { name: /As PNG/ }).click();
    await until(() => existing(bitmap), 'the bitmap to be saved');
    expect(readFileSync(bitmap).subarray(1, 4).toString()).toBe('PNG');
  });

  it('is revoked, and asking again shows what that did', async () => {
    const { window } = scene.app;
    await tab(/^Token/).click();
    await button('Ask the server').click();
    await window.getByRole('menuitem', { name: /Revoke the refresh token/ }).click();
    await button('Revoke it').click();
    const answer = window.getByRole('region', { name: "The server's response" });
    await answer.getByRole('heading', { name: 'Introspected again afterwards' }).waitFor();
    expect(await answer.innerText()).toMatch(/refresh token\s+ended/i);
    await until(
      async () => (await ask(window, 'grants.get', { connectionId })).state === 'refresh-dead',
      'the refresh token to be known as dead',
    );
  });
});

describe('the exchange log', () => {
  it('lists what was sent, explains what failed, and exports without a secret', async () => {
    const { stage, app } = scene;
    const { window } = app;
    await ask(window, 'tokens.resolve', { connectionId, choice: 'try-stored' }).catch(() => {});
    const rows = await until(async () => {
      const listed = await ask(window, 'exchanges.list', { connectionId });
      return listed.some(({ purpose, failed }) => purpose === 'refresh' && failed) ? listed : null;
    }, 'the refused refresh in the log');
    expect(new Set(rows.map(({ purpose }) => purpose))).toEqual(
      new Set([
        'discovery',
        'authorize',
        'callback',
        'token',
        'jwks',
        'introspection',
        'refresh',
        'revocation',
        'userinfo',
        'sign-in-page',
      ]),
    );
    const refused = rows.find(({ purpose, failed }) => purpose === 'refresh' && failed);
    expect(await ask(window, 'exchanges.get', { connectionId, id: refused?.id ?? '' })).toMatchObject({
      error: 'invalid_grant',
      coach: { known: true },
    });
    await tab(/^Exchanges/).click();
    await window.getByRole('region', { name: 'Selected exchange' }).getByText('invalid_grant').first().waitFor();

    const { names } = await ask(window, 'exchanges.copyAs', { connectionId, id: refused?.id ?? '', language: 'bash' });
    expect(names).toContain('REFRESH_TOKEN');
    const text = await app.electron.evaluate(({ clipboard }) => clipboard.readText());
    expect(text).toContain('$REFRESH_TOKEN');
    const path = await saveAs('exchanges.har');
    await ask(window, 'exchanges.exportHar', { connectionId, ids: null });
    const har = readFileSync(path);
    expect(JSON.parse(har.toString()).log.entries).toHaveLength(rows.length);
    expect(secrets.length).toBeGreaterThanOrEqual(6);
    expect(har.toString()).not.toContain(clientCredential);
    expect(har.toString()).toContain('[client secret ');
    const search = new CanarySearch(secrets);
    expect(search.in(har)).toEqual([]);
    expect(search.in(text)).toEqual([]);
    expect(search.in(JSON.stringify(rows))).toEqual([]);
    expect(search.inFolder(stage.userData).map(({ kind, path: file }) => `${kind} in ${file}`)).toEqual([]);
    // The search does find what is there.
    expect(search.in(`x${secrets[0]?.value}`)).not.toEqual([]);
  });
});

describe('the scratch', () => {
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const jwt = (claims: unknown) => `${encoded({ alg: 'HS256' })}.${encoded(claims)}.${Buffer.alloc(32, 7).toString('base64url')}`;

  it('finds the tokens of a HAR file', async () => {
    const entry = (value: string, body: string) => ({
      request: { method: 'GET', url: 'https://a.example/', headers: [{ name: 'Authorization', value }], queryString: [] },
      response: { status: 200, headers: [], content: { mimeType: 'application/json', text: body } },
    });
    const har = {
      log: {
        version: '1.2',
        creator: { name: 'x', version: '1' },
        entries: [entry(`Bearer ${jwt({ sub: 'one' })}`, JSON.stringify({ access_token: jwt({ sub: 'two', exp: 1 }) }))],
      },
    };
    await pasteIntoScratch(JSON.stringify(har));
    await expect.poll(() => found().count()).toBe(2);
    await scene.app.window.getByText(/HAR/).first().waitFor();
    await expect.poll(() => found().nth(1).innerText()).toMatch(/expired/);
  });

  it('opens a file, and an encrypted token in it once it has the key', async () => {
    const { stage, app } = scene;
    const { window } = app;
    const secret = randomBytes(32);
    const encrypted = await new CompactEncrypt(Buffer.from(JSON.stringify({ sub: 'inside' })))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .encrypt(secret);
    const file = join(stage.keyring.home, 'app.log');
    writeFileSync(file, `12:00 sent Authorization: Bearer ${encrypted}\n`);
    await window.getByLabel('File with tokens').setInputFiles(file);
    await expect.poll(() => found().count()).toBe(1);
    await expect.poll(() => found().first().innerText()).toMatch(/JWE/);
    const { id } = await inspected(encrypted);
    const key = { kind: 'secret' as const, text: secret.toString('hex'), encoding: 'hex' as const };
    const opened = await ask(window, 'scratch.decrypt', { scratchId: id, index: 0, key });
    expect(opened).toMatchObject({ kind: 'json', alg: 'dir', enc: 'A256GCM' });
    expect(opened.text).toContain('inside');
    const wrong = { ...key, text: randomBytes(32).toString('hex') };
    expect(await asked(window, 'scratch.decrypt', { scratchId: id, index: 0, key: wrong })).toMatchObject({
      ok: false,
      problem: { code: 'decryption-failed' },
    });
  });

  it('verifies a detached signature once it has the payload, and shows the certificate of the key', async () => {
    const { window } = scene.app;
    const body = '{"amount":"10.00"}';
    const made = tokenBy({ alg: 'ES256', privateKey: createPrivateKey(EXPIRED_KEY), publicJwk: {} }, body);
    await pasteIntoScratch(made.replace(/\.[^.]*\./, '..'));
    await expect.poll(() => found().count()).toBe(1);
    await button('Verify with a key V').click();
    const form = window.getByRole('form', { name: 'Key to verify with' });
    await form.getByRole('button', { name: /Key to verify with/ }).click();
    await window.getByRole('option', { name: /A key to paste/ }).click();
    await form.getByLabel('Key', { exact: true }).fill(EXPIRED);
    await form.getByRole('button', { name: 'Verify', exact: true }).click();
    await signature().getByRole('heading', { name: 'Payload needed' }).waitFor();
    await form.getByLabel('Key', { exact: true }).fill(EXPIRED);
    await form.getByLabel('Payload', { exact: true }).fill(body);
    await form.getByRole('button', { name: 'Verify', exact: true }).click();
    await signature().getByRole('heading', { name: 'Signature valid' }).waitFor();
    await window.getByRole('region', { name: 'Token', exact: true }).getByRole('table', { name: 'Claims' }).getByText('10.00').waitFor();
    expect(await signature().innerText()).toMatch(/CN=id\.example\.com[\s\S]*expired/);
    await window.getByRole('region', { name: 'Findings' }).getByText('A certificate has expired or is not yet valid').waitFor();
  });

  it('verifies and opens PASETO', async () => {
    const { window } = scene.app;
    for (const name of ['3-S-3', '4-S-3', '3-E-7', '4-E-7', '2-E-5']) {
      const vector = PASETO_VECTORS.find((each) => each.name === name);
      if (vector === undefined) throw new Error(name);
      const { id } = await inspected(vector.token);
      const key = { kind: 'text' as const, text: vector.keys.at(-1) ?? '' };
      const beside = { payload: null, implicit: vector.implicit };
      if (name.includes('S')) {
        expect(await ask(window, 'scratch.verify', { scratchId: id, index: 0, keys: key, beside })).toMatchObject({ status: 'valid' });
        expect(await ask(window, 'scratch.verify', { scratchId: id, index: 0, keys: key })).toMatchObject({ status: 'invalid' });
      } else expect((await ask(window, 'scratch.decrypt', { scratchId: id, index: 0, key, beside })).text).toBe(vector.payload);
    }
  });

  it('shows hostile claims as text, and asks nobody for anything', async () => {
    const { app } = scene;
    const { window } = app;
    const requests: string[] = [];
    const note = (request: { url(): string }) => requests.push(request.url());
    window.on('request', note);
    const dialogs: string[] = [];
    window.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    const hostile = {
      sub: '<img src="https://evil.example/a.png" onerror="alert(1)">',
      name: '<script>alert(2)</script>',
      picture: 'javascript:alert(3)',
      website: 'https://evil.example/?track',
      nickname: 'admin\u202e\u2066gnp.exe',
      __proto__x: 'x',
      constructor: 'y',
      long: 'A'.repeat(700_000),
    };
    await pasteIntoScratch(jwt(hostile));
    await window.getByText('<script>alert(2)</script>').first().waitFor();
    const claims = window.getByRole('table', { name: 'Claims' });
    expect(await claims.innerText()).toContain('javascript:alert(3)');
    expect(await claims.locator('img, script, a[href], iframe, object').count()).toBe(0);
    expect(await claims.innerText()).not.toContain('\u202e');
    // Parts of the window itself may still load; nothing goes elsewhere.
    expect(requests.filter((url) => !url.startsWith('tokenscope://'))).toEqual([]);
    expect(dialogs).toEqual([]);
    window.off('request', note);
    await button('Clear').click();
    await expect.poll(() => found().count()).toBe(0);
    expect(app.complaints).toEqual([]);
  });
});

function existing(path: string): boolean {
  try {
    return readFileSync(path).length > 0;
  } catch {
    return false;
  }
}
