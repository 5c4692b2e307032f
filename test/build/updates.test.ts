import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

const script = (name: string) => import(pathToFileURL(join(import.meta.dirname, '../../build', name)).href);

it.each([
  [{}, null],
  [{ TOKENSCOPE_UPDATE_FEED: '' }, null],
  [{ TOKENSCOPE_RELEASE_PAGE: 'https://a.example' }, null],
  [{ TOKENSCOPE_UPDATE_FEED: 'https://a.example/feed' }, { feed: 'https://a.example/feed', page: 'https://a.example/feed' }],
  [
    { TOKENSCOPE_UPDATE_FEED: 'https://a.example/feed', TOKENSCOPE_RELEASE_PAGE: 'https://b.example/x' },
    { feed: 'https://a.example/feed', page: 'https://b.example/x' },
  ],
])('%j names the updates %j', async (env, expected) => {
  const { namedUpdates } = await script('updates.mjs');
  const { builderConfig } = await script('electron-builder.mjs');
  const updates = namedUpdates(env);
  expect(updates).toEqual(expected);
  const config = builderConfig({ platform: 'linux', arch: 'x64', env, isLocal: false });
  expect(config.publish).toEqual(expected && { provider: 'generic', url: expected.feed });
});

it.each([
  [{ TOKENSCOPE_UPDATE_FEED: 'http://a.example' }],
  [{ TOKENSCOPE_UPDATE_FEED: 'http://127.0.0.1:1' }],
  [{ TOKENSCOPE_UPDATE_FEED: 'https://me:secret@a.example' }],
  [{ TOKENSCOPE_UPDATE_FEED: 'a.example' }],
  [{ TOKENSCOPE_UPDATE_FEED: 'https://a.example', TOKENSCOPE_RELEASE_PAGE: 'file:///x' }],
])('%j ends the release', async (env) => {
  const { namedUpdates } = await script('updates.mjs');
  expect(() => namedUpdates(env)).toThrow(/https address/);
});
