import { expect, it } from 'vitest';
import { connectionTo } from './support-provider';
import { quietScene } from './support-scene';
import { addConnection, choose, signIn } from './support-window';

const scene = quietScene();

it('shows a refused client with the words of the server, the request that failed, and what mends it', async () => {
  const { window, provider } = scene;
  provider.token(() => ({
    status: 401,
    headers: { 'x-request-id': 'req-17' },
    body: { error: 'invalid_client', error_description: 'no such client' },
  }));
  const id = await addConnection(window, connectionTo(provider, { name: 'Refused', clientAuthentication: 'client_secret_basic' }));
  await choose(window, 'Refused');
  await signIn(window, provider, id);
  const alert = window.getByRole('alert');
  await alert.getByText('invalid_client: no such client').waitFor();
  await window.getByRole('region', { name: 'The request that failed' }).getByText('/token').first().waitFor();
  await alert.getByRole('button', { name: 'Replace the secret' }).click();
  const field = window.getByLabel('New client secret');
  await field.waitFor();
  await expect.poll(() => field.evaluate((node) => node === document.activeElement)).toBe(true);
  await window.getByRole('tab', { name: 'Token' }).first().click();
  provider.token(provider.issue());
  await alert.getByRole('button', { name: 'Use the body instead' }).click();
  await expect.poll(() => alert.count()).toBe(0);
});

it('names all that is missing before anything is sent', async () => {
  const { window, provider } = scene;
  await addConnection(window, connectionTo(provider, { name: 'Empty', clientId: '' }), '');
  await choose(window, 'Empty');
  await window.getByRole('button', { name: 'Connect' }).first().click();
  const alert = window.getByRole('alert');
  await alert.getByText('Client ID and Client secret are missing, so no token can be requested.').waitFor();
  await alert.getByRole('button', { name: 'Open Client ID' }).click();
  const field = window.getByLabel('Client ID', { exact: true });
  await expect.poll(() => field.evaluate((node) => node === document.activeElement)).toBe(true);
});
