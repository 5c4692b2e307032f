import type { ConnectionSettings } from '../../electron/contract';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { SCHEME, SWITCHES } from './stage';
import { checkScreen, seriousOn } from './support-axe';
import { layoutFaults } from './support-layout';
import { canaryText } from './support-canaries';
import { type Answering, connectionTo, jwt } from './support-provider';
import { addConnection, ask, asked, choose, row, signIn, until } from './support-window';
import { quietScene } from './support-scene';

const scene = quietScene({ starts: false });

beforeAll(async () => {
  await start();
});

async function start(): Promise<Page> {
  const { window } = await scene.launch();
  // Colours on their way from one to another are not what is to be measured.
  await window.emulateMedia({ reducedMotion: 'reduce' });
  await until(async () => (await ask(window, 'app.snapshot')).vault.state !== 'opening', 'the vault to be looked at');
  return window;
}

const serious = () => seriousOn(scene.window);
const check = (name: string) => checkScreen(scene.window, name);

const tab = (name: string) => scene.window.getByRole('tab', { name }).first().click();

async function openAllSections(): Promise<void> {
  const closed = scene.window.locator('.section__toggle[aria-expanded="false"]');
  while ((await closed.count()) > 0) await closed.first().click();
}

async function dismiss(): Promise<void> {
  const { window } = scene;
  await window.keyboard.press('Escape');
  await window.locator('[role="menu"], [role="alertdialog"], [role="listbox"].menu').first().waitFor({ state: 'detached' });
}

/** A token with claims of every kind, and an ID token beside it. */
const rich: Answering = () => ({
  body: {
    access_token: jwt(scene.provider.url, canaryText(), {
      roles: ['a', 'b'],
      address: { city: 'Jakarta' },
      email_verified: true,
      none: null,
      nbf: 1,
      text: 'x'.repeat(200),
    }),
    id_token: jwt(scene.provider.url, canaryText(), { aud: 'client-1' }),
    refresh_token: canaryText(),
    token_type: 'Bearer',
    expire_in: '3600',
    scope: 'read write',
    tenant: 'acme',
  },
});

async function add(name: string, issue: Answering, changes: Partial<ConnectionSettings> = {}): Promise<string> {
  const { provider, window } = scene;
  const id = await addConnection(window, connectionTo(provider, { name, ...changes }));
  provider.token(issue);
  expect((await signIn(window, provider, id)).flow, name).toMatchObject({ status: 'done', problem: null });
  return id;
}

describe('no serious violation', () => {
  it('by axe’s own account, which is not silent', async () => {
    const { window } = scene;
    expect(await serious()).toEqual([]);
    await window.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', '<img id="bad" src="data:,"><button id="mute"></button><p id="pale">Pale</p>');
      Object.assign(document.getElementById('pale')?.style ?? {}, {
        position: 'fixed',
        top: '0',
        zIndex: '9',
        color: '#999',
        background: '#aaa',
      });
    });
    const found = (await serious()).map((line) => line.split(':')[0]);
    expect(found).toEqual(expect.arrayContaining(['image-alt', 'button-name', 'color-contrast']));
    await window.evaluate(() => {
      for (const one of document.querySelectorAll('#bad, #mute, #pale')) one.remove();
    });
  });

  it('of the layout by its own account, which is not silent', async () => {
    const { window } = scene;
    await window.evaluate(() => {
      document.body.insertAdjacentHTML(
        'beforeend',
        `<div id="bad" data-style="position: fixed; z-index: 9; top: 0; left: 0; width: 300px; background: white">
          <p data-style="width: 40px; overflow: hidden; white-space: nowrap">Text that is cut</p>
          <p data-style="font-size: 11px">Too small</p>
          <div data-style="position: relative; height: 20px"><span data-style="position: absolute; left: 0">Above</span><b data-style="position: absolute; left: 4px">Below</b></div>
          <div data-style="width: 50px; overflow-x: auto"><i data-style="white-space: nowrap">Wider than its box</i></div>
          <div data-style="position: relative"><button>Under</button><div data-style="position: absolute; inset: 0">Lid</div></div>
          <div data-style="height: 0; overflow: hidden"><button>Gone</button></div>
        </div>`,
      );
      // The page's policy refuses style attributes.
      for (const one of document.querySelectorAll<HTMLElement>('[data-style]')) one.style.cssText = one.dataset.style ?? '';
    });
    const found = (await layoutFaults(window)).map((line) => line.split(': ').slice(0, 2).join(': '));
    const kinds = ['cut off', 'smaller than 12 px', 'over one another', 'scrolls sideways', 'covered', 'out of reach'];
    expect(found).toEqual(expect.arrayContaining(kinds.flatMap((kind) => [`900x600: ${kind}`, `2560x1440: ${kind}`])));
    await window.evaluate(() => document.getElementById('bad')?.remove());
  });

  it('on the welcome screen, and in what was found in a text pasted there', async () => {
    await scene.window.getByRole('button', { name: 'Start practising' }).waitFor();
    await check('welcome');
    const { window } = scene;
    const values =
      'Client ID: aQ5tZ8xW2vK9mR4bN7pL1s\nClient secret: aQ5tZ8xW2vK9mR4bN7pL1s\nToken URL: http://id.acme.example/oauth/token';
    const others = 'Tenant: acme\nCall me if the moon is full.\n\n> Client ID: acme-4711\n> Client secret: old8xW2vK9mR4b';
    await window.getByRole('textbox', { name: 'Paste anything' }).fill(`${values}\n${others}`);
    await window.keyboard.press('Enter');
    await window.getByText('Hidden: 22 characters').first().waitFor();
    await check('what was found');
    await window.getByRole('button', { name: 'Cancel', exact: true }).click();
  });

  it('in a chain from a URL: its steps, drawn, and a request before it goes', async () => {
    const { provider, window } = scene;
    await window.getByRole('textbox', { name: 'Paste anything' }).fill(`${provider.url}/api`);
    await window.keyboard.press('Enter');
    await window.getByRole('button', { name: 'Start again' }).waitFor();
    await check('chain');
    await window.getByRole('button', { name: 'Sequence' }).click();
    await window.getByRole('img', { name: /: sequence$/ }).waitFor();
    await check('sequence');
    await window.getByRole('button', { name: 'Steps', exact: true }).click();
    await window.getByRole('button', { name: 'Step by step' }).click();
    await window.getByRole('button', { name: 'Start again' }).click();
    await window.getByRole('button', { name: 'Send', exact: true }).waitFor();
    await check('next request');
    await window.keyboard.press('F10');
    await window.getByRole('option', { name: /Not sent yet/ }).waitFor();
    await window.getByRole('option').nth(1).waitFor();
    await window.getByRole('button', { name: 'Stop', exact: true }).click();
    const issuer = `${provider.url}/api/id`;
    const metadata = { issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` };
    provider.api(() => ({ body: metadata }));
    await window.getByRole('textbox', { name: /^URL of an API/ }).fill(`${issuer}/.well-known/openid-configuration`);
    await window.getByRole('button', { name: 'At once' }).click();
    await window.getByRole('button', { name: 'Start again' }).click();
    await window.getByRole('button', { name: 'Sign in…' }).click();
    await window.getByRole('textbox', { name: 'Client ID' }).waitFor();
    await check('chain: as which client');
  });

  it('in the chooser and in a new connection of each template, with everything open and wrong', async () => {
    const { window } = scene;
    await window.getByRole('button', { name: 'New', exact: true }).click();
    await window.getByRole('heading', { name: 'New connection' }).waitFor();
    await window.getByRole('listbox', { name: 'Providers' }).waitFor();
    await check('chooser');
    await window.locator('.looks__choice', { hasText: 'CATAPA' }).first().click();
    await window.getByRole('button', { name: /^2\. What to ask for/, expanded: true }).waitFor();
    await check('guided: what to ask for');
    await window.getByRole('button', { name: 'I have registered it' }).click();
    await window.getByRole('button', { name: 'Continue', exact: true }).click();
    await window.getByText('Still needed').waitFor();
    await check('guided: what is missing');
    await window.getByRole('button', { name: 'New', exact: true }).click();
    await window.getByRole('button', { name: 'Full form' }).click();
    for (const label of ['Katana', 'OpenID provider', 'OAuth server']) {
      await window.locator('.looks__choice', { hasText: label }).first().click();
      await window.getByRole('heading', { name: `New ${label} connection` }).waitFor();
      await window.getByLabel('Name', { exact: true }).fill('');
      await openAllSections();
      await window.getByRole('button', { name: 'Save', exact: true }).click();
      await check(`new ${label}`);
      await window.getByRole('button', { name: 'Choose another provider' }).click();
      const leave = window.getByRole('alertdialog');
      await leave.waitFor();
      if (label === 'Katana') await check('asking to leave');
      await leave.getByRole('button').last().click();
      await window.getByRole('heading', { name: 'New connection' }).waitFor();
    }
    await window.getByRole('button', { name: 'Cancel' }).click();
  });

  it('in the token view of every state', async () => {
    const { provider, window } = scene;
    await add('Rich', rich, {
      scopes: ['read'],
      environment: 'production',
      allowPlainHttp: true,
      audience: 'https://other.example',
    });
    await add('Opaque', provider.issue());
    await add('No expiry', provider.issue({ expiresIn: null, refresh: false }));
    await add('Expired', provider.issue({ expiresIn: 1 }));
    await add('Expiring', provider.issue({ expiresIn: 9 }));
    const dead = await add('Dead', provider.issue());
    provider.token(() => ({ status: 400, body: { error: 'invalid_grant', error_description: 'It is gone.' } }));
    await asked(window, 'tokens.refresh', { connectionId: dead });
    const unknown = await add('Unknown', provider.issue());
    provider.token(() => 'reset');
    await asked(window, 'tokens.refresh', { connectionId: unknown });
    const busy = await add('Failing', provider.issue());
    provider.token(() => ({ status: 500, body: 'Oops' }));
    await asked(window, 'tokens.refresh', { connectionId: busy });
    await addConnection(window, connectionTo(provider, { name: 'Never used' }));

    for (const name of ['Expiring', 'Expired', 'Opaque', 'No expiry', 'Dead', 'Unknown', 'Failing', 'Never used', 'Rich']) {
      await choose(window, name);
      await (name === 'Never used'
        ? window.getByRole('heading', { name: 'No token yet' })
        : window.locator('.token-strip__preview')
      ).waitFor();
      for (const summary of await window.locator('.inspected-token__inspection details:not([open]) > summary').all()) await summary.click();
      await check(name);
    }
    await window.getByRole('button', { name: /Raw JSON/ }).click();
    await check('raw JSON');
  });

  it('with menus and dialogs open', async () => {
    const { stage, window } = scene;
    await window.getByRole('button', { name: 'Copy', exact: true }).click();
    await window.getByRole('menuitem').first().waitFor();
    await check('copy menu');
    await window.getByRole('menuitem', { name: 'Access token' }).click();
    await window.locator('.toasts__toast', { hasText: 'Access token copied' }).waitFor();
    await check('a toast');
    await window.locator('.header__header').getByRole('button', { name: 'More' }).click();
    await window.getByRole('menuitem').first().waitFor();
    await check('more menu');
    await window.getByRole('menuitem', { name: 'Forget tokens' }).click();
    await window.getByRole('alertdialog').waitFor();
    await check('asking to forget');
    await dismiss();
    await addConnection(window, connectionTo(scene.provider, { name: 'Spare' }));
    await row(window, 'Spare').click({ button: 'right' });
    await window.getByRole('menuitem').first().waitFor();
    await check('row menu');
    await window.getByRole('menuitem', { name: 'Delete' }).click();
    await window.locator('.toasts__toast', { hasText: 'Deleted ' }).waitFor();
    // Not taken back: on a slow machine the time for it is over by then.
    await check('a deletion that can be undone');
    await choose(window, 'Rich');
    await window.locator('[data-member="address"]').first().click({ button: 'right' });
    await window.getByRole('menuitem', { name: 'Copy path' }).waitFor();
    await check('menu of a claim');
    await dismiss();
    const stray = spawn(stage.executable, [...SWITCHES, `${SCHEME}:/oauth/callback?code=x&state=y`], { env: stage.env });
    await new Promise((resolve) => stray.once('exit', resolve));
    await window.locator('.toasts__toast', { hasText: 'no sign-in is waiting' }).waitFor();
    await check('a notice');
    const toasts = window.getByRole('button', { name: 'Dismiss' });
    const gone = () => {};
    // One may leave by itself meanwhile.
    while ((await toasts.count()) > 0) await toasts.first().click({ timeout: 5_000 }).catch(gone);
  });

  it('while signing in, waiting, pasting, and failing', async () => {
    const { provider, window } = scene;
    await choose(window, 'Never used');
    await window.getByRole('button', { name: 'Connect', exact: true }).first().click();
    await window.getByRole('heading', { name: 'Finish signing in with your browser' }).waitFor();
    await check('waiting');
    const flow = (await ask(window, 'app.snapshot')).flows.at(-1);
    await fetch(provider.callback(flow?.authorizeUrl ?? '', { error: 'access_denied', error_description: 'Not today.' }));
    await window.getByRole('button', { name: 'Try again' }).waitFor();
    await check('failed');
    await window.getByRole('button', { name: 'Close', exact: true }).click();

    await addConnection(
      window,
      connectionTo(provider, { name: 'Paster', receiver: { kind: 'paste', redirectUri: 'https://app.example.com/cb' } }),
    );
    await choose(window, 'Paster');
    await window.getByRole('button', { name: 'Connect', exact: true }).first().click();
    await window.getByLabel('Redirected URL').fill('https://app.example.com/elsewhere?code=1');
    await check('pasting');
    await window.getByRole('button', { name: 'Raw', exact: true }).click();
    await check('the raw request');
    await window.getByRole('button', { name: 'Cancel', exact: true }).click();
  });

  it('in calls, before and after, well and badly answered', async () => {
    const { provider, window } = scene;
    await choose(window, 'Opaque');
    await tab('Calls');
    await window.getByRole('button', { name: 'Send', exact: true }).waitFor();
    await check('a call');
    provider.api((request) => ({
      headers: { 'X-Ratelimit-Limit': '60', 'X-Ratelimit-Remaining': '3', 'X-Ratelimit-Reset': '10' },
      body: { path: request.path, list: [1, true, null, 'text'], nested: { a: { b: 'c' } } },
    }));
    await window.getByRole('button', { name: 'Send', exact: true }).click();
    await window.locator('.response-view__status', { hasText: '200' }).waitFor();
    await check('a response');
    for (const name of ['Headers', 'Exchanges']) {
      await window.getByRole('region', { name: 'Response', exact: true }).getByRole('tab', { name }).click();
      await check(`a response, ${name}`);
    }
    await window.getByRole('region', { name: 'Request', exact: true }).getByRole('tab', { name: 'Headers' }).click();
    await check('headers of a request');
    provider.token(provider.issue());
    provider.api(() => ({
      status: 401,
      headers: { 'WWW-Authenticate': 'Bearer realm="api", error="invalid_token", error_description="expired"' },
      body: { message: 'Unauthorized' },
    }));
    await window.getByRole('button', { name: 'Send', exact: true }).click();
    await window.locator('.response-view__status', { hasText: '401' }).waitFor();
    await check('a 401');
    await window.getByRole('button', { name: 'Method' }).first().click();
    await window.getByRole('option', { name: 'DELETE' }).waitFor();
    await check('the list of methods');
    await dismiss();
  });

  it('in the exchange log, the timeline and the scratch', async () => {
    const { window } = scene;
    await choose(window, 'Opaque');
    await window
      .getByRole('tab', { name: /^Exchanges/ })
      .first()
      .click();
    const log = window.getByRole('listbox', { name: 'Exchanges' });
    await log.getByRole('option', { name: /401/ }).first().click();
    await window.getByRole('region', { name: 'Selected exchange' }).getByText('What to do').waitFor();
    await check('a failed exchange');
    await log.getByRole('option', { name: /401/ }).first().click({ button: 'right' });
    await window.getByRole('menuitem', { name: 'Copy URL' }).waitFor();
    await check('menu of an exchange');
    await dismiss();
    await tab('Timeline');
    await window.getByRole('heading', { name: /famil/ }).first().waitFor();
    await check('the timeline');
    await window.getByRole('button', { name: /^Inspect a token/ }).click();
    await window.getByRole('heading', { name: 'Inspect a token' }).waitFor();
    await check('the inspector, empty');
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const tokens = [1, 2].map((exp) => `${part({ alg: 'RS256', kid: 'k' })}.${part({ sub: 'ada', exp })}.${'A'.repeat(342)}`);
    await window.getByRole('textbox', { name: 'Text with tokens' }).fill(tokens.join('\n'));
    await window.getByRole('listbox', { name: 'Tokens found' }).waitFor();
    await check('the scratch');
    await window.getByRole('button', { name: /^Verify with a key/ }).click();
    await window.getByRole('form', { name: 'Key to verify with' }).waitFor();
    await check('a key to verify with');
    await window.getByRole('button', { name: 'Compare the two' }).click();
    await window.getByRole('region', { name: 'Comparison' }).waitFor();
    await check('a comparison');
  });

  it('in an existing connection, in preferences, in searching', async () => {
    const { window } = scene;
    await choose(window, 'Rich');
    await tab('Settings');
    await window.locator('.section__toggle').first().waitFor();
    await openAllSections();
    await check('settings');
    await window.getByLabel('Name', { exact: true }).fill('');
    await window.getByRole('button', { name: 'Save', exact: true }).click();
    await check('settings, wrong');
    await window.getByLabel('Name', { exact: true }).fill('Rich');
    await window.getByRole('button', { name: 'App settings' }).click();
    await window.getByRole('heading', { name: 'App settings' }).waitFor();
    await check('preferences');
    const before = window.getByRole('button', { name: /Notify before/ });
    // At the top, so that it stays in sight in the lowest window.
    await before.evaluate((element) => element.scrollIntoView({ block: 'start' }));
    await before.click();
    await window.getByRole('option').nth(1).waitFor();
    await check('a list in preferences');
    await dismiss();
    await window.getByRole('button', { name: 'Soonest first' }).click();
    await window
      .getByRole('searchbox')
      .or(window.getByPlaceholder(/search/i))
      .first()
      .fill('nothing like it');
    await check('nothing found');
    await window.getByRole('button', { name: 'Show all' }).click();
    await window
      .locator('.status-line__status')
      .getByRole('button', { name: /Secrets sealed/ })
      .click();
    await window.locator('.vault-screen__vault').waitFor();
    await check('the vault');
  });

  it('where the vault fails', async () => {
    const { stage } = scene;
    await scene.quit();
    const folder = join(stage.userData, 'vault');
    const record = readdirSync(folder).find((name) => name.startsWith('record-')) ?? '';
    const whole = readFileSync(join(folder, record));
    writeFileSync(join(folder, record), 'damaged');
    let window = await start();
    await window
      .locator('.status-line__status')
      .getByRole('button', { name: /1 record damaged/ })
      .click();
    await window.getByRole('heading', { name: /record is damaged/ }).waitFor();
    await check('a damaged record');
    await scene.quit();
    writeFileSync(join(folder, record), whole);
    await stage.keyring.run('secret-tool', ['clear', 'service', SCHEME]);
    window = await start();
    await window.getByRole('heading', { name: 'The vault key is missing' }).waitFor();
    await check('a missing key');
    for (const button of ['Set aside…', 'Use this session only…']) {
      await window.getByRole('button', { name: button }).click();
      await window.getByRole('alertdialog').waitFor();
      await check(button);
      if (button === 'Set aside…') await dismiss();
    }
    await window.getByRole('alertdialog').getByRole('button', { name: 'Use this session only' }).click();
    await window
      .locator('.status-line__status')
      .getByRole('button', { name: /Secrets in memory/ })
      .click();
    await window.getByRole('heading', { name: 'for this session only' }).waitFor();
    await check('this session only');
  });
});
