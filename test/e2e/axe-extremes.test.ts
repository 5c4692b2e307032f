import { beforeAll, describe, it } from 'vitest';
import { checkLayout } from './support-axe';
import { button, tab } from './support-checks';
import { CLAIMS, type Extreme, extremeId, NAMES, SAID, seedExtremes, tokenWith, UNBROKEN } from './support-extremes';
import { jwt } from './support-provider';
import { quietScene } from './support-scene';
import { ask, asked, choose, row, signIn, until } from './support-window';

const scene = quietScene({ starts: false });

beforeAll(async () => {
  seedExtremes(scene.stage.userData, scene.provider);
  const { window } = await scene.launch();
  await window.emulateMedia({ reducedMotion: 'reduce' });
  await until(async () => (await ask(window, 'app.snapshot')).vault.state === 'ready', 'the vault to open');
});

/** The layout alone: what axe says of the same parts is held to elsewhere, and takes long over so much. */
const check = (name: string) => checkLayout(scene.window, name);

async function give(extreme: Extreme, claims: Record<string, unknown>): Promise<void> {
  const { provider, window } = scene;
  provider.token(() => ({
    body: {
      access_token: jwt(provider.url, provider.secret('access token'), claims),
      refresh_token: provider.secret('refresh token'),
      token_type: 'Bearer',
      expires_in: 3600,
      [UNBROKEN]: SAID,
    },
  }));
  await signIn(window, provider, extremeId(extreme));
}

describe('whole at every size', () => {
  it('with 2,000 connections, names of 120 characters, from right to left, and of joined emoji', async () => {
    const { window } = scene;
    for (const extreme of Object.keys(NAMES) as Extreme[]) {
      await choose(window, NAMES[extreme]);
      await check(`a name: ${extreme}`);
    }
    const search = window
      .getByRole('searchbox')
      .or(window.getByPlaceholder(/search/i))
      .first();
    await search.fill('Warehouse 1990');
    await row(window, 'Warehouse 1990').waitFor();
    await check('found among 2,000');
    await search.fill('');
    await row(window, NAMES.words).waitFor();
  });

  it('with 200 claims, claims nested 20 deep, and 8 KB', async () => {
    const { window } = scene;
    const of = { unbroken: 'many', hebrew: 'deep', emoji: 'long' } as const;
    await give('words', {});
    for (const [extreme, claims] of Object.entries(of) as [keyof typeof of, keyof typeof CLAIMS][]) {
      await give(extreme, CLAIMS[claims]);
      await choose(window, NAMES[extreme]);
      await window.locator('.token-strip__preview').waitFor();
      await check(`claims: ${claims}`);
    }
    await window.getByRole('button', { name: /^Inspect a token/ }).click();
    await window.getByRole('textbox', { name: 'Text with tokens' }).fill([tokenWith('many'), tokenWith('deep')].join('\n'));
    await window.getByRole('listbox', { name: 'Tokens found' }).waitFor();
    await check('two large tokens pasted');
    await button(window, 'Compare the two').click();
    await window.getByRole('region', { name: 'Comparison' }).waitFor();
    await check('two large tokens compared');
  });

  it('with 500 exchanges, long URLs and long words of the server', async () => {
    const { window } = scene;
    await choose(window, NAMES.words);
    await tab(window, 'Exchanges').click();
    const log = window.getByRole('listbox', { name: 'Exchanges' });
    await log.getByRole('option', { name: /401/ }).first().waitFor();
    await check('500 exchanges');
    await log
      .getByRole('option')
      .filter({ has: window.locator('.rows__status', { hasText: '500' }) })
      .first()
      .click();
    await window.getByRole('region', { name: 'Selected exchange' }).getByText('What to do').waitFor();
    await check('an exchange');
    await tab(window, 'Timeline').click();
    await window.getByRole('heading', { name: /famil/ }).first().waitFor();
    await check('the timeline');
  });

  it('with calls, checks and settings of much text', async () => {
    const { window, provider } = scene;
    await choose(window, NAMES.words);
    await tab(window, 'Calls').click();
    await button(window, 'Send').waitFor();
    await check('a call');
    provider.api(() => ({
      status: 400,
      headers: { 'x-request-id': UNBROKEN.repeat(6) },
      body: { error: UNBROKEN, error_description: SAID },
    }));
    await button(window, 'Send').click();
    await window.locator('.response-view__status', { hasText: '400' }).waitFor();
    await check('a response');
    await tab(window, 'Checks').click();
    const runs = window.getByRole('listbox', { name: 'Runs' });
    await runs.waitFor();
    await check('50 runs');
    await runs.getByRole('option').first().click();
    await window.locator('[data-overall]').waitFor();
    await check('a run');
    await tab(window, 'Settings').click();
    await window.locator('.section__toggle').first().waitFor();
    await check('settings');
  });

  it('with long words of the server where a sign-in or a refresh fails', async () => {
    const { window, provider } = scene;
    provider.token(() => ({ status: 400, body: { error: 'invalid_grant', error_description: SAID } }));
    await asked(window, 'tokens.refresh', { connectionId: extremeId('words') });
    await choose(window, NAMES.words);
    await tab(window, 'Token').click();
    await check('a refresh that failed');
    provider.token(() => ({ status: 401, body: { error: 'invalid_client', error_description: SAID } }));
    await choose(window, NAMES.arabic);
    await signIn(window, provider, extremeId('arabic'));
    await window.getByRole('alert').first().waitFor();
    await check('a sign-in that failed');
  });
});
