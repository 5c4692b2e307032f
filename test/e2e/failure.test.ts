import { expect, it } from 'vitest';
import { connectionTo } from './support-provider';
import { quietScene } from './support-scene';
import { addConnection, ask, choose, signIn, visit } from './support-window';

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

it('mends a wrong secret and goes on after a broken network, all within a set-up step by step', async () => {
  const { window, provider } = scene;
  const button = (name: string | RegExp) => window.getByRole('button', { name, exact: true });
  const id = await addConnection(window, connectionTo(provider, { name: 'Guided' }), 'wrong');
  await ask(window, 'guide.begin', { connectionId: id });
  for (const mark of ['not-sent', 'answered', 'checked'] as const) await ask(window, 'guide.mark', { connectionId: id, mark });
  await choose(window, 'Guided');
  await window.getByRole('tab', { name: 'Token' }).first().click();
  await button('Continue setting up').click();
  const signInBy = async (name: string) => {
    await button(name).click();
    await window.getByText('Finish signing in with your browser').waitFor();
    const flow = (await ask(window, 'app.snapshot')).flows.find(({ connectionId }) => connectionId === id);
    await visit(provider.callback(flow?.authorizeUrl ?? ''));
  };
  const inView = (name: string) =>
    expect.poll(() => button(name).evaluate((node) => node.getBoundingClientRect().bottom < innerHeight)).toBe(true);

  provider.token(({ form }) => (form.get('client_secret') === 'right' ? 'reset' : { status: 401, body: { error: 'invalid_client' } }));
  await signInBy('Sign in');
  await inView('Replace the secret');
  await button('Replace the secret').click();
  const field = window.getByLabel('New client secret');
  await field.waitFor();
  await expect.poll(() => field.evaluate((node) => node === document.activeElement)).toBe(true);
  await field.fill('right');
  await button('Continue').click();
  await signInBy('Sign in');
  await window.getByRole('alert').getByText('broke before the response was complete').waitFor();
  provider.token(provider.issue());
  await signInBy('Try again');
  await button('Send “A thing”').click();
  await window.getByText('It works').waitFor();
  await inView('Finish');
  expect(scene.app.complaints).toEqual([]);
});
