import { beforeAll, describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../electron/contract';
import { checkScreen } from './support-axe';
import { canaryText } from './support-canaries';
import { connectionTo, jwt } from './support-provider';
import { quietScene } from './support-scene';
import { addConnection, choose, signIn } from './support-window';

describe('grants that ask at once', () => {
  const scene = quietScene();
  let web = '';

  beforeAll(async () => {
    const { provider, window } = scene;
    await window.emulateMedia({ reducedMotion: 'reduce' });
    provider.token(provider.issue({ format: 'jwt', expiresIn: 3600, more: { scope: 'read write' } }));
    web = await addConnection(window, connectionTo(provider, { name: 'Web app', scopes: ['read', 'write'] }));
    await signIn(window, provider, web);
  });

  const settings: [string, () => Partial<ConnectionSettings>][] = [
    [
      'Exchange',
      () => ({
        grantType: 'urn:ietf:params:oauth:grant-type:token-exchange',
        tokenExchange: {
          subject: { connection: web, token: 'access', type: null },
          actor: { connection: null, token: 'access', type: null },
          requestedTokenType: null,
        },
      }),
    ],
    ['Bearer', () => ({ grantType: 'urn:ietf:params:oauth:grant-type:jwt-bearer' })],
    ['Password', () => ({ grantType: 'password' })],
    ['Hybrid', () => ({ grantType: 'hybrid', receiver: { kind: 'paste', redirectUri: 'https://app.example.com/cb' } })],
  ];

  it.each(settings)('are set up in Settings: %s', async (name, changes) => {
    const { provider, window } = scene;
    await addConnection(window, connectionTo(provider, { name, ...changes() }));
    await choose(window, name);
    await window.getByRole('tab', { name: 'Settings' }).click();
    const grant = window.locator('.section__toggle', { hasText: /^Grant/ });
    if ((await grant.getAttribute('aria-expanded')) === 'false') await grant.click();
    await window.getByRole('radiogroup', { name: 'Grant type' }).waitFor();
    await checkScreen(window, `${name} in Settings`);
  });

  it('show what an exchange changed in the token of another connection', async () => {
    const { provider, window } = scene;
    const issued = jwt(provider.url, canaryText(), { aud: 'https://other.example', scope: 'read' });
    const type = 'urn:ietf:params:oauth:token-type:access_token';
    provider.token(() => ({ body: { access_token: issued, issued_token_type: type, token_type: 'Bearer', expires_in: 300 } }));
    const [, exchange] = settings[0] ?? [];
    const tokenExchange = { ...exchange?.().tokenExchange, actor: null } as ConnectionSettings['tokenExchange'];
    await addConnection(window, connectionTo(provider, { name: 'Traded', ...exchange?.(), tokenExchange }));
    await choose(window, 'Traded');
    await window.getByRole('button', { name: 'Connect', exact: true }).first().click();
    const heading = window.getByRole('heading', { name: 'Compared with the subject token' });
    await heading.scrollIntoViewIfNeeded();
    await window.getByText('https://other.example').last().waitFor();
    await checkScreen(window, 'an exchanged token');
    expect(scene.app.complaints).toEqual([]);
  });

  it('and a refresh for fewer scopes asks for those that are left on', async () => {
    const { provider, window } = scene;
    provider.token(provider.issue({ format: 'jwt', expiresIn: 3600, more: { scope: 'read' } }));
    await choose(window, 'Web app');
    await window.locator('.header__header').getByRole('button').last().click();
    await window.getByRole('menuitem', { name: 'Refresh with fewer scopes…' }).click();
    const dialog = window.getByRole('alertdialog');
    await dialog.getByRole('checkbox', { name: 'write' }).press('Space');
    await checkScreen(window, 'choosing fewer scopes');
    await dialog.getByRole('button', { name: 'Refresh' }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect
      .poll(() =>
        provider.requests
          .filter(({ path }) => path === '/token')
          .at(-1)
          ?.form.get('scope'),
      )
      .toBe('read');
  });
});
