import { describe, expect, it } from 'vitest';
import { signInDevice } from '../practice/device-person';
import { checkScreen } from './support-axe';
import { button, choosePlan } from './support-checks';
import { quietScene } from './support-scene';
import { ask, choose } from './support-window';

describe('a sign-in with a device code', () => {
  const scene = quietScene();

  it('shows code, page and QR code, and has the tokens once somebody signed in elsewhere', async () => {
    const { window } = scene;
    const { id: connectionId } = await ask(window, 'practice.connect', { face: 'device' });
    await choose(window, 'Practice: device');
    await window.getByRole('button', { name: 'Connect', exact: true }).first().click();
    const code = (await window.getByRole('status', { name: 'Code' }).textContent()) ?? '';
    expect(code).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
    await window.getByRole('img', { name: /^QR code of the page at 127\.0\.0\.1:\d+$/ }).waitFor();
    await checkScreen(window, 'device code');
    await window.getByRole('button', { name: 'Copy code' }).click();
    await expect.poll(() => scene.app.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe(code);
    const { issuer } = await ask(window, 'connections.get', { id: connectionId });
    expect(await signInDevice(`${issuer}/device`, { code })).toBe('Signed in');
    await window.getByRole('tab', { name: 'Token' }).waitFor();
    await expect.poll(async () => (await ask(window, 'grants.get', { connectionId })).state).toBe('active');
    await expect.poll(() => window.evaluate(() => document.activeElement !== document.body)).toBe(true);
  });

  it('in a run of checks: the code stands there, and the run goes on without the sign-in', async () => {
    const { window } = scene;
    await choosePlan(window, 'Refresh rotation');
    await window.getByText('on any device').first().waitFor();
    await button(window, /^Run \d+ checks$/).click();
    const needed = window.getByRole('region', { name: 'Sign-in needed' });
    expect(await needed.getByRole('status', { name: 'Code' }).textContent()).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
    await needed.getByRole('img', { name: /^QR code of the page/ }).waitFor();
    await checkScreen(window, 'device code in a run');
    await needed.getByRole('button', { name: 'Continue without it' }).click();
    await needed.waitFor({ state: 'detached' });
    await expect.poll(() => window.evaluate(() => document.activeElement !== document.body)).toBe(true);
  });
});
